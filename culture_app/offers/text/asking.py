"""From what somebody types to what PostgreSQL looks for.

- All words have to be there, but for stop words and soft ones (stop.txt) where others are left.
- A word is there as any of its forms in any asked language or, ranking lower, as a synonym, as the parts of the compound
  that it is, as the compound that it makes with its neighbour, or as the word that it sounds like.
- `"..."` is what stands there in that order, `-word` what mustn't be, `or` a choice between what is left and right of it.
  Who writes those means what she writes: no typing errors are looked for.
- Where that finds nothing at all, three words or more may miss one, and a compound by itself is any of its parts:
  `bierfestival` finds the beer and the festivals.
- A word that neither the lexicon nor any offer knows may be misspelled or half typed: it is a Doubt, which the table of
  words settles inside the search's own statement.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from culture_app.offers.text import synonyms
from culture_app.offers.text.compounds import known, parts
from culture_app.offers.text.lexemes import OURS, lexeme, stop_words
from culture_app.offers.text.slips import alike, allowed, mended
from culture_app.offers.text.sounds import slips
from culture_app.offers.text.stems import stems
from culture_app.offers.text.tokens import RAW, composed, words_in
from culture_app.offers.text.writing import NAMED

_QUOTED = re.compile(r'(-?)"([^"]*)"|(\S+)')
MOST_WORDS = 16
_MOST_DOUBTS = 6
_FEWEST_TO_MISS_ONE, _MOST_TO_MISS_ONE = 3, 6
# What has no language stands around names only: see `writing`.
_NEUTRAL = "B"


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


@lru_cache(1000)
def wish(text: str, languages: tuple[str, ...] = ()) -> Wish | None:
    """What a text asks for in these languages (in any, if none are named); None if there is no word in it."""
    text = composed(text)
    if '"' in text or re.search(r"(?:^|\s)(?:-\w|or(?:\s|$))", text, re.IGNORECASE):
        return _signed(text, languages)
    words = _words(text)
    groups = _groups(words, languages)
    return _wish(groups) if groups else None


def _wish(groups: Sequence[Group]) -> Wish:
    exact = dict.fromkeys(each for group in groups for each in group.exact)
    close = dict.fromkeys(each for group in groups for each in group.close if each not in exact)
    other = dict.fromkeys(each for group in groups for each in group.other)
    return Wish(
        groups=tuple(groups),
        match=_all(group.match for group in groups),
        exact=tuple(exact),
        close=tuple(close),
        other=tuple(each for each in other if each not in exact and each not in close),
        named=_all(group.named for group in groups),
        loose=groups[0].loose if len(groups) == 1 else _all_but_one(groups),
    )


def _all_but_one(groups: Sequence[Group]) -> str:
    """Of three words or more."""
    if not _FEWEST_TO_MISS_ONE <= len(groups) <= _MOST_TO_MISS_ONE:
        return ""
    matches = [group.match for group in groups]
    return _any((_all(matches[:at] + matches[at + 1 :]) for at in range(len(matches))), quoted=False)


def _words(text: str) -> list[str]:
    """Folded; a hyphenated one is one word."""
    found = ["".join(words_in(raw)) for raw in RAW.findall(text)]
    return [word for word in found if word][:MOST_WORDS]


def _groups(words: Sequence[str], languages: tuple[str, ...]) -> list[Group]:
    """Of plain words."""
    last = words[-1] if words else ""
    words = _telling(words)
    groups: list[Group] = []
    at, doubts = 0, 0
    while at < len(words):
        length, others = _synonyms_at(words, at)
        if length > 1:
            groups.append(_of_phrase(words[at : at + length], others, languages))
        else:
            group = _of_word(words[at], others, languages, begun=at == len(words) - 1 and words[at] == last)
            doubts += group.doubt is not None
            if doubts > _MOST_DOUBTS:
                group = replace(group, doubt=None)
            groups.append(group)
        at += length
    return _joined(words, groups, languages) if len(groups) == len(words) else groups


def _telling(words: Sequence[str]) -> list[str]:
    """Without stop words, then without soft ones; but never nothing."""
    stopped = stop_words()
    for kind in ("nl", "soft"):
        words = [word for word in words if word not in stopped[kind]] or list(words)
    return list(dict.fromkeys(words))


def _synonyms_at(words: Sequence[str], at: int) -> tuple[int, tuple[synonyms.Phrase, ...]]:
    """The longest phrase there that has synonyms, and these."""
    for length in range(min(synonyms.longest(), len(words) - at), 0, -1):
        said = [stems(word)[0] for word in words[at : at + length]]
        if found := synonyms.of(said):
            return length, found
    return 1, ()


def _of_phrase(words: Sequence[str], others: Sequence[synonyms.Phrase], languages: tuple[str, ...]) -> Group:
    ways = [_all(_any(_lexemes(word, languages)) for word in words), *map(_of_stems, others)]
    return Group(
        match=_any(ways, quoted=False),
        named=_all(_any(_in_name(_lexemes(word, languages))) for word in words),
        exact=tuple(each for word in words for each in _lexemes(word, languages)),
        close=(),
        other=tuple(each for other in others for each in other),
    )


def _of_word(
    word: str, others: Sequence[synonyms.Phrase], languages: tuple[str, ...], *, begun: bool
) -> Group:
    own = _lexemes(word, languages)
    close: dict[str, None] = {}
    other: dict[str, None] = {}
    ways, named = [_any(own)], [_any(_in_name(own))]
    doubt, loose = None, ""
    if not languages or "nl" in languages:
        readings = [parts(word)] if parts(word) else []
        readings += [pieces for pieces, steps in mended(word) if not steps]
        if not known(word):
            readings += [(plain,) for plain, steps in alike(word) if not steps]
        for pieces in dict.fromkeys(readings):
            ways.append(_all(_of_part(piece, close, other) for piece in pieces))
            named.append(_all(_any(_in_name((piece,))) for piece in pieces))
            if len(pieces) > 1:
                loose = _any(pieces)
        for phrase in others:
            ways.append(_of_stems(phrase))
            other |= dict.fromkeys(phrase)
            if len(phrase) == 1 and (pieces := parts(phrase[0])):
                ways.append(_all(_any((piece,)) for piece in pieces))
        doubt = _doubt(word, own, begun=begun)
    return Group(
        match=_any(dict.fromkeys(ways), quoted=False),
        named=_any(dict.fromkeys(named), quoted=False),
        exact=own,
        close=tuple(close),
        other=tuple(other),
        doubt=doubt,
        loose=loose,
    )


def _of_part(piece: str, close: dict[str, None], other: dict[str, None]) -> str:
    """Part of a compound: itself, what it is made of, or one of its synonyms."""
    ways = [_any((piece,))]
    close[piece] = None
    if pieces := parts(piece):
        ways.append(_all(_any((each,)) for each in pieces))
        close |= dict.fromkeys(pieces)
    for phrase in synonyms.of((piece,)):
        ways.append(_of_stems(phrase))
        other |= dict.fromkeys(phrase)
    return _any(ways, quoted=False)


def _doubt(word: str, own: tuple[str, ...], *, begun: bool) -> Doubt | None:
    if len(word) < 3 or not word.isalpha() or known(word):
        return None
    instead = [_any((plain,)) for plain, steps in alike(word) if steps]
    instead += [_all(_any((piece,)) for piece in pieces) for pieces, steps in mended(word) if steps]
    return Doubt(
        word=word,
        lexemes=own,
        slips=slips(word),
        most=allowed(word),
        instead=_any(instead, quoted=False) if instead else "",
        begun=begun,
    )


def _joined(words: Sequence[str], groups: list[Group], languages: tuple[str, ...]) -> list[Group]:
    """Two neighbours may be one word in an offer: `straat theater`. Each then stands for both."""
    made = list(groups)
    for at in range(len(words) - 1):
        together = words[at] + words[at + 1]
        if not together.isalpha() or len(words) > 4:
            continue
        lexemes = _lexemes(together, languages)
        for number in (at, at + 1):
            group = made[number]
            match = _any((group.match, *map(_quote, lexemes)), quoted=False)
            named = _any((group.named, _any(_in_name(lexemes))), quoted=False)
            made[number] = replace(group, match=match, named=named, close=(*group.close, *lexemes))
    return made


def _signed(text: str, languages: tuple[str, ...]) -> Wish | None:
    """Of one who quotes, excludes or offers a choice."""
    choices: list[list[str]] = [[]]
    exact: dict[str, None] = {}
    for found in list(_QUOTED.finditer(text))[: 2 * MOST_WORDS]:
        minus, quoted, plain = found.groups()
        if plain is not None and plain.lower() == "or":
            choices.append([])
            continue
        excluded = bool(minus) or (plain is not None and plain.startswith("-"))
        said = quoted if plain is None else plain.strip('-"')
        words = _words(said)
        if not words:
            continue
        match = (
            _in_a_row(words, languages)
            if plain is None
            else _all(_any(_lexemes(word, languages)) for word in words)
        )
        if not excluded:
            exact |= dict.fromkeys(each for word in words for each in _lexemes(word, languages))
        choices[-1].append(f"!({match})" if excluded else match)
    ways = [_all(choice) for choice in choices if choice]
    if not ways:
        return None
    match = _any(ways, quoted=False)
    return Wish(groups=(), match=match, exact=tuple(exact))


def _in_a_row(words: Sequence[str], languages: tuple[str, ...]) -> str:
    """In that order; stop words count as steps, since descriptions hold their places only."""
    stopped = stop_words()["nl"]
    kept = [at for at, word in enumerate(words) if word not in stopped] or range(len(words))
    ways = []
    for language in languages or OURS:
        said, before = "", None
        for at in kept:
            step = "" if before is None else f" <{at - before}> "
            said, before = f"{said}{step}{_quote(lexeme(words[at], language))}", at
        ways.append(f"({said})")
    return _any(dict.fromkeys(ways), quoted=False)


def _lexemes(word: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Of a word as it is, in the asked languages; what has no language counts in all of them, at its own weights."""
    found: dict[str, None] = {}
    for language in languages or OURS:
        found |= dict.fromkeys(stems(word) if language == "nl" else (lexeme(word, language),))
    if languages and "nl" not in languages:
        found |= dict.fromkeys(f"{each}:{_NEUTRAL}" for each in stems(word))
    return tuple(found)


def _in_name(lexemes: Iterable[str]) -> tuple[str, ...]:
    """The same where they stand in a name; what has no language stands elsewhere."""
    return tuple(f"{NAMED}{each}" for each in lexemes if ":" not in each)


def _of_stems(phrase: synonyms.Phrase) -> str:
    return _all(_any((each,)) for each in phrase)


def _quote(each: str) -> str:
    """Lexemes are letters and digits, so that nothing in them has to be escaped; a weight stays outside."""
    said, colon, weights = each.partition(":")
    return f"'{said}'{colon}{weights}"


def _any(ways: Iterable[str], *, quoted: bool = True) -> str:
    said = [_quote(way) if quoted else way for way in ways]
    return said[0] if len(said) == 1 else f"({' | '.join(said)})"


def _all(ways: Iterable[str]) -> str:
    said = list(ways)
    return said[0] if len(said) == 1 else f"({' & '.join(said)})"
