"""Tests of equality for `q`: by keys, columns, ids, yes or no, and words of a name."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from culture_app.offers import keys, values
from culture_app.offers.filters.bag import Bag
from culture_app.offers.lucene import Between, Test
from culture_app.offers.lucene_reading import wrong

_WILD = re.compile(r"(?<!\\)[*?]")
# Closed lists may be given with commas, as parameters take them.
_LIST = re.compile(r"[A-Za-z_]+(,[A-Za-z_]+)+")


@dataclass(frozen=True, slots=True)
class Field:
    """`test`: any of these values; a value of `*` asks whether there is one. `between`: None if it has no order.
    `within`: the same in one language.
    """

    test: Callable[[Bag, Sequence[Test]], str]
    between: Callable[[Bag, Between], str] | None = None
    within: "Callable[[str], Field] | None" = None


EVERYTHING = Field(test=lambda bag, found: "TRUE")


def wild(test: Test) -> bool:
    return not test.phrase and bool(_WILD.search(test.value))


def plain(test: Test) -> str:
    """The value without the backslashes that kept `*` and `?` from meaning something."""
    return test.value if test.phrase else re.sub(r"\\(.)", r"\1", test.value)


def like(test: Test) -> str:
    """As a pattern of LIKE, in lower case."""
    found, escaped = "", False
    for sign in test.value.lower():
        if escaped or sign not in "*?\\":
            found += f"\\{sign}" if sign in "%_\\" else sign
            escaped = False
        elif sign == "\\":
            escaped = True
        else:
            found += "%" if sign == "*" else "_"
    return found


def anything(found: Sequence[Test]) -> bool:
    return any(test.value == "*" and not test.phrase for test in found)


def split(found: Sequence[Test]) -> tuple[list[Test], list[Test]]:
    """(plain ones, those with wildcards)."""
    return [test for test in found if not wild(test)], [test for test in found if wild(test)]


def keyed(*prefixes: str) -> Field:
    """Of `o.keys`, under one of the prefixes."""

    def test(bag: Bag, found: Sequence[Test]) -> str:
        if anything(found):
            found = [Test("", "*")]
        exact, wilds = split(found)
        conditions = []
        if exact:
            wanted = [keys.key(prefix, plain(each)) for each in exact for prefix in prefixes]
            conditions.append(f"o.keys && {bag.add(wanted, 'text[]')}")
        if wilds:
            conditions.append(
                _among_keys(bag, [f"{prefix}:{like(each)}" for each in wilds for prefix in prefixes])
            )
        return f"({' OR '.join(conditions)})"

    return Field(test=test)


def _among_keys(bag: Bag, patterns: Sequence[str]) -> str:
    """Some key is like one of the patterns. All keys at once tell most offers from the others; each by itself is only
    looked at where a `*` that isn't the last sign might have taken in the next key.
    """
    begun = bag.add([f"%\n{pattern}%" for pattern in patterns], "text[]")
    whole = r"lower(E'\n' || array_to_string(o.keys, E'\n'))"
    found = f"{whole} LIKE ANY({begun})"
    if all(pattern.find("%") == len(pattern) - 1 for pattern in patterns):
        return found
    each = (
        f"SELECT FROM unnest(o.keys) k(key) WHERE lower(k.key) LIKE ANY({bag.add(list(patterns), 'text[]')})"
    )
    return f"({found} AND EXISTS ({each}))"


def column(name: str, fold: str = "") -> Field:
    """A column of text; without regard to case. `fold`: the case in which it is written, if it is always the same."""

    def test(bag: Bag, found: Sequence[Test]) -> str:
        if anything(found):
            return f"({name} IS NOT NULL AND {name} <> '')"
        exact, wilds = split(found)
        conditions = []
        if exact:
            wanted = [part for each in exact for part in _parts(plain(each))]
            if fold:
                folded = [getattr(part, fold)() for part in wanted]
                conditions.append(f"{name} = ANY({bag.add(folded, 'text[]')})")
            else:
                folded = [part.lower() for part in wanted]
                conditions.append(f"lower({name}) = ANY({bag.add(folded, 'text[]')})")
        if wilds:
            conditions.append(f"lower({name}) LIKE ANY({bag.add([like(each) for each in wilds], 'text[]')})")
        return f"({' OR '.join(conditions)})"

    return Field(test=test)


def _parts(value: str) -> list[str]:
    return value.split(",") if _LIST.fullmatch(value) else [value]


def ids(condition: str, exists: str) -> Field:
    """`condition` holds {ids} where the list of them stands."""

    def test(bag: Bag, found: Sequence[Test]) -> str:
        if anything(found):
            return exists
        return condition.format(
            ids=bag.add([values.identifier("q", plain(each)) for each in found], "uuid[]")
        )

    return Field(test=test)


def truth(condition: str) -> Field:
    """True or false."""

    def test(bag: Bag, found: Sequence[Test]) -> str:
        if anything(found):
            return "TRUE"
        wanted = [values.truth("q", plain(each)) for each in found]
        return f"{condition} = ANY({bag.add(wanted, 'boolean[]')})"

    return Field(test=test)


def flag(key: str) -> Field:
    """A key that is there or isn't."""
    return truth(f"(o.keys && ARRAY['{key}'])")


