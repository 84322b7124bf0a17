"""What every model of taste promises.

A model has a *space*. An item stands somewhere in it (`place`), a history points somewhere in it
(`profile`), and the score of an item for a history is their inner product. For the item-item model
the space is the items themselves; for the factor models it is the factors. An event that nobody
has been to yet only needs a position in the space, which `recommender.content` supplies.

- Every profile is a sum of one part per item of the history (`parts`), so every score can be
  explained exactly: the terms of `explain` add up to `score`.
- A model keeps nothing of the people it learned from: its arrays have one row per item.
- An empty history points nowhere: all scores are 0.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, issparse

type Floats = NDArray[np.float32]
type Ints = NDArray[np.int32]
type Rows = Any  # a float32 array or csr_matrix, one row per item (scipy ships no types)
type Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """What somebody did, as distinct columns of the training matrix with positive weights."""

    items: Ints
    weights: Floats

    @property
    def empty(self) -> bool:
        return self.items.size == 0


def history(weighted: Mapping[int, float]) -> History:
    """A History from {column: weight}; columns come out in ascending order."""
    columns = sorted(weighted)
    return History(
        items=np.array(columns, dtype=np.int32),
        weights=np.array([weighted[column] for column in columns], dtype=np.float32),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Folded:
    """A history folded in. `brought`: what each of its items adds to the score of each of a few places (rows), as
    history x places; its columns add up to the scores.
    """

    profile: Floats
    brought: Callable[[Rows], Floats]


class Model(Protocol):
    """Fit on a users x items matrix, then score items for any history."""

    name: ClassVar[str]

    def fit(self, matrix: csr_matrix) -> Self: ...

    def place(self, items: Ints) -> Rows:
        """Where the items stand: one row per item."""
        ...

    def parts(self, history: History) -> Rows:
        """What each item of the history adds to the profile: one row per item of the history."""
        ...

    def profile(self, history: History) -> Floats:
        """Where the history points: the sum of its parts, as a dense vector."""
        ...

    def fold(self, history: History) -> "Folded":
        """Where the history points, with what is needed to explain it: worked out once for one request."""
        ...

    def profiles(self, matrix: csr_matrix) -> Rows:
        """The profiles of many histories at once, one per row of the matrix (for evaluation)."""
        ...

    def score(self, history: History, items: Ints) -> Floats: ...

    def explain(self, history: History, item: int) -> Floats:
        """The terms of the item's score, one per item of the history."""
        ...

    def arrays(self) -> Arrays:
        """All that is learned, as plain arrays, to be written to disk."""
        ...

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self: ...


class InnerProduct:
    """score and explain for models that know place, parts and profile."""

    def place(self, items: Ints) -> Rows:
        raise NotImplementedError

    def parts(self, history: History) -> Rows:
        raise NotImplementedError

    def profile(self, history: History) -> Floats:
        return dense(self.parts(history).sum(axis=0))

    def fold(self, history: History) -> Folded:
        parts = self.parts(history)
        return Folded(profile=dense(parts.sum(axis=0)), brought=lambda places: product(parts, places.T))

    def score(self, history: History, items: Ints) -> Floats:
        if history.empty:
            return np.zeros(items.size, dtype=np.float32)
        return dense(self.place(items) @ self.profile(history))

    def explain(self, history: History, item: int) -> Floats:
        where = self.place(np.array([item], dtype=np.int32))
        return terms(self.parts(history), where)


def terms(parts: Rows, where: Rows) -> Floats:
    """The inner product of each part with one position (a single row, sparse or dense)."""
    return dense((parts @ where.T).sum(axis=1))


def product(left: Rows, right: Rows) -> Floats:
    """A dense matrix, whichever of the two is sparse."""
    found = left @ right
    return np.asarray(found.todense() if issparse(found) else found, dtype=np.float32)


def dense(values: Any) -> Floats:
    """A flat float32 array from whatever scipy made of it."""
    return np.asarray(values, dtype=np.float32).reshape(-1)


def degrees(matrix: csr_matrix) -> tuple[Floats, Floats]:
    """Sums of weights per user and per item; 1 where there are none, so that it can divide."""
    users = dense(matrix.sum(axis=1))
    items = dense(matrix.sum(axis=0))
    return np.where(users > 0, users, 1).astype(np.float32), np.where(items > 0, items, 1).astype(np.float32)


def normalised(matrix: csr_matrix, *, user_power: float, item_power: float) -> csr_matrix:
    """D_u^-user_power R D_i^-item_power: heavy users and popular items weigh less."""
    users, items = degrees(matrix)
    scaled = matrix.tocsr().astype(np.float32, copy=True)
    scaled.data *= np.repeat(users**-user_power, np.diff(scaled.indptr))
    scaled.data *= (items**-item_power)[scaled.indices]
    return scaled
