"""Where a Dutch compound comes apart: `boekenbeurs` between boeken and beurs. See `compounds` for the rules."""

from functools import lru_cache

from culture_app.offers.text.lexicon import lexicon

_MOST_PARTS = 4
_SURE = 5
_VOWELS = frozenset("aeiouy")
# Endings that look like words of their own.
_ENDINGS = frozenset(
    ("heid", "ing", "ster", "aar", "lijk", "loos", "baar", "zaam", "achtig", "deel", "tal", "stand")
)


@lru_cache(100_000)
def whole(word: str, shortest: int) -> tuple[str, ...]:
    """Parts that are all in the lexicon. The cheapest way to each letter leads to the cheapest way to the last."""
    forms = lexicon().forms
    ways: list[tuple[float, tuple[str, ...]] | None] = [None] * (len(word) + 1)
    ways[0] = (0.0, ())
    for begin in range(len(word)):
        way = ways[begin]
        if way is None or len(way[1]) >= _MOST_PARTS:
            continue
        for end in range(begin + shortest, min(len(word), begin + lexicon().longest) + 1):
            piece = word[begin:end]
            if piece not in forms or len(piece) == len(word) or (begin and piece in _ENDINGS):
                continue
            # Short parts are often chance; a long first one seldom is.
            price = 1.0 + (0.6 if len(piece) == 3 else 0.0) + (0.1 if forms[piece] != piece else 0.0)
            cost = way[0] + price - (end * 0.001 if not begin else 0.0)
            rival = ways[end]
            if rival is None or cost < rival[0]:
                ways[end] = (cost, (*way[1], piece))
    last = ways[len(word)]
    return last[1] if last and len(last[1]) > 1 else ()


def half(word: str) -> tuple[str, ...]:
    """One part in the lexicon, the longest there is; the other has to look like a word."""
    forms = lexicon().forms
    for length in range(len(word) - 4, _SURE - 1, -1):
        last, first = word[-length:], word[:length]
        if last in forms and last not in _ENDINGS and _like_a_word(word[:-length]):
            return (word[:-length], last)
        if first in forms and _like_a_word(word[length:]):
            return (first, word[length:])
    return ()


def _like_a_word(piece: str) -> bool:
    if len(piece) < 4 or _VOWELS.isdisjoint(piece[:4]) or _VOWELS.issuperset(piece):
        return False
    odd_beginning = piece[0] == piece[1] or (piece[0] in "lmnr" and piece[1] not in _VOWELS)
    return not odd_beginning and not piece.endswith(("schap", "chap", "schappen"))
