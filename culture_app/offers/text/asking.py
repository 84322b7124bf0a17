"""From what somebody types to what PostgreSQL looks for.

- All words have to be there, but for stop words and soft ones (stop.txt) where others are left.
- A word is there as any of its forms in any asked language or, ranking lower, as a synonym, as the parts of the compound
  that it is, as the compound that it makes with its neighbour, or as the word that it sounds like.
- Signs (quotes, a minus, or) are read by `signs`.
- Where that finds nothing at all, three words or more may miss one, and a compound by itself is any of its parts:
  `bierfestival` finds the beer and the festivals.
- A word that neither the lexicon nor any offer knows may be misspelled or half typed: it is a Doubt, which the table of
  words settles inside the search's own statement.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from culture_app.offers.text import signs, synonyms
from culture_app.offers.text.compounds import known, parts
from culture_app.offers.text.lexemes import asked_lexemes, stop_words
from culture_app.offers.text.slips import alike, allowed, mended
from culture_app.offers.text.sounds import slips
from culture_app.offers.text.stems import stems
from culture_app.offers.text.tokens import joined_words
from culture_app.offers.text.wishes import (
    Doubt,
    Group,
    Wish,
    all_of,
    any_lexeme,
    any_of,
    in_name,
    quoted,
    together,
)

MOST_WORDS = 16
_MOST_DOUBTS = 6
_FEWEST_TO_MISS_ONE, _MOST_TO_MISS_ONE = 3, 6


@lru_cache(1000)
def wish(text: str, languages: tuple[str, ...] = ()) -> Wish | None:
    """What a text asks for in these languages (in any, if none are named); None if there is no word in it."""
    if signs.any_in(text):
        return signs.signed(text, languages)
    words = joined_words(text)[:MOST_WORDS]
    groups = _groups(words, languages)
    return _wish(groups) if groups else None


def _wish(groups: Sequence[Group]) -> Wish:
    exact = dict.fromkeys(each for group in groups for each in group.exact)
    close = dict.fromkeys(each for group in groups for each in group.close if each not in exact)
    other = dict.fromkeys(each for group in groups for each in group.other)
    return Wish(
        groups=tuple(groups),
        match=all_of(group.match for group in groups),
        exact=tuple(exact),
        close=tuple(close),
        other=tuple(each for each in other if each not in exact and each not in close),
        named=all_of(group.named for group in groups),
        loose=groups[0].loose if len(groups) == 1 else _all_but_one(groups),
    )


def _all_but_one(groups: Sequence[Group]) -> str:
    """Of three words or more."""
    if not _FEWEST_TO_MISS_ONE <= len(groups) <= _MOST_TO_MISS_ONE:
        return ""
    matches = [group.match for group in groups]
    return any_of(all_of(matches[:at] + matches[at + 1 :]) for at in range(len(matches)))


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
    ways = [all_of(any_lexeme(asked_lexemes(word, languages)) for word in words), *map(together, others)]
    return Group(
        match=any_of(ways),
        named=all_of(any_lexeme(in_name(asked_lexemes(word, languages))) for word in words),
        exact=tuple(each for word in words for each in asked_lexemes(word, languages)),
        close=(),
        other=tuple(each for other in others for each in other),
    )


def _of_word(
    word: str, others: Sequence[synonyms.Phrase], languages: tuple[str, ...], *, begun: bool
) -> Group:
    own = asked_lexemes(word, languages)
    close: dict[str, None] = {}
    other: dict[str, None] = {}
    ways, named = [any_lexeme(own)], [any_lexeme(in_name(own))]
    doubt, loose = None, ""
    if not languages or "nl" in languages:
        readings = [parts(word)] if parts(word) else []
        readings += [pieces for pieces, steps in mended(word) if not steps]
        if not known(word):
            readings += [(plain,) for plain, steps in alike(word) if not steps]
        for pieces in dict.fromkeys(readings):
            ways.append(all_of(_of_part(piece, close, other) for piece in pieces))
            named.append(all_of(any_lexeme(in_name((piece,))) for piece in pieces))
            if len(pieces) > 1:
                loose = any_lexeme(pieces)
        for phrase in others:
            ways.append(together(phrase))
            other |= dict.fromkeys(phrase)
            if len(phrase) == 1 and (pieces := parts(phrase[0])):
                ways.append(all_of(any_lexeme((piece,)) for piece in pieces))
        doubt = _doubt(word, own, begun=begun)
    return Group(
        match=any_of(dict.fromkeys(ways)),
        named=any_of(dict.fromkeys(named)),
        exact=own,
        close=tuple(close),
        other=tuple(other),
        doubt=doubt,
        loose=loose,
    )


def _of_part(piece: str, close: dict[str, None], other: dict[str, None]) -> str:
    """Part of a compound: itself, what it is made of, or one of its synonyms."""
    ways = [any_lexeme((piece,))]
    close[piece] = None
    if pieces := parts(piece):
        ways.append(all_of(any_lexeme((each,)) for each in pieces))
        close |= dict.fromkeys(pieces)
    for phrase in synonyms.of((piece,)):
        ways.append(together(phrase))
        other |= dict.fromkeys(phrase)
    return any_of(ways)


def _doubt(word: str, own: tuple[str, ...], *, begun: bool) -> Doubt | None:
    if len(word) < 3 or not word.isalpha() or known(word):
        return None
    instead = [any_lexeme((plain,)) for plain, steps in alike(word) if steps]
    instead += [all_of(any_lexeme((piece,)) for piece in pieces) for pieces, steps in mended(word) if steps]
    return Doubt(
        word=word,
        lexemes=own,
        slips=slips(word),
        most=allowed(word),
        instead=any_of(instead) if instead else "",
        begun=begun,
    )


def _joined(words: Sequence[str], groups: list[Group], languages: tuple[str, ...]) -> list[Group]:
    """Two neighbours may be one Dutch word in an offer: `straat theater`. Each then stands for both."""
    if languages and "nl" not in languages:
        return groups
    made = list(groups)
    for at in range(len(words) - 1):
        together = words[at] + words[at + 1]
        if not together.isalpha() or len(words) > 4:
            continue
        lexemes = stems(together)
        for number in (at, at + 1):
            group = made[number]
            match = any_of((group.match, *map(quoted, lexemes)))
            named = any_of((group.named, any_lexeme(in_name(lexemes))))
            made[number] = replace(group, match=match, named=named, close=(*group.close, *lexemes))
    return made
