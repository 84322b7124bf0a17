"""How good a ranked list is. Our own: implicit.evaluation has had metric bugs.

Recall@k = hits / |relevant|. NDCG@k = sum over hits of 1/log2(rank+1), over the same sum for an
ideal list of min(|relevant|, k) hits. Both per person, then averaged by the caller.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 1000
SEED = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Quality:
    recall: float
    ndcg: float


def quality(ranked: Sequence[int], relevant: Collection[int], *, k: int) -> Quality:
    """One list against what the person really chose; `relevant` must not be empty."""
    wanted = frozenset(relevant)
    hits = np.array([item in wanted for item in ranked[:k]], dtype=bool)
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    ideal = float(discounts[: min(len(wanted), k)].sum())
    return Quality(
        recall=float(hits.sum()) / len(wanted),
        ndcg=float(discounts[: hits.size][hits].sum()) / ideal,
    )


def best(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """The k best columns, best first; equal scores in column order, so that a list is reproducible."""
    return best_rows(scores[None, :], k)[0]


def best_rows(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """`best` for every row of a table: rows x min(k, columns)."""
    rows, columns = scores.shape
    count = min(k, columns)
    if count == 0:
        return np.zeros((rows, 0), dtype=np.int64)
    threshold = np.partition(scores, columns - count, axis=1)[:, columns - count]
    row, column = np.nonzero(scores >= threshold[:, None])
    order = np.lexsort((column, -scores[row, column], row))
    starts = np.searchsorted(row, np.arange(rows))
    found: NDArray[np.int64] = column[order][starts[:, None] + np.arange(count)]
    return found


def interval(values: Sequence[float], *, draws: int = DRAWS, seed: int = SEED) -> tuple[float, float]:
    """The 95% bootstrap confidence interval of the mean over people."""
    low, high = intervals(np.asarray(values, dtype=np.float64)[:, None], draws=draws, seed=seed)[0]
    return (float(low), float(high))


def intervals(table: NDArray[np.float64], *, draws: int = DRAWS, seed: int = SEED) -> NDArray[np.float64]:
    """`interval` of each column (columns x 2) from the same draws of people: differences are paired."""
    people, columns = table.shape
    if people == 0:
        return np.zeros((columns, 2))
    rng = np.random.default_rng(seed)
    means = np.array(
        [
            np.bincount(rng.integers(0, people, people), minlength=people) @ table / people
            for _ in range(draws)
        ]
    )
    return np.quantile(means, [0.025, 0.975], axis=0).T


def intervals_of_people(
    people: NDArray[np.int64], table: NDArray[np.float64], *, draws: int = DRAWS, seed: int = SEED
) -> NDArray[np.float64]:
    """`intervals` of the columns' means over rows, where one person may have several rows: she is drawn with all."""
    if people.size == 0:
        return np.zeros((table.shape[1], 2))
    _, of = np.unique(people, return_inverse=True)
    counts = np.bincount(of).astype(np.float64)
    sums = np.stack([np.bincount(of, weights=column) for column in table.T], axis=1)
    rng = np.random.default_rng(seed)
    means = []
    for _ in range(draws):
        times = np.bincount(rng.integers(0, counts.size, counts.size), minlength=counts.size)
        means.append(times @ sums / float(times @ counts))
    return np.quantile(np.array(means), [0.025, 0.975], axis=0).T
