"""The smooth part of the graph of people and items: an ideal low-pass filter.

score = r_u D_i^-p V V^T D_i^p, with V the leading right singular vectors of D_u^-.5 R D_i^-.5
(the linear filter of GF-CF, Shen et al. 2021). Linear in the history, so the fold-in is a sum.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recommender.models import crowds
from recommender.models.base import (
    Arrays,
    Floats,
    Folded,
    History,
    InnerProduct,
    Ints,
    Rows,
    degrees,
    dense,
    normalised,
)

OVERSAMPLED = 10
# What is smaller beside the largest is rounding.
SMALLEST = 1e-6


class Spectral(InnerProduct):
    name: ClassVar[str] = "spectral"

    def __init__(
        self, *, factors: int = 64, power: float = 0.5, iterations: int = 4, seed: int = 7, threads: int = 1
    ) -> None:
        self.factors = factors
        self.power = power
        self.iterations = iterations
        self.seed = seed
        self.threads = threads
        self.incoming: Floats = np.zeros((0, 0), dtype=np.float32)
        self.outgoing: Floats = np.zeros((0, 0), dtype=np.float32)

    def fit(self, matrix: csr_matrix) -> Self:
        basis = np.ascontiguousarray(self._basis(matrix), dtype=np.float32)
        _, items = degrees(matrix)
        self.incoming = (basis * (items**-self.power)[:, None]).astype(np.float32)
        self.outgoing = (basis * (items**self.power)[:, None]).astype(np.float32)
        return self

    def _basis(self, matrix: csr_matrix) -> Floats:
        """Items x factors: the leading right singular vectors."""
        rank = max(1, min(self.factors, min(matrix.shape) - 1))
        few = crowds.sample(matrix) if crowds.many(matrix) else matrix
        scaled = normalised(few, user_power=0.5, item_power=0.5)
        if few is matrix:
            return leading(scaled, rank, iterations=self.iterations, seed=self.seed)
        # a few more than wanted, so that the last ones are right too
        start = leading(scaled, rank + OVERSAMPLED, iterations=self.iterations, seed=self.seed)
        return crowds.turned_to(matrix, start, threads=self.threads)[:, :rank]

    def place(self, items: Ints) -> Rows:
        return self.outgoing[items]

    def parts(self, history: History) -> Rows:
        return history.weights[:, None] * self.incoming[history.items]

    def fold(self, history: History) -> Folded:
        visited = np.asarray(self.incoming[history.items], dtype=np.float32)  # half as wide on disk
        weights = history.weights

        def brought(places: Rows) -> Floats:
            return np.asarray(weights[:, None] * (visited @ places.T), dtype=np.float32)

        return Folded(profile=dense(weights @ visited), brought=brought)

    def profiles(self, matrix: csr_matrix) -> Rows:
        return np.asarray(matrix.astype(np.float32) @ self.incoming)

    def arrays(self) -> Arrays:
        return {"incoming": self.incoming, "outgoing": self.outgoing}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        model = cls()
        model.incoming = arrays["incoming"]
        model.outgoing = arrays["outgoing"]
        return model


def leading(matrix: csr_matrix, rank: int, *, iterations: int, seed: int) -> Floats:
    """The right singular vectors of the largest singular values, one a column; fewer where there are fewer.

    Subspace iteration (Halko, Martinsson, Tropp 2011, 4.4), made orthonormal through the small Gram matrix: products
    of large matrices only, several times as fast as a decomposition of them.
    """
    width = min(rank + OVERSAMPLED, *matrix.shape)
    drawn = np.random.default_rng(seed).normal(size=(matrix.shape[1], width))
    turned = matrix.T.tocsr()
    space = _orthonormal(drawn.astype(np.float32))
    for _ in range(iterations):
        space = _orthonormal(turned @ (matrix @ space))
    seen = matrix @ space
    values, rotation = np.linalg.eigh((seen.T @ seen).astype(np.float64))
    order = np.argsort(-values)[:rank]
    return np.ascontiguousarray(space @ rotation[:, order].astype(np.float32))


def _orthonormal(columns: Floats) -> Floats:
    """Columns that span the same and have length 1; what adds nothing is left out."""
    values, rotation = np.linalg.eigh((columns.T @ columns).astype(np.float64))
    kept = values > SMALLEST * values[-1]
    if not kept.any():
        return columns[:, :1] * 0
    found: Floats = columns @ (rotation[:, kept] / np.sqrt(values[kept])).astype(np.float32)
    return found
