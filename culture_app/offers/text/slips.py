"""Typing errors in words of the lexicon, also inside compounds: `festval`, `konsert`, `kindertehater`.

Errors in words that only documents know (names, mostly) are the business of the table of words: see `asking`.
"""

from collections.abc import Iterator
from functools import lru_cache

from culture_app.offers.text.compounds import known, parts
from culture_app.offers.text.lexicon import lexicon
from culture_app.offers.text.sounds import distance, slips, sound
from culture_app.offers.text.stems import stem

_MOST = 3


@lru_cache(10_000)
def alike(word: str) -> tuple[tuple[str, int], ...]:
    """Plain words of the lexicon that sound the same (0) or are a slip or two away, nearest first; at most three."""
    if len(word) < 4 or not word.isalpha():
        return ()
    key, letters = sound(word), sorted(word)
    best: dict[str, tuple[int, bool, int]] = {}
    for form in {form for slip in slips(word) for form in _by_slip().get(slip, ())}:
        far = distance(word, form)
        steps = 0 if sound(form) == key else far
        if steps > allowed(word) or (steps and len(word) < 6 and form[0] != word[0]):
            continue
        plain, rank = lexicon().forms[form], (steps, sorted(form) != letters, far)
        if plain not in best or rank < best[plain]:
            best[plain] = rank
    ranked = sorted(best, key=lambda plain: (best[plain], plain))
    return tuple((plain, best[plain][0]) for plain in ranked[:_MOST])


def allowed(word: str) -> int:
    """How many slips are forgiven in a word of this length."""
    return 1 if len(word) < 7 else 2


@lru_cache(1)
def _by_slip() -> dict[str, tuple[str, ...]]:
    """Forms of four letters or more by each of their sounds' slips, small things and past tenses left out."""
    table: dict[str, tuple[str, ...]] = {}
    for form in lexicon().forms:
        if len(form) > 3 and not form.endswith(("je", "jes")) and not form.startswith("ge"):
            for slip in slips(form):
                table[slip] = (*table.get(slip, ()), form)
    return table


@lru_cache(10_000)
def mended(word: str) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Ways to read a word as a compound with one part misspelled: stems of its parts, and by how many slips; best first."""
    if len(word) < 8 or len(word) > 40 or not word.isalpha() or known(word):
        return ()
    ways: dict[tuple[str, ...], int] = {}
    for steps, _, pieces in sorted(_mendings(word)):
        ways.setdefault(pieces, steps)
    return tuple(ways.items())[:2]


def _mendings(word: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    for cut in range(3, len(word) - 2):
        for exact, other, in_front in ((word[:cut], word[cut:], True), (word[cut:], word[:cut], False)):
            if len(other) < (6 if len(exact) == 3 else 4) or not known(exact):
                continue
            pieces = parts(exact) or (stem(exact),)
            for plain, steps in alike(other)[:2]:
                yield steps, len(pieces), (*pieces, plain) if in_front else (plain, *pieces)
