"""Text: from the words of a document to lexemes, and from what somebody types to the same lexemes.

The language is understood here, in Python, word by word and remembered per word; PostgreSQL only stores and matches.
"""

from collections.abc import Mapping, MutableMapping, Sequence

# How often words that no lexicon knows were met, by (word, lexeme): what `vector` counts and `learn` takes.
Unusual = MutableMapping[tuple[str, str], int]


def vector(
    *,
    names: Mapping[str, str],
    around: Sequence[str],
    descriptions: Mapping[str, str],
    unusual: Unusual | None = None,
) -> str:
    """The lexemes of a document as PostgreSQL reads a tsvector: `concert:1A,7D theater:2A`.

    Weights: A a name's words, B those around it (place, town, labels, terms), C parts of compounds of either, D a
    description's. Texts are plain (no HTML) by language. Unusual words are counted into `unusual`, if given.
    """
    found: dict[str, list[str]] = {}
    position = 0
    for weight, texts in (("A", names.values()), ("B", around), ("D", descriptions.values())):
        for text in texts:
            for word in text.lower().split():
                position = min(position + 1, 16383)
                if word.isalnum() and len(word) < 60:
                    found.setdefault(word, []).append(f"{position}{weight}")
    return " ".join(f"{word}:{','.join(at[:200])}" for word, at in found.items())


def learn(unusual: Mapping[tuple[str, str], int]) -> None:
    """Write down the unusual words of a batch, so that typing errors in them are understood. One or no statement; in
    the transaction that writes the batch.
    """
