"""Gradient-boosted trees as plain arrays, read without scikit-learn.

Learned by HistGradientBoosting in the training process. A web worker doesn't walk down the trees: it asks all nodes of all trees at
once, and leaves out what can't be reached (QuickScorer, Lucchese et al. 2015). A node that sends a row to the right rules out the
leaves on its left; of what no node rules out, the leftmost is where the row ends. So there is one comparison per node and row,
and nothing depends on the step before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from recommender.models.base import Arrays, Floats

_PARTS = ("roots", "feature", "threshold", "left", "right", "value", "missing_left")
# Rows judged together: what they need stays in the processor's cache.
ROWS = 256
# A tree's leaves are the bits of one number.
MOST_LEAVES = 64
_LARGEST = np.finfo(np.float32).max


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """Every node's question, `deep` per tree (the last ones of small trees ask nothing), and every tree's leaves."""

    column: NDArray[
        np.intp
    ]  # of what is seen: 2f is feature f with unknowns far right, 2f + 1 with unknowns far left
    threshold: Floats  # above it a row goes to the right
    ruled_out: NDArray[np.unsignedinteger]  # the leaves on the left
    values: NDArray[np.float64]  # trees x leaves, as one row
    first_leaf: NDArray[np.intp]  # of each tree in `values`


@dataclass(frozen=True, kw_only=True)
class Trees:
    """All trees' nodes one after the other; a leaf leads to itself.

    roots: the first node of each tree; feature, threshold, left, right, value, missing_left: per node;
    base: what every row starts with.
    """

    roots: NDArray[np.int64]
    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]
    missing_left: NDArray[np.bool_]
    base: float

    def predict(self, rows: Floats) -> Floats:
        """The raw sum of leaves for rows x features; NaN is unknown."""
        found = np.empty(rows.shape[0], dtype=np.float32)
        for start in range(0, rows.shape[0], ROWS):
            found[start : start + ROWS] = self._judged(rows[start : start + ROWS])
        return found

    def _judged(self, rows: Floats) -> NDArray[np.float64]:
        asked, count = self._asked, rows.shape[0]
        seen = np.repeat(rows.T.astype(np.float32), 2, axis=0)
        unknown = np.isnan(seen[0::2])
        np.copyto(seen[0::2], np.inf, where=unknown)
        np.copyto(seen[1::2], -np.inf, where=unknown)
        goes_right = seen.take(asked.column, axis=0) > asked.threshold
        ruled_out = goes_right * asked.ruled_out
        gone = np.bitwise_or.reduce(ruled_out.reshape(-1, self.roots.size, count), axis=0)
        leaves = lowest_unset(gone) + asked.first_leaf
        total: NDArray[np.float64] = asked.values.take(leaves).sum(axis=0) + self.base
        return total

    @cached_property
    def _asked(self) -> _Asked:
        trees = [self._of_tree(root) for root in self.roots.tolist()]
        most = max((len(values) for _, values in trees), default=1)
        if most > MOST_LEAVES:
            raise ValueError(f"a tree has {MOST_LEAVES} leaves at most, not {most}")
        nodes = [own for own, _ in trees]
        leaves = np.array([values + [0.0] * (most - len(values)) for _, values in trees], dtype=np.float64)
        deep = max((len(own) for own in nodes), default=0) or 1
        column = np.zeros((deep, self.roots.size), dtype=np.intp)
        threshold = np.full(column.shape, np.inf, dtype=np.float32)  # nothing is above that
        ruled_out = np.zeros(column.shape, dtype=np.uint16 if most <= 16 else np.uint64)
        for tree, own in enumerate(nodes):
            for at, (node, left) in enumerate(own):
                column[at, tree] = 2 * self.feature[node] + self.missing_left[node]
                threshold[at, tree] = _at_most(self.threshold[node])
                ruled_out[at, tree] = left
        return _Asked(
            column=column.reshape(-1),
            threshold=threshold.reshape(-1, 1),
            ruled_out=ruled_out.reshape(-1, 1),
            values=leaves.reshape(-1),
            first_leaf=np.arange(self.roots.size, dtype=np.intp)[:, None] * most,
        )

    def _of_tree(self, root: int) -> tuple[list[tuple[int, int]], list[float]]:
        """Each inner node with the bits of the leaves on its left, and the leaves' values from left to right."""
        nodes: list[tuple[int, int]] = []
        values: list[float] = []

        def visit(node: int) -> None:
            if self.left[node] == node:
                values.append(float(self.value[node]))
                return
            first = len(values)
            visit(int(self.left[node]))
            nodes.append((node, (1 << len(values)) - (1 << first)))
            visit(int(self.right[node]))

        visit(root)
        return nodes, values

    def arrays(self) -> Arrays:
        found: Arrays = {name: getattr(self, name) for name in _PARTS}
        found["base"] = np.array([self.base], dtype=np.float64)
        return found

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        parts = {name: np.asarray(arrays[name]) for name in _PARTS}
        found = cls(**parts, base=float(arrays["base"][0]))
        _ = found._asked  # made once, before a request waits for it
        return found


def lowest_unset(numbers: NDArray[np.unsignedinteger]) -> NDArray[np.intp]:
    """The place of the lowest bit that is 0."""
    if numbers.dtype == np.uint16:
        return _unset_of_16().take(numbers)
    lowest = ~numbers & (numbers + np.uint64(1))
    return np.asarray(np.frexp(lowest.astype(np.float64))[1] - 1, dtype=np.intp)


@cache
def _unset_of_16() -> NDArray[np.intp]:
    return lowest_unset(np.arange(1 << 16, dtype=np.uint64))


def _at_most(value: float) -> np.float32:
    """The largest float32 that isn't above the value: float32 values are above either or neither."""
    near = np.float32(value)
    return near if near <= value else np.nextafter(near, np.float32(-np.inf))


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
            }
        )
        roots.append(size)
        size += table.size
    joined = {name: np.concatenate([tree[name] for tree in nodes]) for name in nodes[0]}
    base = float(np.asarray(learner._baseline_prediction).reshape(-1)[0])
    return Trees(roots=np.array(roots, dtype=np.int64), **joined, base=base)
