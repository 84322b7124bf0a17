"""The smooth part of the graph of people and items: an ideal low-pass filter.

score = r_u D_i^-p V V^T D_i^p, with V the leading right singular vectors of D_u^-.5 R D_i^-.5
(the linear filter of GF-CF, Shen et al. 2021). Linear in the history, so the fold-in is a sum.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recommender.models.base import Arrays, Floats, History, InnerProduct, Ints, Rows, degrees, normalised


class Spectral(InnerProduct):
    name: ClassVar[str] = "spectral"

    def __init__(self, *, factors: int = 64, power: float = 0.5, iterations: int = 4, seed: int = 7) -> None:
        self.factors = factors
        self.power = power
        self.iterations = iterations
        self.seed = seed
        self.incoming: Floats = np.zeros((0, 0), dtype=np.float32)
        self.outgoing: Floats = np.zeros((0, 0), dtype=np.float32)

    def fit(self, matrix: csr_matrix) -> Self:
        scaled = normalised(matrix, user_power=0.5, item_power=0.5)
        rank = max(1, min(self.factors, min(matrix.shape) - 1))
        # Only training needs scikit-learn; a web worker never loads it.
        from sklearn.utils.extmath import randomized_svd

        _, _, vectors = randomized_svd(
            scaled, n_components=rank, n_iter=self.iterations, random_state=self.seed
        )
        basis = np.ascontiguousarray(vectors.T, dtype=np.float32)
        _, items = degrees(matrix)
        self.incoming = (basis * (items**-self.power)[:, None]).astype(np.float32)
        self.outgoing = (basis * (items**self.power)[:, None]).astype(np.float32)
        return self

    def place(self, items: Ints) -> Rows:
        return self.outgoing[items]

    def parts(self, history: History) -> Rows:
        return history.weights[:, None] * self.incoming[history.items]

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
