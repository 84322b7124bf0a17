r"""Reads `q`, a small part of Lucene's language, into a tree (lucene.py).

    name.nl:jazz AND (labels:uitpas* OR price:[* TO 12]) NOT terms.id:0.50.4.0.0

- `field:value`, `field:"a phrase"`, `field:(a OR b)`, `field:[low TO high]`, `{` and `}` leave an end out, `*` leaves it
  open; `field:>=5`; `field:*` and `_exists_:field`: there is a value.
- AND (also `&&`, `+`, or nothing between two), OR (`||`), NOT (`!`, `-`). NOT binds closest, then AND, then OR.
- `\` before a character takes its meaning away. `*` in a value stands for any characters, `?` for one.
- No `~` (typing errors are forgiven anyway), no `^` (see sort), no `/regular expressions/`.

Which fields there are, filters.lucene_fields says. Whatever can't be read is refused (BadParameter), never repeated.
"""

import re
from collections.abc import Callable

from culture_app.offers.errors import BadParameter
from culture_app.offers.lucene import Between, Combined, Lucene, Not, Test

LONGEST, DEEPEST, MOST_CLAUSES = 20_000, 20, 500
EVERYTHING = Test("*", "*")

_SPACE = re.compile(r"[\s\u3000]+")
_OPERATOR = re.compile(r"(AND|OR|NOT)(?=[\s(!\"+-]|$)|&&|\|\||!")
_COMPARISON = re.compile(r"(>=|<=|>|<)")
_OPERATORS = {"&&": "AND", "||": "OR", "!": "NOT"}
_BOUND_TO = re.compile(r"\s+TO\s+")
_UNSAID = {
    "~": "typing errors are forgiven without ~",
    "^": "a part can't be given more weight with ^; see sort",
    "/": "regular expressions aren't understood: put a backslash before a / that is part of a word",
}


def wrong(why: str, suggestion: str | None = None) -> BadParameter:
    """Says what is wrong, without repeating what stands there."""
    more = f" Did you mean '{suggestion}'?" if suggestion else ""
    return BadParameter(f"q can't be read: {why}.{more}", field="q", suggestion=suggestion)


def read(text: str) -> Lucene:
    """Raises BadParameter."""
    if len(text) > LONGEST:
        raise wrong(f"it has more than {LONGEST} characters")
    reader = _Reader(text)
    tree = reader.either("", 0)
    if reader.rest:
        raise wrong("a closing bracket has none that opens")
    return tree


def words_apart(tree: Lucene) -> tuple[str, Lucene | None]:
    """The words that must match whatever the rest says, as `text` takes them; and the rest."""
    parts = tree.parts if isinstance(tree, Combined) and tree.how == "and" else (tree,)
    words = [as_text(part) for part in parts if isinstance(part, Test) and not part.field]
    rest = tuple(part for part in parts if not (isinstance(part, Test) and not part.field))
    return " ".join(word for word in words if word), _joined("and", list(rest)) if rest else None


def as_text(word: Test) -> str:
    """A bare word or phrase in the language of `text`, which knows stems and compounds but no wildcards."""
    plain = re.sub(r"\\(.)", r"\1", re.sub(r"(?<!\\)[*?]", " ", word.value)).replace('"', " ").strip(" -")
    return f'"{plain}"' if plain and (word.phrase or plain.lower() == "or") else plain


def leaves(tree: Lucene) -> list[Test | Between]:
    """What is tested, in order."""
    if isinstance(tree, Combined):
        return [leaf for part in tree.parts for leaf in leaves(part)]
    return leaves(tree.part) if isinstance(tree, Not) else [tree]


def _joined(how: str, parts: list[Lucene]) -> Lucene:
    """One of one kind: parts of the same kind are taken in."""
    if len(parts) == 1:
        return parts[0]
    flat: list[Lucene] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Combined) and part.how == how else (part,))
    return Combined(how, tuple(flat))  # type: ignore[arg-type]


