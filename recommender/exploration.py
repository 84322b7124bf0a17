"""One place of a list for what nobody would have tried, and how likely everything was to be shown.

- A list of ten or more has one slot, in its lower half: with a stated chance it holds an event from beyond the list.
- Which one: mostly the better ones (softmax of the scores), with a floor, so that no propensity is tiny and an
  estimate from the log stays calm.
- Chance comes from the request's seed alone. The seed is made of the question and the hour, never of who asks:
  the same interests and history give the same list.
- A propensity is the exact probability, over seeds, that this event stands at this position. What the ranking would
  have shown anyway has one too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from recommender.models.base import Floats

# Shorter lists are all that somebody looks at: nothing is tried there.
SHORTEST_LIST = 10
# How many lists have their slot filled from beyond.
EXPLORED_PART = 0.5
# How many of the next candidates may be tried, and how much of the chance they share equally.
POOL = 50
EQUAL_PART = 0.3

_BITS = 53

type Numbers = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Explored:
    """The list as it is shown: candidates, the propensity of each, and where one is from beyond (None: nowhere)."""

    order: tuple[int, ...]
    propensities: tuple[float, ...]
    slot: int | None = None


def request_seed(question: str, at: datetime) -> int:
    """The same for everybody who asks the same within the same hour (UTC)."""
    hour = at.astimezone(UTC).strftime("%Y%m%d%H")
    return int.from_bytes(blake2b(f"{hour}\n{question}".encode("utf-8", "replace"), digest_size=8).digest())


def explore(
    *, listed: Sequence[int], beyond: Sequence[int], scores: Mapping[int, float] | Floats, seed: int
) -> Explored:
    """Fill the slot, or leave the list as it is. `beyond` are the next candidates, best first; none is listed.

    `scores` of those beyond, higher is better.
    """
    pool = list(beyond[:POOL])
    places = slots(len(listed))
    order = list(listed)
    if not places or not pool:
        return Explored(order=tuple(order), propensities=(1.0,) * len(order))
    each = EXPLORED_PART / len(places)
    propensities = [1.0 - each if at in places else 1.0 for at in range(len(order))]
    if chance(seed, "whether") >= EXPLORED_PART:
        return Explored(order=tuple(order), propensities=tuple(propensities))
    slot = places[int(chance(seed, "where") * len(places))]
    tried = trying(np.array([scores[candidate] for candidate in pool], dtype=np.float64))
    which = int(np.searchsorted(np.cumsum(tried), chance(seed, "which"), side="right"))
    which = min(which, len(pool) - 1)  # the sum may end a rounding below 1
    order[slot] = pool[which]
    propensities[slot] = each * float(tried[which])
    return Explored(order=tuple(order), propensities=tuple(propensities), slot=slot)


def slots(length: int) -> range:
    """Where the slot may be: the lower half, never the first position; one position of at least ten is explored."""
    return range(length // 2, length) if length >= SHORTEST_LIST else range(0)


def trying(scores: Numbers) -> Numbers:
    """The chance of each of the pool: softmax of the standardised scores, mixed with equal chances."""
    spread = float(scores.std())
    standard = (scores - scores.max()) / spread if spread > 1e-12 else np.zeros_like(scores)
    soft = np.exp(standard)
    mixed = (1 - EQUAL_PART) * soft / soft.sum() + EQUAL_PART / scores.size
    return np.asarray(mixed / mixed.sum(), dtype=np.float64)


def chance(seed: int, name: str) -> float:
    """A number in [0, 1) that depends on the seed and the name only, whatever the machine and its libraries."""
    digest = blake2b(f"{seed}:{name}".encode(), digest_size=8).digest()
    return (int.from_bytes(digest) >> (64 - _BITS)) / (1 << _BITS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """What another way of showing would have earned per shown event.

    value: inverse propensity scoring (Horvitz and Thompson 1952), unbiased; normalised: the same over the sum of the
    weights (Swaminathan and Joachims 2015), calmer; low and high: 95% around `value`; effective: how many shown events
    the weights are worth (Kish 1965).
    """

    value: float
    normalised: float
    low: float
    high: float
    effective: float
    shown: int


def ips(
    *,
    rewards: Sequence[float],
    propensities: Sequence[float],
    targets: Sequence[float],
    heaviest: float | None = None,
) -> Estimate:
    """Estimate from a log. For each shown event: what came of it, how likely it was to be shown there, and how likely
    the other way would have been to show it there. `heaviest` caps a weight, which trades bias for variance.

    Raises ValueError for propensities outside (0, 1], targets outside [0, 1], or sequences of different lengths.
    """
    earned, shown, wished = (np.asarray(one, dtype=np.float64) for one in (rewards, propensities, targets))
    if not earned.shape == shown.shape == wished.shape:
        raise ValueError("Rewards, propensities and targets belong together: one of each per shown event.")
    if not (np.all(shown > 0) and np.all(shown <= 1)):
        raise ValueError("A propensity is above 0 and at most 1.")
    if not (np.all(wished >= 0) and np.all(wished <= 1)):
        raise ValueError("A target is a probability.")
    count = int(earned.size)
    if count == 0:
        return Estimate(value=0.0, normalised=0.0, low=0.0, high=0.0, effective=0.0, shown=0)
    weights = wished / shown
    if heaviest is not None:
        weights = np.minimum(weights, heaviest)
    terms, total = weights * earned, float(weights.sum())
    value = float(terms.mean())
    error = float(terms.std(ddof=1) / np.sqrt(count)) if count > 1 else 0.0
    return Estimate(
        value=value,
        normalised=float(terms.sum()) / total if total else 0.0,
        low=value - 1.96 * error,
        high=value + 1.96 * error,
        effective=total**2 / float((weights**2).sum()) if total else 0.0,
        shown=count,
    )
