"""How good a ranked list is. Our own: implicit.evaluation has had metric bugs.

Recall@k = hits / |relevant|. NDCG@k = sum over hits of 1/log2(rank+1), over the same sum for an
ideal list of min(|relevant|, k) hits. Both per person, then averaged by the caller.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


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
    count = min(k, scores.size)
    if count < scores.size:
        threshold = np.partition(scores, scores.size - count)[scores.size - count]
        chosen = np.flatnonzero(scores >= threshold)
    else:
        chosen = np.arange(scores.size)
    return chosen[np.argsort(-scores[chosen], kind="stable")][:count]


def interval(values: Sequence[float], *, draws: int = 1000, seed: int = 7) -> tuple[float, float]:
    """The 95% bootstrap confidence interval of the mean over people."""
    sample = np.asarray(values, dtype=np.float64)
    if sample.size == 0:
        return (0.0, 0.0)
    rng = np.random.default_rng(seed)
    means = [sample[rng.integers(0, sample.size, sample.size)].mean() for _ in range(draws)]
    low, high = np.quantile(means, [0.025, 0.975])
    return (float(low), float(high))
