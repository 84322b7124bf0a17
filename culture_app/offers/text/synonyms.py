"""Words that mean the same, from synonyms.txt: what a search for one finds besides."""

from collections.abc import Mapping, Sequence
from functools import cache

from culture_app.offers.text.lexemes import stop_words
from culture_app.offers.text.lexicon import lines
from culture_app.offers.text.stems import stem
from culture_app.offers.text.tokens import RAW, words_in

# Words in a row, as stems.
Phrase = tuple[str, ...]


@cache
def synonyms() -> Mapping[Phrase, tuple[Phrase, ...]]:
    """What each phrase stands for too."""
    found: dict[Phrase, dict[Phrase, None]] = {}
    for line in lines("synonyms.txt"):
        both_ways = "=" in line
        left, _, right = line.partition("=" if both_ways else ">")
        first = phrase(left)
        for other in (phrase(part) for part in right.split(",")):
            if first and other and first != other:
                found.setdefault(first, {})[other] = None
                if both_ways:
                    found.setdefault(other, {})[first] = None
    return {said: tuple(others) for said, others in found.items()}


@cache
def longest() -> int:
    """In words, of what is looked up."""
    return max(map(len, synonyms()), default=1)


def of(said: Sequence[str]) -> tuple[Phrase, ...]:
    """Of stems in a row."""
    return synonyms().get(tuple(said), ())


def phrase(text: str) -> Phrase:
    """Its words as stems, but for stop words; hyphens bind: `stand-up` is `standup`."""
    stopped = stop_words()["nl"]
    joined = ["".join(words_in(raw)) for raw in RAW.findall(text)]
    kept = [stem(word) for word in joined if word not in stopped]
    return tuple(kept or [stem(word) for word in joined])
