"""Gradient-boosted trees as plain arrays, read without scikit-learn.

Learned by HistGradientBoosting in the training process; a web worker only walks down the trees: all
rows and all trees at once, one level per step. A node that takes unknown values (NaN) to the left sees
them as -inf, any other as +inf, so that a step is one comparison.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from recommender.models.base import Arrays, Floats

_PARTS = ("roots", "feature", "threshold", "left", "right", "value", "missing_left")
# Rows walked together: what they need stays in the processor's cache.
ROWS = 256
_LARGEST = np.finfo(np.float32).max


@dataclass(frozen=True, kw_only=True, slots=True)
class Trees:
    """All trees' nodes one after the other; a leaf leads to itself.

    roots: the first node of each tree; feature, threshold, left, right, value, missing_left: per node;
    base: what every row starts with; depth: the longest way down.
    """

    roots: NDArray[np.int64]
    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]
    missing_left: NDArray[np.bool_]
    base: float
    depth: int

    def predict(self, rows: Floats) -> Floats:
        """The raw sum of leaves for rows x features; NaN is unknown."""
        found = np.empty(rows.shape[0], dtype=np.float32)
        for start in range(0, rows.shape[0], ROWS):
            found[start : start + ROWS] = self._walk(rows[start : start + ROWS])
        return found

    def _walk(self, rows: Floats) -> NDArray[np.float64]:
        count, width = rows.shape
        unknown = np.isnan(rows)
        # columns 2f and 2f + 1: feature f with unknowns at the far right, and at the far left
        seen = np.empty((count, 2 * width), dtype=np.float64)
        seen[:, 0::2] = np.where(unknown, np.inf, rows)
        seen[:, 1::2] = np.where(unknown, -np.inf, rows)
        flat = seen.reshape(-1)
        # each node at twice its number, its right child there and its left one behind it
        column = np.repeat(2 * self.feature + self.missing_left, 2)
        threshold = np.repeat(self.threshold, 2)
        children = 2 * np.stack([self.right, self.left], axis=1).reshape(-1)
        # trees x rows: neighbouring rows of one tree share its nodes in the cache
        at = np.repeat(2 * self.roots, count).reshape(-1, count)
        start = np.arange(count, dtype=np.int64) * (2 * width)
        for _ in range(self.depth):
            where = column.take(at)
            where += start
            at += flat.take(where) <= threshold.take(at)
            at = children.take(at)
        total: NDArray[np.float64] = self.value.take(at >> 1).sum(axis=0) + self.base
        return total

    def arrays(self) -> Arrays:
        found: Arrays = {name: getattr(self, name) for name in _PARTS}
        found["base"] = np.array([self.base], dtype=np.float64)
        found["depth"] = np.array([self.depth], dtype=np.int64)
        return found

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        parts = {name: np.asarray(arrays[name]) for name in _PARTS}
        return cls(**parts, base=float(arrays["base"][0]), depth=int(arrays["depth"][0]))


def planted(learner: Any) -> Trees:
    """The trees of a fitted HistGradientBoosting regressor or two-class classifier."""
    roots, nodes = [], []
    size = 0
    for stage in learner._predictors:
        table = stage[0].nodes
        own = np.arange(table.size, dtype=np.int64)
        leaf = table["is_leaf"].astype(bool)
        nodes.append(
            {
                "feature": np.where(leaf, 0, table["feature_idx"]).astype(np.int64),
                # "all that is known" is a split at infinity; unknowns must not pass it
                "threshold": np.where(leaf, 0.0, np.minimum(table["num_threshold"], _LARGEST)),
                "left": size + np.where(leaf, own, table["left"]).astype(np.int64),
                "right": size + np.where(leaf, own, table["right"]).astype(np.int64),
                "value": table["value"].astype(np.float64),
                "missing_left": table["missing_go_to_left"].astype(bool),
                "depth": table["depth"].astype(np.int64),
            }
        )
        roots.append(size)
        size += table.size
    joined = {name: np.concatenate([tree[name] for tree in nodes]) for name in nodes[0]}
    depth = int(joined.pop("depth").max())
    base = float(np.asarray(learner._baseline_prediction).reshape(-1)[0])
    return Trees(roots=np.array(roots, dtype=np.int64), **joined, base=base, depth=depth)
