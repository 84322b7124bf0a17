"""Splits of one file of interactions, carved so that a figure can be had again by anybody.

warm    of each user's distinct items, a fifth goes to the test
cold    a tenth of the items leaves training altogether, with all their interactions
weekly  the last weeks are the test (week = minute // 10080); nothing is drawn

A pair that occurs several times stays together: what is tested was never trained on.
"""

import numpy as np
from numpy.typing import NDArray

WARM_PART = 0.2
COLD_PART = 0.1
TEST_WEEKS = 8
MINUTES_A_WEEK = 10_080

type Chosen = NDArray[np.bool_]  # one per interaction: true goes to the test


def warm(users: NDArray[np.int64], items: NDArray[np.int64], *, seed: int, part: float = WARM_PART) -> Chosen:
    """Everybody keeps at least one item to be known by."""
    pairs, at = np.unique(np.stack([users, items], axis=1), axis=0, return_inverse=True)
    shuffled = np.random.default_rng(seed).permutation(len(pairs))
    order = shuffled[np.argsort(pairs[shuffled, 0], kind="stable")]
    _, starts, counts = np.unique(pairs[order, 0], return_index=True, return_counts=True)
    rank = np.arange(len(pairs)) - np.repeat(starts, counts)
    drawn = np.minimum(np.floor(counts * part + 0.5).astype(np.int64), counts - 1)
    chosen = np.zeros(len(pairs), dtype=bool)
    chosen[order] = rank < np.repeat(drawn, counts)
    return chosen[at.reshape(-1)]


def cold(items: NDArray[np.int64], *, seed: int, part: float = COLD_PART) -> Chosen:
    """All interactions with a random part of the items."""
    every = np.unique(items)
    unseen = np.random.default_rng(seed).permutation(every)[: round(every.size * part)]
    return np.isin(items, unseen)


def weekly(
    minutes: NDArray[np.int64], *, first_week: int | None = None, last_week: int | None = None
) -> tuple[Chosen, Chosen]:
    """(train, test): the weeks before `first_week`, and those from it to `last_week`, both included."""
    weeks = minutes // MINUTES_A_WEEK
    end = int(weeks.max()) if last_week is None else last_week
    start = end - TEST_WEEKS + 1 if first_week is None else first_week
    return weeks < start, (weeks >= start) & (weeks <= end)
