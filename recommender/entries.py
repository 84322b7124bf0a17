"""Some rows of a sparse matrix, as the plain arrays that a request needs: gathered once, without a matrix made of them.

scipy's matrices cost tens of microseconds each, whatever is in them; a request makes dozens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recommender.models.base import Floats, Ints, dense


@dataclass(frozen=True, kw_only=True, slots=True)
class Entries:
    """The stored entries of `size` rows: which row, which column, what value; in order of row."""

    rows: NDArray[np.intp]
    columns: Ints
    values: Floats
    size: int

    @classmethod
    def of(cls, matrix: csr_matrix, wanted: NDArray[np.integer] | None = None) -> Self:
        """Rows of a CSR matrix (all, if none are named), numbered as they are named."""
        if wanted is None:
            at = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
            return cls(rows=at, columns=matrix.indices, values=matrix.data, size=matrix.shape[0])
        starts = matrix.indptr[wanted].astype(np.intp)
        lengths = matrix.indptr[wanted + 1] - starts
        before = np.cumsum(lengths) - lengths
        at = np.repeat(np.arange(wanted.size), lengths)
        entries = np.arange(at.size) + np.repeat(starts - before, lengths)
        return cls(rows=at, columns=matrix.indices[entries], values=matrix.data[entries], size=wanted.size)

    @classmethod
    def together(cls, parts: Sequence[tuple[Self, NDArray[np.integer]]], size: int) -> Self:
        """Several into one of `size` rows: each part with the new numbers of its rows."""
        if len(parts) == 1 and parts[0][1].size == size:  # numbered as they stand
            return parts[0][0]
        rows = np.concatenate([numbers[part.rows] for part, numbers in parts])
        order = np.argsort(rows, kind="stable")
        return cls(
            rows=rows[order].astype(np.intp),
            columns=np.concatenate([part.columns for part, _ in parts])[order],
            values=np.concatenate([part.values for part, _ in parts])[order],
            size=size,
        )

    def weighted(self, weights: Floats) -> Self:
        """Each row times its weight."""
        return type(self)(
            rows=self.rows, columns=self.columns, values=self.values * weights[self.rows], size=self.size
        )

    def dot(self, vector: Floats) -> Floats:
        """The inner product of each row with a vector."""
        return dense(np.bincount(self.rows, weights=self.values * vector[self.columns], minlength=self.size))

    def sums(self, width: int) -> Floats:
        """The sum of all rows, as a dense vector."""
        return dense(np.bincount(self.columns, weights=self.values, minlength=width))

    def times(self, table: NDArray[np.floating]) -> Floats:
        """Each row times a table with one row per column: size x the table's width."""
        found = np.zeros((self.size, table.shape[1]), dtype=np.float32)
        if self.rows.size:
            starts = np.flatnonzero(np.diff(self.rows, prepend=-1))
            products = self.values[:, None] * table[self.columns]
            found[self.rows[starts]] = np.add.reduceat(products, starts, axis=0)
        return found

    def matrix(self, width: int) -> csr_matrix:
        ends = np.searchsorted(self.rows, np.arange(self.size + 1))
        return csr_matrix((self.values, self.columns, ends), shape=(self.size, width))

    def has(self, columns: Sequence[int]) -> NDArray[Any]:
        """Which rows have an entry in one of these columns."""
        found = np.zeros(self.size, dtype=np.bool_)
        found[self.rows[np.isin(self.columns, columns)]] = True
        return found
