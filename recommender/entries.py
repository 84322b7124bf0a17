"""Some rows of a sparse matrix, as the plain arrays that a request needs: gathered once.

scipy's matrices cost tens of microseconds each, whatever is in them; its loops over tens of thousands of entries are several
times as fast as numpy's. So scipy gathers and multiplies what is large, and numpy what is small.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recommender.models.base import Floats, Ints, dense

# From so many entries on (or rows, where entries aren't counted yet) scipy is the faster.
LARGE = 8_000
LARGE_ROWS = 500


@dataclass(frozen=True, kw_only=True)
class Entries:
    """The stored entries of `size` rows, in order of row: what column, what value, and where each row ends."""

    ends: NDArray[np.integer]  # size + 1, from 0: entries of row r are ends[r] to ends[r + 1]
    columns: Ints
    values: Floats

    @property
    def size(self) -> int:
        return int(self.ends.size - 1)

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """The row of each entry."""
        return np.repeat(np.arange(self.size), np.diff(self.ends))

    @classmethod
    def of(cls, matrix: csr_matrix, wanted: NDArray[np.integer] | None = None) -> Self:
        """Rows of a CSR matrix (all, if none are named), numbered as they are named."""
        if wanted is None or wanted.size >= LARGE_ROWS:
            rows = matrix if wanted is None else matrix[wanted]
            return cls(ends=rows.indptr, columns=rows.indices, values=rows.data)
        whole = cls(ends=matrix.indptr, columns=matrix.indices, values=matrix.data)
        return whole.some(wanted)

    def some(self, wanted: NDArray[np.integer]) -> Self:
        """A few of its rows, numbered as they are named."""
        starts = self.ends[wanted]
        lengths = self.ends[wanted + 1] - starts
        ends = np.zeros(wanted.size + 1, dtype=np.intp)
        np.cumsum(lengths, out=ends[1:])
        entries = np.arange(ends[-1]) + np.repeat(starts - ends[:-1], lengths)
        return type(self)(ends=ends, columns=self.columns[entries], values=self.values[entries])

    @classmethod
    def listed(cls, *, rows: NDArray[np.integer], columns: Ints, values: Floats, size: int) -> Self:
        """From the row of each entry, ascending."""
        ends = np.zeros(size + 1, dtype=np.int32)
        np.cumsum(np.bincount(rows, minlength=size), out=ends[1:])
        return cls(ends=ends, columns=columns, values=values)

    @classmethod
    def together(cls, parts: Sequence[tuple[Self, NDArray[np.integer]]], size: int) -> Self:
        """Several into one of `size` rows: each part with the new numbers of its rows."""
        if len(parts) == 1 and parts[0][1].size == size:  # numbered as they stand
            return parts[0][0]
        rows = np.concatenate([numbers[part.rows] for part, numbers in parts])
        order = np.argsort(rows, kind="stable")
        return cls.listed(
            rows=rows[order],
            columns=np.concatenate([part.columns for part, _ in parts])[order],
            values=np.concatenate([part.values for part, _ in parts])[order],
            size=size,
        )

    def followed_by(self, other: Self) -> Self:
        """Its rows, and the other's after them."""
        if not other.values.size:
            return replace(self, ends=np.append(self.ends, np.full(other.size, self.ends[-1])))
        return replace(
            self,
            ends=np.concatenate([self.ends, self.ends[-1] + other.ends[1:]]),
            columns=np.concatenate([self.columns, other.columns]),
            values=np.concatenate([self.values, other.values]),
        )

    def weighted(self, weights: Floats) -> Self:
        """Each row times its weight."""
        return replace(self, values=self.values * np.repeat(weights, np.diff(self.ends)))

    def dot(self, vector: Floats) -> Floats:
        """The inner product of each row with a vector."""
        if self.values.size >= LARGE:
            return dense(self.matrix(vector.size) @ vector)
        products = self.values * vector[self.columns]
        return dense(np.bincount(self.rows, weights=products, minlength=self.size))

    def sums(self, width: int) -> Floats:
        """The sum of all rows, as a dense vector."""
        return dense(np.bincount(self.columns, weights=self.values, minlength=width))

    def times(self, table: NDArray[np.floating]) -> Floats:
        """Each row times a table with one row per column: size x the table's width."""
        if self.values.size >= LARGE:
            return np.asarray(self.matrix(table.shape[0]) @ table, dtype=np.float32)
        found = np.zeros((self.size, table.shape[1]), dtype=np.float32)
        if self.values.size:
            kept = np.flatnonzero(np.diff(self.ends))
            products = self.values[:, None] * table[self.columns]
            found[kept] = np.add.reduceat(products, self.ends[kept], axis=0)
        return found

    def matrix(self, width: int) -> csr_matrix:
        return csr_matrix((self.values, self.columns, self.ends), shape=(self.size, width), copy=False)

    def rows_of(self, entries: NDArray[np.integer]) -> NDArray[np.intp]:
        """The rows of a few entries."""
        return np.searchsorted(self.ends, entries, side="right") - 1
