"""Full ranking, per user, averaged; what every protocol shares."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from culture_app.kernel.progress import track
from recommender.evaluation.figures import Lists, Surroundings, characteristics
from recommender.fusion import ranking
from recommender.metrics import intervals
from recommender.models.base import Floats

# Rows of users scored at a time: 64 x 41,000 items are 10 MB per model and thread, several times over.
BATCH = 64
# How much was known of a user in training: names and the largest number of visits.
SEGMENTS: Mapping[str, tuple[float, float]] = {"0": (0, 0), "1_5": (1, 5), "more": (6, np.inf)}


@dataclass(kw_only=True)
class Tally:
    """What one way of scoring reached, user by user, in the order in which they were asked."""

    users: list[int] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    ndcg: list[float] = field(default_factory=list)
    lists: list[Lists] = field(default_factory=list)

    def add(
        self, users: NDArray[np.int64], lists: Lists, hits: NDArray[np.bool_], wanted: NDArray[np.int64]
    ) -> None:
        k = hits.shape[1]
        discounts = 1 / np.log2(np.arange(2, k + 2))
        ideal = np.cumsum(discounts)[np.minimum(wanted, k) - 1]
        self.users += users.tolist()
        self.recall += (hits.sum(axis=1) / wanted).tolist()
        self.ndcg += (hits @ discounts / ideal).tolist()
        self.lists.append(lists)

    def figures(self, *, items: int, k: int, around: Surroundings | None = None) -> dict[str, float]:
        """Means with 95% intervals; with `around` also what the lists are like, and the segments."""
        per_user = {f"recall_at_{k}": self.recall, f"ndcg_at_{k}": self.ndcg}
        bounds = intervals(np.array(list(per_user.values()), dtype=np.float64).T)
        found: dict[str, float] = {}
        for (name, values), (low, high) in zip(per_user.items(), bounds, strict=True):
            found |= {name: float(np.mean(values)), f"{name}_low": float(low), f"{name}_high": float(high)}
        found["users"] = float(len(self.users))
        lists = np.concatenate(self.lists)
        if around is None:
            return found | {"coverage": np.unique(lists[lists >= 0]).size / items}
        people = np.array(self.users, dtype=np.int64)
        return found | characteristics(lists, people, around) | self._segments(around, k=k)

    def _segments(self, around: Surroundings, *, k: int) -> dict[str, float]:
        sizes = np.diff(around.done.indptr)[self.users]
        found: dict[str, float] = {}
        for name, (low, high) in SEGMENTS.items():
            mine = (sizes >= low) & (sizes <= high)
            found[f"users_history_{name}"] = float(mine.sum())
            if mine.any():
                found[f"recall_at_{k}_history_{name}"] = float(np.array(self.recall)[mine].mean())
                found[f"ndcg_at_{k}_history_{name}"] = float(np.array(self.ndcg)[mine].mean())
        return found


def advantage(ours: Tally, theirs: Tally, *, k: int) -> dict[str, float]:
    """How much better ours is, with 95% intervals, by drawing the same users for both (paired bootstrap)."""
    differences = np.array(
        [np.subtract(ours.recall, theirs.recall), np.subtract(ours.ndcg, theirs.ndcg)], dtype=np.float64
    ).T
    found: dict[str, float] = {}
    names = (f"recall_at_{k}_ours_minus", f"ndcg_at_{k}_ours_minus")
    for name, mean, (low, high) in zip(names, differences.mean(axis=0), intervals(differences), strict=True):
        found |= {name: float(mean), f"{name}_low": float(low), f"{name}_high": float(high)}
    return found


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
    score: Callable[[NDArray[np.int64]], Mapping[str, Floats | Lists]],
    done: csr_matrix | None,
    wanted: csr_matrix,
    k: int,
    label: str,
    threads: int = 1,
) -> dict[str, Tally]:
    """Rank all items for each user under every scoring; items of `done` are never ranked.

    `score` gives people x items, or lists of columns that are ranked already.
    """

    def ranked(batch: NDArray[np.int64]) -> list[tuple[str, Lists, NDArray[np.bool_]]]:
        right, had = wanted[batch], None if done is None else done[batch]
        found = []
        for name, scores in score(batch).items():
            lists = _lists(scores, had, k)
            found.append((name, lists, _hits(lists, right)))
        return found

    tallies: dict[str, Tally] = {}
    sizes = np.diff(wanted.indptr).astype(np.int64)
    batches = list(_batches(users))
    # numpy and BLAS let go of Python while they work; more threads inside BLAS would only fight these
    with ThreadPoolExecutor(threads) as pool, threadpool_limits(limits=1):
        for batch, found in zip(batches, track(pool.map(ranked, batches), label, len(batches)), strict=True):
            for name, lists, hits in found:
                tallies.setdefault(name, Tally()).add(batch, lists, hits, sizes[batch])
    return tallies


def _lists(scores: Floats | Lists, done: csr_matrix | None, k: int) -> Lists:
    """The k best columns per row, -1 where there are no more."""
    if np.issubdtype(scores.dtype, np.integer):
        found = np.asarray(scores[:, :k], dtype=np.int64)
    else:
        found = ranking(np.asarray(scores, dtype=np.float32), done=done, depth=k)
    return np.pad(found, ((0, 0), (0, k - found.shape[1])), constant_values=-1)


def _hits(lists: Lists, right: csr_matrix) -> NDArray[np.bool_]:
    rows, columns = right.shape
    wanted = np.repeat(np.arange(rows, dtype=np.int64), np.diff(right.indptr)) * columns + right.indices
    listed = np.arange(rows, dtype=np.int64)[:, None] * columns + lists
    return np.isin(listed, wanted) & (lists >= 0)


def matrix_of(pairs: NDArray[np.int64], *, users: int, items: int) -> csr_matrix:
    """Users x items, 1 where there is a pair, however often."""
    matrix = csr_matrix(
        (np.ones(len(pairs), dtype=np.float32), (pairs[:, 0], pairs[:, 1])), shape=(users, items)
    )
    matrix.data[:] = 1.0
    return matrix


def dense_rows(rows: Any) -> Floats:
    return np.asarray(rows.todense() if hasattr(rows, "todense") else rows, dtype=np.float32)


def _batches(users: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    for start in range(0, users.size, BATCH):
        yield users[start : start + BATCH]


__all__: Sequence[str] = ("SEGMENTS", "Tally", "advantage", "blended", "dense_rows", "matrix_of", "rank")
