"""Full ranking, per user, averaged; what every protocol shares."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from culture_app.kernel.progress import track
from recommender.metrics import best, interval, quality
from recommender.models.base import Floats

# Rows of users scored at a time: 200 x 41,000 items are 33 MB per model.
BATCH = 200

type Scorer = Callable[[NDArray[np.int64]], Floats]


@dataclass(kw_only=True)
class Tally:
    """What one way of scoring reached, user by user."""

    recall: list[float] = field(default_factory=list)
    ndcg: list[float] = field(default_factory=list)
    shown: set[int] = field(default_factory=set)

    def figures(self, *, items: int, k: int) -> dict[str, float]:
        low, high = interval(self.recall)
        bottom, top = interval(self.ndcg)
        return {
            f"recall_at_{k}": float(np.mean(self.recall)),
            f"recall_at_{k}_low": low,
            f"recall_at_{k}_high": high,
            f"ndcg_at_{k}": float(np.mean(self.ndcg)),
            f"ndcg_at_{k}_low": bottom,
            f"ndcg_at_{k}_high": top,
            "coverage": len(self.shown) / items,
            "users": float(len(self.recall)),
        }


def blended(scores: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """Each model's scores over its best one, per user, weighted: models speak at the same volume."""
    total = np.zeros_like(next(iter(scores.values())))
    for name, weight in weights.items():
        top = scores[name].max(axis=1, keepdims=True)
        total += weight * scores[name] / np.where(top > 0, top, 1)
    return total


def rank(
    *,
    users: NDArray[np.int64],
    score: Callable[[NDArray[np.int64]], Mapping[str, Floats]],
    done: csr_matrix | None,
    wanted: csr_matrix,
    k: int,
    label: str,
) -> dict[str, Tally]:
    """Rank all items for each user under every scoring; items of `done` are never ranked."""
    tallies: dict[str, Tally] = {}
    for batch in track(list(_batches(users)), label):
        for name, scores in score(batch).items():
            tally = tallies.setdefault(name, Tally())
            for row, user in enumerate(batch):
                mine = scores[row].copy()
                if done is not None:
                    mine[_columns(done, user)] = -np.inf
                ranked = best(mine, k).tolist()
                found = quality(ranked, _columns(wanted, user).tolist(), k=k)
                tally.recall.append(found.recall)
                tally.ndcg.append(found.ndcg)
                tally.shown.update(ranked)
    return tallies


def matrix_of(pairs: NDArray[np.int64], *, users: int, items: int) -> csr_matrix:
    """Users x items, 1 where there is a pair, however often."""
    matrix = csr_matrix(
        (np.ones(len(pairs), dtype=np.float32), (pairs[:, 0], pairs[:, 1])), shape=(users, items)
    )
    matrix.data[:] = 1.0
    return matrix


def dense_rows(rows: Any) -> Floats:
    return np.asarray(rows.todense() if hasattr(rows, "todense") else rows, dtype=np.float32)


def _columns(matrix: csr_matrix, row: int) -> NDArray[np.int32]:
    found: NDArray[np.int32] = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
    return found


def _batches(users: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    for start in range(0, users.size, BATCH):
        yield users[start : start + BATCH]


__all__: Sequence[str] = ("Tally", "blended", "dense_rows", "matrix_of", "rank")
