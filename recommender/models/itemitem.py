"""Items visited by the same people are alike.

Similarity = (R'^T R')^power with R' = D_u^-.5 R D_i^-.4: the asymmetric normalisation measured in
docs/decisions/0025-item-item-asymmetric-normalisation.md. Only the nearest neighbours of each item are kept.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array

from recommender.models.base import Arrays, Floats, History, InnerProduct, Ints, Rows, dense, normalised


class ItemItem(InnerProduct):
    """The space is the items: an item stands at itself, a history points at its neighbours."""

    name: ClassVar[str] = "itemitem"

    def __init__(
        self,
        *,
        neighbours: int = 200,
        user_power: float = 0.5,
        item_power: float = 0.4,
        similarity_power: float = 0.7,
        threads: int = 1,
    ) -> None:
        self.neighbours = neighbours
        self.user_power = user_power
        self.item_power = item_power
        self.similarity_power = similarity_power
        self.threads = threads
        self.similarity: csr_matrix = csr_matrix((0, 0), dtype=np.float32)

    def fit(self, matrix: csr_matrix) -> Self:
        scaled = normalised(matrix, user_power=self.user_power, item_power=self.item_power)
        items = matrix.shape[1]
        # one more than wanted: the nearest neighbour of an item is usually itself
        # Only training needs implicit; a web worker never loads it.
        from implicit.nearest_neighbours import all_pairs_knn

        pairs = all_pairs_knn(
            scaled.astype(np.float64),
            K=min(self.neighbours + 1, items),
            num_threads=self.threads,
            show_progress=False,
        ).tocoo()
        keep = (pairs.row != pairs.col) & (pairs.data > 0)
        values = pairs.data[keep].astype(np.float32) ** self.similarity_power
        self.similarity = csr_matrix(
            (values, (pairs.row[keep], pairs.col[keep])), shape=(items, items), dtype=np.float32
        )
        self.similarity.sort_indices()
        return self

    def place(self, items: Ints) -> Rows:
        count = self.similarity.shape[0]
        return csr_matrix(
            (np.ones(items.size, dtype=np.float32), items, np.arange(items.size + 1, dtype=np.int32)),
            shape=(items.size, count),
        )

    def parts(self, history: History) -> Rows:
        return diags_array(history.weights).tocsr() @ self.similarity[history.items]

    def profile(self, history: History) -> Floats:
        near = self.similarity[history.items]
        weighted = near.data * np.repeat(history.weights, np.diff(near.indptr))
        return dense(np.bincount(near.indices, weights=weighted, minlength=self.similarity.shape[0]))

    def brought(self, history: History, places: Rows) -> Floats:
        """Of thousands of neighbours few are what the places are made of: the others are passed by."""
        wanted = np.unique(places.indices)
        where = np.full(self.similarity.shape[0], -1, dtype=np.int32)
        where[wanted] = np.arange(wanted.size)
        near = self.similarity[history.items]
        column = where[near.indices]
        met = np.flatnonzero(column >= 0)
        row = np.repeat(np.arange(history.items.size), np.diff(near.indptr))[met]
        table = np.zeros((history.items.size, wanted.size), dtype=np.float32)
        table[row, column[met]] = near.data[met] * history.weights[row]
        return np.asarray(table @ places[:, wanted].T.toarray(), dtype=np.float32)

    def profiles(self, matrix: csr_matrix) -> Rows:
        return matrix.astype(np.float32) @ self.similarity

    def arrays(self) -> Arrays:
        return {
            "data": self.similarity.data.astype(np.float32),
            "indices": self.similarity.indices.astype(np.int32),
            "indptr": self.similarity.indptr.astype(np.int64),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        model = cls()
        size = arrays["indptr"].size - 1
        model.similarity = csr_matrix(
            (arrays["data"], arrays["indices"], arrays["indptr"]), shape=(size, size), copy=False
        )
        return model
