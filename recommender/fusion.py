"""Several models' ranked lists made one.

score = sum over models of weight / log2(2 + rank), ranks from 0, of each model's DEPTH best items only. Ranks rather
than scores, as one model's scores fall off steeply and another's don't; discounted as NDCG discounts, so that the top
counts most (measured against blends of scores in docs/decisions/0061-ranks-are-fused.md).
"""

from collections.abc import Mapping

import numpy as np
from scipy.sparse import csr_matrix

from recommender.metrics import best_rows
from recommender.models.base import Floats

# What no model has among its best has no chance of being in a list.
DEPTH = 400


def fused(scores: Mapping[str, Floats], weights: Mapping[str, float], *, done: csr_matrix | None) -> Floats:
    """People x items from each model's people x items; items of `done`, and scores of 0 or less, have no rank."""
    total = np.zeros_like(next(iter(scores.values())))
    person = np.arange(len(total))[:, None]
    for name, weight in weights.items():
        mine = scores[name].copy()
        if done is not None:
            mine[np.repeat(np.arange(len(mine)), np.diff(done.indptr)), done.indices] = 0
        ranked = best_rows(mine, DEPTH)
        worth = (weight / np.log2(2 + np.arange(ranked.shape[1]))).astype(np.float32)
        total[person, ranked] += np.where(mine[person, ranked] > 0, worth, 0)
    return total
