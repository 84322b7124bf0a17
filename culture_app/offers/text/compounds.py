"""Compounds: `kindertheatervoorstelling` is kinder + theater + voorstelling.

- A word is taken apart where all its parts are forms of words of the lexicon (binding letters are endings of forms:
  stad-s-feest, hond-en-hok); fewest parts win, then the longest first one.
- Else one part may be unknown, if the known one is long enough to be sure: `ensorfestival` is ensor + festival.
- Words of the lexicon are taken apart only into long parts (`luchtballon`), those listed there as `whole` not at all.
"""

from functools import lru_cache

from culture_app.offers.text.lexicon import lexicon
from culture_app.offers.text.seams import half, whole
from culture_app.offers.text.stems import stem

_SHORTEST = 6


@lru_cache(100_000)
def parts(word: str) -> tuple[str, ...]:
    """Stems of the parts of a folded Dutch word, in order; empty for what is no compound."""
    if len(word) < _SHORTEST or len(word) > 40 or not word.isalpha():
        return ()
    plain = lexicon().forms.get(word)
    if plain in lexicon().whole:
        return ()
    pieces = whole(word, 4 if plain else 3)
    if not pieces and not plain:
        pieces = half(word)
    return tuple(stem(piece) for piece in pieces)


def known(word: str) -> bool:
    """Whether a word is in the lexicon, or made of words that are."""
    return word in lexicon().forms or bool(whole(word, 3))
