"""Several models' ranked lists made one.

score = sum over models of weight / log2(2 + rank), ranks from 0, of each model's DEPTH best items only. Ranks rather
than scores, as one model's scores fall off steeply and another's don't; discounted as NDCG discounts, so that the top
counts most (measured against blends of scores in docs/decisions/0061-ranks-are-fused.md).
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recommender.metrics import best_rows
from recommender.models.base import Floats

# What no model has among its best has no chance of being in a list.
DEPTH = 400


def fused(scores: Mapping[str, Floats], weights: Mapping[str, float], *, done: csr_matrix | None) -> Floats:
    """People x items from each model's people x items; items of `done`, and scores of 0 or less, have no rank."""
    total = np.zeros_like(next(iter(scores.values())))
    for name, weight in weights.items():
        ranked = ranking(scores[name], done=done, depth=DEPTH)
        add(total, ranked, weight, worthy=np.take_along_axis(scores[name], np.maximum(ranked, 0), axis=1) > 0)
    return total


def ranking(scores: Floats, *, done: csr_matrix | None, depth: int) -> NDArray[np.int64]:
    """The best items of each row, best first, without what was done; -1 where there are no more."""
    mine = scores
    if done is not None:
        mine = scores.copy()
        mine[np.repeat(np.arange(len(mine)), np.diff(done.indptr)), done.indices] = -np.inf
    found = best_rows(mine, depth)
    found[np.take_along_axis(mine, found, axis=1) == -np.inf] = -1
    return found


def add(total: Floats, ranked: NDArray[np.int64], weight: float, *, worthy: NDArray[np.bool_]) -> None:
    """What each rank is worth, added to the total where it is worthy."""
    worth = (weight / np.log2(2 + np.arange(ranked.shape[1]))).astype(np.float32)
    person = np.arange(len(total))[:, None]
    real = worthy & (ranked >= 0)
    # item 0 stands in for none, with nothing to add
    np.add.at(total, (person, np.where(real, ranked, 0)), np.where(real, worth, 0))
