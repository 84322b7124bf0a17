"""Lexemes: what PostgreSQL stores and matches for a word.

- A Dutch word's lexeme is its stem; another language's carries the language: `fr_exposit`. Whatever isn't in one of our
  languages is taken for Dutch, as is what has no language: names of places, labels.
- A Dutch compound has its parts' stems beside its own, and the parts of a part that is one itself.
- Stop words have a lexeme in names only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from culture_app.offers.text.compounds import known, parts
from culture_app.offers.text.lexicon import lines
from culture_app.offers.text.stems import stem, stems
from culture_app.offers.text.tokens import words_in

OURS = ("nl", "fr", "de", "en")
# What has no language stands around names only: see `writing`.
_NEUTRAL = "B"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one raw word (`hip-hop`) adds to a document: lexemes and how many positions after its first they stand."""

    steps: int
    whole: tuple[tuple[str, int], ...]
    parts: tuple[tuple[str, int], ...]
    unusual: tuple[tuple[str, str], ...]


NOTHING = Entry(1, (), (), ())


def lexeme(word: str, language: str) -> str:
    """Of a folded word."""
    if language in ("fr", "de", "en"):
        return f"{language}_{stem(word, language)}"
    return stem(word)


@cache
def stop_words() -> Mapping[str, frozenset[str]]:
    """By language; under `soft` those which a search doesn't insist on."""
    found: dict[str, frozenset[str]] = {}
    for line in lines("stop.txt"):
        language, _, words = line.partition(":")
        found[language] = found.get(language, frozenset()) | frozenset(words.split())
    return found


@lru_cache(100_000)
def all_parts(word: str) -> tuple[str, ...]:
    """Stems of the parts of a Dutch compound, and of theirs."""
    found: dict[str, None] = {}
    for part in parts(word):
        found[part] = None
        found |= dict.fromkeys(parts(part))
    return tuple(found)


def entry(raw: str, language: str, *, in_name: bool) -> Entry:
    """What a raw word comes to in a text of this language."""
    words = words_in(raw)
    if not words:
        return NOTHING
    language = language if language in OURS else "nl"
    stopped = frozenset() if in_name else stop_words()[language]
    placed = [(word, step) for step, word in enumerate(words) if word not in stopped]
    if 1 < len(words) < 4 and (together := "".join(words)).isalpha():
        placed.append((together, 0))
    whole = [(lexeme(word, language), step) for word, step in placed]
    pieces: list[tuple[str, int]] = []
    if language == "nl":
        pieces = [
            (part, step) for word, step in placed for part in all_parts(word) if (part, step) not in whole
        ]
    unusual = [(word, lexeme(word, language)) for word, _ in placed if not _usual(word, language)]
    return Entry(len(words), tuple(dict.fromkeys(whole)), tuple(dict.fromkeys(pieces)), tuple(unusual))


def _usual(word: str, language: str) -> bool:
    """Whether typing errors in it are understood without a document that holds it, or can't be told at all."""
    if len(word) < 4 or not word.isalpha():
        return True
    return language == "nl" and (known(word) or word in stop_words()["nl"])


def asked_lexemes(word: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Of a word as it is, in the asked languages; what has no language counts in all of them, at its own weights."""
    found: dict[str, None] = {}
    for language in languages or OURS:
        found |= dict.fromkeys(stems(word) if language == "nl" else (lexeme(word, language),))
    if languages and "nl" not in languages:
        found |= dict.fromkeys(f"{each}:{_NEUTRAL}" for each in stems(word))
    return tuple(found)
