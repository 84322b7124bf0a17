"""The second stage: gradient-boosted trees over the best few hundred candidates.

Learned in the training process with scikit-learn's HistGradientBoosting, kept as plain arrays (`trees`).
Each row is one event that somebody could have gone to in a week; it was chosen, or it wasn't.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from recommender.models.base import Arrays, Floats
from recommender.ranking.evidence import Signals
from recommender.ranking.trees import Trees, planted


@dataclass(frozen=True, kw_only=True, slots=True)
class Growth:
    """How far the trees grow. Small and slow: choices are few and noisy."""

    trees: int = 100
    rate: float = 0.06
    leaves: int = 15
    depth: int = 6
    fewest: int = 60  # rows in a leaf
    stiffness: float = 20.0
    part: float = 1.0  # of the signals, how many are looked at for each split
    seed: int = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Boosted:
    """Trees and the names of the signals that they look at, in order."""

    names: tuple[str, ...]
    trees: Trees

    def utility(self, signals: Signals) -> Floats:
        """One value per candidate; a signal that is missing is unknown for all of them."""
        return self.trees.predict(table_of(signals, self.names))

    def arrays(self) -> Arrays:
        return {"names": np.array(self.names), **self.trees.arrays()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        return cls(names=tuple(str(name) for name in arrays["names"]), trees=Trees.from_arrays(arrays))


def table_of(signals: Signals, names: Sequence[str]) -> Floats:
    """Candidates x named signals, NaN where a signal is missing."""
    size = next(iter(signals.values())).size
    table = np.full((size, len(names)), np.nan, dtype=np.float32)
    for column, name in enumerate(names):
        if name in signals:
            table[:, column] = signals[name]
    return table


def grow(
    rows: Floats,
    chosen: NDArray[np.bool_],
    *,
    names: Sequence[str],
    weights: Floats | None = None,
    growth: Growth | None = None,
    threads: int = 1,
) -> Boosted:
    """Learn from rows x named signals and which of them were chosen. Only in a training process."""
    # A web worker never loads it.
    from sklearn.ensemble import HistGradientBoostingClassifier

    how = growth or Growth()
    # what nobody knows of any row can't decide anything, and scikit-learn can't bin it
    seen = np.where(np.isnan(rows).all(axis=0), np.float32(0), rows)
    learner = HistGradientBoostingClassifier(
        max_iter=how.trees,
        learning_rate=how.rate,
        max_leaf_nodes=how.leaves,
        max_depth=how.depth,
        min_samples_leaf=how.fewest,
        l2_regularization=how.stiffness,
        max_features=how.part,
        early_stopping=False,
        random_state=how.seed,
    )
    with threadpool_limits(limits=threads, user_api="openmp"):  # one: sums in one order, the same bytes
        learner.fit(seen, chosen, sample_weight=weights)
    return Boosted(names=tuple(names), trees=planted(learner))
