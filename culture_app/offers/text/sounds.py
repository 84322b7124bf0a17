"""How a word sounds in Flanders, roughly: `konsert` and `concert`, `kado` and `cadeau` have the same key.

Also which keys lie one slip of the finger away: two words are near when their sounds or letters, or these less one
sign, have one in common. That finds a sign too many, one too few, another one, and two that changed places.
"""

import re
from functools import lru_cache

# In this order. Upper case stands for one sound, which later rules leave alone.
_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"eaux?", "o"),
        (r"isch(e?)$", r"is\1"),
        (r"ies(e?)$", r"is\1"),
        (r"sch(?=[^aeiouyrw]|$)", "s"),
        (r"^sj|^ch(?=[oa])|^sh", "S"),
        (r"tsch|tsj|tch|tj", "S"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"rh", "r"),
        (r"gh", "g"),
        (r"sc(?=[eiy])", "s"),
        (r"c(?=[eiy])", "s"),
        (r"ch", "g"),
        (r"ck|cq|c", "k"),
        (r"qu?", "kw"),
        (r"x", "ks"),
        (r"tie(s?)$", r"si\1"),
        (r"ij|ei|ey|y(?=[^aeiou]|$)(?<=[a-z]{2})", "Y"),
        (r"y", "i"),
        (r"j(?=[aeo])", "i"),
        (r"au|ou(?=w)|auw|ouw", "W"),
        (r"ou|oe", "U"),
        (r"ieu|ieuw", "iw"),
        (r"ie", "i"),
        (r"z", "s"),
        (r"v", "f"),
        (r"d(?=$|t)", "t"),
        (r"b$", "p"),
        (r"dt", "t"),
        (r"h(?=$)", ""),
        (r"(.)\1+", r"\1"),
    )
)
_SHORTEST_TO_SLIP = 4


@lru_cache(50_000)
def sound(word: str) -> str:
    """Of a folded word."""
    for pattern, said in _RULES:
        word = pattern.sub(said, word)
    return word


@lru_cache(50_000)
def slips(word: str) -> tuple[str, ...]:
    """Of a folded word: its sound first, its sound less one sign, and its letters less one (after a `=`, since letters
    aren't sounds). Short ones allow no slips.
    """
    found = dict.fromkeys((sound(word), f"={word}"))
    for key, start in ((sound(word), 0), (f"={word}", 1)):
        if len(key) - start >= _SHORTEST_TO_SLIP:
            found |= dict.fromkeys(key[:at] + key[at + 1 :] for at in range(start, len(key)))
    return tuple(found)


def distance(one: str, other: str, most: int = 3) -> int:
    """Insertions, deletions, replacements and swaps of neighbours (Damerau, restricted); `most` when it is that or more."""
    if abs(len(one) - len(other)) >= most:
        return most
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        row = [i]
        for j, rival in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (sign != rival))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == rival:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return min(last[-1], most)
