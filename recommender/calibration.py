"""A list whose mix is hers: seven plays and three concerts for somebody who said so, not ten plays.

Calibration (Steck 2018, "Calibrated recommendations", RecSys): the themes of the list (q) come near those that she
declared (p), by the Kullback-Leibler divergence KL(p || q). A ranking alone fills the list with the weightiest interest.

- One category per declared interest, and one for everything else: a part of every list stays open.
- With consent to her history, half of the mix is how often she went to each of them.
- Greedy, in the same pass as variety: each next event costs what its themes have too much of, or gains what they lack.
  That is bounded, so that nothing is taken for its theme alone that is far below the rest.
- Without declared interests there is no mix, and nothing changes.
"""

from dataclasses import dataclass, field
from math import log

import numpy as np
from numpy.typing import NDArray

from recommender.models.base import Floats

# The part of a list that belongs to none of the interests, where there is anything.
OPEN_PART = 0.1
# What a theme that has far too much, or too little, costs or gains, against scores scaled to 0..1. So nothing is taken
# for its theme that lies twice as far below.
MIX_COST = 0.35
# The list is looked at as if this many events of the wanted mix came before it: its first event bends nothing much.
BEFORE = 3.0
# Steck's alpha: a theme that is missing altogether costs much, but not everything.
SMOOTHING = 0.01

type Shares = NDArray[np.floating]


@dataclass(kw_only=True, slots=True)
class Mix:
    """The wanted shares of categories (they sum to 1), the candidates' (candidates x categories, rows sum to 1), and what
    has been taken so far.
    """

    wanted: Shares
    shares: Shares
    taken: list[float] = field(init=False)
    count: float = field(default=BEFORE, init=False)

    def __post_init__(self) -> None:
        self.taken = (BEFORE * self.wanted).tolist()

    def costs(self) -> Floats:
        """What taking each candidate next costs (negative: gains). To first order in one event the divergence falls by
        wanted / taken of its themes: the logarithm of that, bounded.
        """
        # a handful of numbers: plain ones are several times as fast as an array of them
        due = [
            min(max(log(max(wanted * self.count / max(taken, 1e-12), 1e-12)), -1.0), 1.0)
            for wanted, taken in zip(self.wanted.tolist(), self.taken, strict=True)
        ]
        due[-1] = min(due[-1], 0.0)  # what is none of her interests may be there; it is never missing
        costs: Floats = self.shares @ np.array([-MIX_COST * each for each in due], dtype=np.float32)
        return costs

    def take(self, at: int) -> None:
        self.taken = [
            taken + share for taken, share in zip(self.taken, self.shares[at].tolist(), strict=True)
        ]
        self.count += 1


def mix_of(
    *, met: NDArray[np.bool_], weights: NDArray[np.floating], visited: Shares | None = None
) -> Mix | None:
    """The mix for candidates x interests `met`, with the interests' weights and, if known, how often she went to each.

    None where there is nothing to balance: no interest, or no candidate that has one.
    """
    if not weights.size or weights.sum() <= 0 or not met.any():
        return None
    part = weights / weights.sum()
    if visited is not None and visited.sum() > 0:
        part = (part + visited / visited.sum()) / 2
    return Mix(wanted=np.append(part * (1 - OPEN_PART), OPEN_PART), shares=shares_of(met))


def levelled(utility: Floats, met: NDArray[np.bool_], *, most: float) -> Floats:
    """Utilities with the best of every interest as high as the best of all, but raised by `most` at most.

    How much of each interest a list has is for the mix to say; in the ranking the heaviest would leave no room.
    """
    highest = utility.max(initial=-np.inf)
    lifted = utility.astype(np.float32)
    for interest in range(met.shape[1]):
        having = np.flatnonzero(met[:, interest])
        own = utility[having]
        lift = min(float(highest - own.max(initial=-np.inf)), most)
        if having.size and lift > 0:
            lifted[having] = np.maximum(lifted[having], own + np.float32(lift))
    return lifted


def shares_of(met: NDArray[np.bool_]) -> Shares:
    """One more column than `met` (for none of them); an event that has two interests belongs to each by half."""
    count = met.sum(axis=1, keepdims=True)
    return np.hstack([met / np.maximum(count, 1), count == 0]).astype(np.float32)


def calibration_error(*, wanted: Shares, shares: Shares) -> float:
    """KL(wanted || list) in nats, of a list's events x categories; 0 for a list that has the wanted mix.

    Steck's smoothing: q' = (1 - alpha) q + alpha p. An empty list has no mix, and no error.
    """
    if not shares.shape[0]:
        return 0.0
    listed = (1 - SMOOTHING) * shares.mean(axis=0) + SMOOTHING * wanted
    kept = wanted > 0
    return float(np.sum(wanted[kept] * np.log(wanted[kept] / listed[kept])))
