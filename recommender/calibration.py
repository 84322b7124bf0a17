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

type Shares = NDArray[np.float64]


@dataclass(kw_only=True, slots=True)
class Mix:
    """The wanted shares of categories (they sum to 1), the candidates' (candidates x categories, rows sum to 1), and what
    has been taken so far.
    """

    wanted: Shares
    shares: Shares
    taken: Shares = field(init=False)
    count: float = field(default=BEFORE, init=False)

    def __post_init__(self) -> None:
        self.taken = BEFORE * self.wanted

    def costs(self) -> Floats:
        """What taking each candidate next costs (negative: gains). To first order in one event the divergence falls by
        wanted / taken of its themes: the logarithm of that, bounded.
        """
        ratio = self.wanted * self.count / np.maximum(self.taken, 1e-12)
        due = np.clip(np.log(np.maximum(ratio, 1e-12)), -1.0, 1.0)
        due[-1] = min(due[-1], 0.0)  # what is none of her interests may be there; it is never missing
        return (-MIX_COST * (self.shares @ due)).astype(np.float32)

    def take(self, at: int) -> None:
        self.taken = self.taken + self.shares[at]
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
    best = np.where(met, utility[:, None], -np.inf).max(axis=0, initial=-np.inf)
    lift = np.clip(utility.max(initial=-np.inf) - best, 0.0, most)
    lifted: Floats = (utility + np.where(met, lift, 0.0).max(axis=1, initial=0.0)).astype(np.float32)
    return lifted


def shares_of(met: NDArray[np.bool_]) -> Shares:
    """One more column than `met` (for none of them); an event that has two interests belongs to each by half."""
    count = met.sum(axis=1, keepdims=True)
    return np.hstack([met / np.maximum(count, 1), count == 0]).astype(np.float64)


def calibration_error(*, wanted: Shares, shares: Shares) -> float:
    """KL(wanted || list) in nats, of a list's events x categories; 0 for a list that has the wanted mix.

    Steck's smoothing: q' = (1 - alpha) q + alpha p. An empty list has no mix, and no error.
    """
    if not shares.shape[0]:
        return 0.0
    listed = (1 - SMOOTHING) * shares.mean(axis=0) + SMOOTHING * wanted
    kept = wanted > 0
    return float(np.sum(wanted[kept] * np.log(wanted[kept] / listed[kept])))
