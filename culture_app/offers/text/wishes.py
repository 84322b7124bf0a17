"""What a search for words comes to: tsqueries to match, lexemes to rank by, doubts to settle.

A lexeme is letters and digits, perhaps with a language or a mark before it (`fr_exposit`, `=concert`) and the weights it has
to have after it (`concert:B`): nothing in it has to be escaped.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from culture_app.offers.text.writing import NAMED


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """A word that may be misspelled. `lexemes`: under which it would be known. `instead`: what the lexicon has for it, as a
    tsquery ('' for nothing). `begun`: it was the last, so that its end may be missing.
    """

    word: str
    lexemes: tuple[str, ...]
    slips: tuple[str, ...]
    most: int
    instead: str
    begun: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """One of the words that have to be there. `match` is a tsquery; the rest are lexemes, for the rank: of the word as it
    is, of its parts and of what sounds the same, of synonyms. `named`: what makes it a word of the name, synonyms aside.
    """

    match: str
    named: str
    exact: tuple[str, ...]
    close: tuple[str, ...]
    other: tuple[str, ...]
    doubt: Doubt | None = None
    loose: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Either `groups`, which all have to be there, or, of one who uses signs, the whole `match`."""

    groups: tuple[Group, ...]
    match: str
    exact: tuple[str, ...]
    close: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    # What has all of it in its name; '' where that can't be said.
    named: str = ""
    # What to look for where that finds nothing; '' for nothing.
    loose: str = ""

    @property
    def doubtful(self) -> bool:
        return any(group.doubt for group in self.groups)


def quoted(lexeme: str) -> str:
    """As a tsquery has it: a weight stays outside."""
    said, colon, weights = lexeme.partition(":")
    return f"'{said}'{colon}{weights}"


def any_lexeme(lexemes: Iterable[str]) -> str:
    """One of them."""
    return any_of(quoted(each) for each in lexemes)


def any_of(ways: Iterable[str]) -> str:
    """One of these tsqueries."""
    said = list(dict.fromkeys(ways))
    return said[0] if len(said) == 1 else f"({' | '.join(said)})"


def all_of(ways: Iterable[str]) -> str:
    """All of these tsqueries."""
    said = list(ways)
    return said[0] if len(said) == 1 else f"({' & '.join(said)})"


def together(lexemes: Iterable[str]) -> str:
    """Of a synonym of several words: all of them, wherever they stand."""
    return all_of(quoted(each) for each in lexemes)


def in_name(lexemes: Iterable[str]) -> tuple[str, ...]:
    """The same where they stand in a name; what has no language stands elsewhere."""
    return tuple(f"{NAMED}{each}" for each in lexemes if ":" not in each)
