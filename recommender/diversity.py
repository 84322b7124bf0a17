"""A list with something in it for more than one mood.

Maximal marginal relevance (Carbonell and Goldstein 1998): each next suggestion is worth its own
score less its likeness to what is already in the list. One organiser never fills the list.
"""

from collections.abc import Callable, Hashable, Sequence

import numpy as np

from recommender.calibration import Mix
from recommender.models.base import Floats

# How much likeness costs, against scores scaled to 0..1.
LIKENESS_COST = 0.35
# At most this part of a list, and never fewer than two, from one organiser.
ORGANISER_PART = 0.2


def varied(
    *,
    scores: Floats,
    likeness: Callable[[int], Floats] | None,
    organisers: Sequence[Hashable | None],
    limit: int,
    mix: Mix | None = None,
) -> list[int]:
    """Positions of at most `limit` candidates, best first.

    scores: best first, or nearly so; likeness: of all to one of them; an unknown organiser is nobody's
    competitor. If the cap leaves the list short, the best of the rest fill it. With a `mix`, what
    would bend it costs too.
    """
    count = scores.size
    if count == 0:
        return []
    lowest, highest = float(scores.min()), float(scores.max())
    worth = (scores - lowest) / (highest - lowest) if highest > lowest else np.zeros(count, np.float32)
    cap = max(2, round(limit * ORGANISER_PART))
    chosen: list[int] = []
    held_back: list[int] = []
    held: dict[Hashable, int] = {}
    closest = np.zeros(count, dtype=np.float32)
    value = np.empty_like(worth)
    for _ in range(count):
        if len(chosen) == limit:
            break
        np.multiply(closest, -LIKENESS_COST, out=value)
        value += worth
        if mix is not None:
            value -= mix.costs()
        at = int(value.argmax())
        worth[at] = -np.inf  # taken, or held back
        organiser = organisers[at]
        if organiser is not None:
            if held.get(organiser, 0) >= cap:
                held_back.append(at)
                continue
            held[organiser] = held.get(organiser, 0) + 1
        chosen.append(at)
        if mix is not None:
            mix.take(at)
        if likeness is not None:
            np.maximum(closest, likeness(at), out=closest)
    return chosen + sorted(held_back)[: limit - len(chosen)]
