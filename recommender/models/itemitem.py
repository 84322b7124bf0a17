"""Items visited by the same people are alike.

Similarity = (R'^T R')^power with R' = D_u^-.5 R D_i^-.4: the asymmetric normalisation measured in
docs/decisions/0025-item-item-asymmetric-normalisation.md. Only the nearest neighbours of each item are kept.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array

from recommender.entries import Entries
from recommender.models import crowds
from recommender.models.base import (
    Arrays,
    Floats,
    Folded,
    History,
    InnerProduct,
    Ints,
    Rows,
    dense,
    normalised,
)


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
        self.similarity: csr_matrix = csr_matrix((0, 0), dtype=np.float32)  # float16 from disk
        self._bits: csr_matrix | None = None

    def fit(self, matrix: csr_matrix) -> Self:
        pairs = self._pairs(matrix).tocoo()
        keep = (pairs.row != pairs.col) & (pairs.data > 0)
        values = pairs.data[keep].astype(np.float32) ** self.similarity_power
        self.similarity = csr_matrix(
            (values, (pairs.row[keep], pairs.col[keep])), shape=pairs.shape, dtype=np.float32
        )
        self.similarity.sort_indices()
        return self

    def _pairs(self, matrix: csr_matrix) -> csr_matrix:
        if crowds.many(matrix):
            return crowds.nearest(
                matrix,
                k=self.neighbours,
                user_power=self.user_power,
                item_power=self.item_power,
                threads=self.threads,
            )
        scaled = normalised(matrix, user_power=self.user_power, item_power=self.item_power)
        # Only training needs implicit; a web worker never loads it.
        from implicit.nearest_neighbours import all_pairs_knn

        # one more than wanted: the nearest neighbour of an item is usually itself
        return all_pairs_knn(
            scaled.astype(np.float64),
            K=min(self.neighbours + 1, matrix.shape[1]),
            num_threads=self.threads,
            show_progress=False,
        )

    def place(self, items: Ints) -> Rows:
        count = self.similarity.shape[0]
        return csr_matrix(
            (np.ones(items.size, dtype=np.float32), items, np.arange(items.size + 1, dtype=np.int32)),
            shape=(items.size, count),
        )

    def near(self, items: Ints) -> csr_matrix:
        """The neighbours of some items."""
        if self._bits is None:
            return self.similarity[items]
        # scipy has no loops over float16: it moves the bits
        rows = self._bits[items]
        rows.data = rows.data.view(np.float16).astype(np.float32)
        return rows

    def parts(self, history: History) -> Rows:
        return diags_array(history.weights).tocsr() @ self.near(history.items)

    def profile(self, history: History) -> Floats:
        near = self.near(history.items)
        weighted = near.data * np.repeat(history.weights, np.diff(near.indptr))
        return dense(np.bincount(near.indices, weights=weighted, minlength=self.similarity.shape[0]))

    def fold(self, history: History) -> Folded:
        rows = self.near(history.items)
        size = self.similarity.shape[0]

        def brought(places: Rows) -> Floats:
            """Of thousands of neighbours few are what the places are made of: the others are passed by."""
            near = Entries.of(rows).weighted(history.weights)
            made_of = places if isinstance(places, Entries) else Entries.of(places)
            wanted = np.unique(made_of.columns)
            where = np.full(size, -1, dtype=np.int32)
            where[wanted] = np.arange(wanted.size)
            column = where[near.columns]
            met = np.flatnonzero(column >= 0)
            table = np.zeros((near.size, wanted.size), dtype=np.float32)
            table[near.rows_of(met), column[met]] = near.values[met]
            shares = np.zeros((wanted.size, made_of.size), dtype=np.float32)
            shares[where[made_of.columns], made_of.rows] = made_of.values
            return np.asarray(table @ shares, dtype=np.float32)

        return Folded(profile=dense(history.weights @ rows), brought=brought)

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
        values, indices, ends = arrays["data"], arrays["indices"], arrays["indptr"]
        shape = (ends.size - 1, ends.size - 1)
        model.similarity = csr_matrix((values, indices, ends), shape=shape, copy=False)
        if values.dtype == np.float16:
            model._bits = csr_matrix((values.view(np.int16), indices, ends), shape=shape, copy=False)
        return model