def words(names: str) -> Field:
    """Words that follow each other in a name. `names`: the column of names by language."""

    def one(language: str) -> Field:
        return worded(f"{names}->>'{language}'")

    everywhere = worded(f"(SELECT string_agg(n.value, ' . ') FROM jsonb_each_text({names}) n)")
    return Field(test=everywhere.test, within=one)


def worded(text: str) -> Field:
    """Words that follow each other in one text."""

    def test(bag: Bag, found: Sequence[Test]) -> str:
        if anything(found):
            return f"coalesce({text}, '') <> ''"
        patterns = [bag.add(pattern(each), "text") for each in found]
        return f"({' OR '.join(f'{text} ~* {each}' for each in patterns)})"

    return Field(test=test)


def of_another(column: str, kind: str, names: Field, copy: Field | None = None) -> Field:
    """Of the place or the organiser (`p`), looked up once for all offers; `copy`: what stands in the offer itself."""

    def wrapped(field: Field) -> Field:
        def test(bag: Bag, found: Sequence[Test]) -> str:
            others = f"SELECT p.id FROM offers_offer p WHERE p.kind = '{kind}' AND {field.test(bag, found)}"
            conditions = [f"{column} IN ({others})"]
            if copy and field is names:
                conditions.append(copy.test(bag, found))
            return f"({' OR '.join(conditions)})"

        return Field(test=test)

    within = names.within
    return Field(
        test=wrapped(names).test, within=(lambda language: wrapped(within(language))) if within else None
    )


_MOST_WORDS = 20


def pattern(test: Test) -> str:
    """Whole words, in this order: as a regular expression of PostgreSQL. `*` is the rest of a word, `?` one letter."""
    made = []
    for word in re.findall(r"(?:\\.|[\w*?])+", test.value.replace("*", r"\*") if test.phrase else test.value):
        found, escaped = "", False
        for sign in word:
            if escaped or sign not in "*?\\":
                found += sign if sign.isalnum() or sign == "_" else ""
                escaped = False
            elif sign == "\\":
                escaped = True
            else:
                found += r"\w*" if sign == "*" else r"\w"
        if found:
            made.append(found)
    if not made or len(made) > _MOST_WORDS:
        raise wrong(f"a name is looked for by 1 to {_MOST_WORDS} words")
    return rf"(^|\W){r'\W+'.join(made)}(\W|$)"


def of_occurrence(field: Field, join: str = "") -> Field:
    """Some occurrence meets it."""

    def wrapped(condition: str) -> str:
        return f"EXISTS (SELECT FROM offers_occurrence c {join} WHERE c.offer_id = o.id AND {condition})"

    between = field.between
    return Field(
        test=lambda bag, found: wrapped(field.test(bag, found)),
        between=(lambda bag, leaf: wrapped(between(bag, leaf))) if between else None,
    )