class _Reader:
    """From left to right, one character of foresight; `field` is the one before the bracket we are in, or ""."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.clauses = text, 0, 0
        self._skip()

    @property
    def rest(self) -> str:
        return self.text[self.at :]

    def _skip(self) -> None:
        if found := _SPACE.match(self.text, self.at):
            self.at = found.end()

    def _take(self, what: str) -> bool:
        """Whether this operator or bracket comes next; then it is behind us."""
        found = _OPERATOR.match(self.text, self.at)
        token = _OPERATORS.get(found[0], found[0]) if found else self.text[self.at : self.at + 1]
        if token != what:
            return False
        self.at = found.end() if found else self.at + 1
        self._skip()
        return True

    def _next(self) -> str:
        return self.text[self.at : self.at + 1]

    def either(self, field: str, depth: int) -> Lucene:
        parts = [self.all_of(field, depth)]
        while self._take("OR"):
            parts.append(self.all_of(field, depth))
        return _joined("or", parts)

    def all_of(self, field: str, depth: int) -> Lucene:
        parts = [self.part(field, depth)]
        while self._take("AND") or self._more():
            parts.append(self.part(field, depth))
        return _joined("and", parts)

    def _more(self) -> bool:
        found = _OPERATOR.match(self.text, self.at)
        return self._next() not in ("", ")") and not (found and found[0] in ("OR", "||"))

    def part(self, field: str, depth: int) -> Lucene:
        if depth > DEEPEST:
            raise wrong(f"its brackets and NOTs are more than {DEEPEST} deep")
        if self._take("NOT") or (self._prefixes() and self._take("-")):
            return Not(self.part(field, depth + 1))
        if self._prefixes() and self._take("+"):
            return self.part(field, depth + 1)
        if self._take("("):
            return self._bracket(field, depth)
        return self._clause(field, depth)

    def _prefixes(self) -> bool:
        """A + or - that stands alone is a dash between words."""
        return self.text[self.at + 1 : self.at + 2].strip() != ""

    def _bracket(self, field: str, depth: int) -> Lucene:
        inside = self.either(field, depth + 1)
        if not self._take(")"):
            raise wrong("an opening bracket has none that closes")
        self._no_modifier()
        return inside

    def _clause(self, field: str, depth: int) -> Lucene:
        self.clauses += 1
        if self.clauses > MOST_CLAUSES:
            raise wrong(f"it has more than {MOST_CLAUSES} parts")
        if _OPERATOR.match(self.text, self.at):
            raise wrong("AND or OR has nothing before it")
        if not field and (named := self._field()):
            if self._take("("):
                return self._bracket(named, depth)
            return self._value(named)
        return self._value(field)

    def _field(self) -> str:
        """The name before a colon, if that comes next."""
        at, name = self.at, ""
        while at < len(self.text) and (sign := self.text[at]) not in ' \t\n\r"()[]{}':
            if sign == ":" and name:
                self.at = at + 1
                self._skip()
                return name
            if sign == "\\":
                at += 1
                sign = self.text[at : at + 1]
            name += sign
            at += 1
        return ""

    def _value(self, field: str) -> Lucene:
        sign = self._next()
        if not sign or sign in ")]}":
            raise wrong("something is missing at its end or before a bracket")
        if sign == '"':
            found: Lucene = Test(field, self._phrase(), phrase=True)
        elif sign in "[{":
            found = self._range(field)
        elif field and (comparison := _COMPARISON.match(self.text, self.at)):
            self.at = comparison.end()
            found = _compared(field, comparison[0], self._word(field))
        else:
            word = self._word(field)
            found = EVERYTHING if (field, word) in (("*", "*"), ("", "*")) else Test(field, word)
        self._no_modifier()
        self._skip()
        return found

    def _no_modifier(self) -> None:
        if why := _UNSAID.get(self._next()):
            raise wrong(why)

    def _phrase(self) -> str:
        found, self.at = self._until(lambda sign: sign == '"', self.at + 1)
        if self._next() != '"':
            raise wrong("a quotation mark has none that closes")
        self.at += 1
        if not found.strip():
            raise wrong("there is nothing between its quotation marks")
        return found

    def _until(self, ends: Callable[[str], bool], at: int, *, keep: str = "") -> tuple[str, int]:
        """The characters up to the first that ends, escapes resolved (those before `keep` stay), and where that is."""
        found = ""
        while at < len(self.text) and not ends(sign := self.text[at]):
            if sign == "\\":
                at += 1
                sign = self.text[at : at + 1]
                found += f"\\{sign}" if sign and sign in keep else sign
            else:
                found += sign
            at += 1
        return found, at

    def _word(self, field: str) -> str:
        if self._next() in _UNSAID:
            raise wrong(_UNSAID[self._next()])
        start = self.at
        found, self.at = self._until(lambda sign: sign.isspace() or sign in '"()[]{}~^', start, keep="*?\\")
        if self._next() in '"[{' and self._next():
            raise wrong("a quotation mark or bracket stands in the middle of a word")
        if not found:
            raise wrong("a part of it says nothing")
        if not field and ":" in self.text[start : self.at].replace("\\:", "").rstrip(":"):
            raise wrong("a colon has no field before it")
        return found

    def _range(self, field: str) -> Between:
        if not field:
            raise wrong("a range has no field before it")
        low_in = self._next() == "["
        found, self.at = self._until(lambda sign: sign in "]}", self.at + 1)
        closing = self._next()
        ends = _BOUND_TO.split(found.strip().replace('"', ""))
        if not closing or len(ends) != 2 or not all(ends):
            raise wrong("a range is written as [low TO high]")
        self.at += 1
        low, high = (None if end.strip() == "*" else end.strip() for end in ends)
        return Between(field, low, high, low_in=low_in, high_in=closing == "]")


def _compared(field: str, sign: str, value: str) -> Between:
    if sign[0] == ">":
        return Between(field, value, None, low_in=sign == ">=")
    return Between(field, None, value, high_in=sign == "<=")
