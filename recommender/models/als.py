"""Implicit-feedback matrix factorisation (Hu, Koren, Volinsky 2008), with exact fold-in.

The confidence of a visit is alpha times its degree-normalised weight. The people's factors are
thrown away after training; at request time they are solved again from the history alone:

    x = (Y^T Y + reg I + Yh^T (C - I) Yh)^-1 Yh^T c
      = G Yh^T (I + (C - I) Yh G Yh^T)^-1 c        with G = (Y^T Y + reg I)^-1

The second form (push-through identity) costs a solve as large as the history, not as the factors,
and gives one part per item of the history.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from recommender.models import crowds
from recommender.models.base import Arrays, Floats, Folded, History, InnerProduct, Ints, Rows, degrees, dense
from recommender.models.foldin import fold_in, gram


class Als(InnerProduct):
    name: ClassVar[str] = "als"

    def __init__(
        self,
        *,
        factors: int = 64,
        alpha: float = 100.0,
        regularization: float = 1.0,
        iterations: int = 8,
        user_power: float = 0.5,
        item_power: float = 0.5,
        seed: int = 7,
        threads: int = 1,
        exact: bool = False,
        sweeps: int = 1,
    ) -> None:
        self.factors = factors
        self.alpha = alpha
        self.regularization = regularization
        self.iterations = iterations
        self.user_power = user_power
        self.item_power = item_power
        self.seed = seed
        self.threads = threads
        self.exact = exact
        self.sweeps = sweeps  # over everybody, where they are many
        self.items: Floats = np.zeros((0, 0), dtype=np.float32)
        self.gram_inverse: Floats = np.zeros((0, 0), dtype=np.float32)
        self.item_scale: Floats = np.zeros(0, dtype=np.float32)
        self._gram: tuple[Floats, NDArray[np.float64]] | None = None

    def fit(self, matrix: csr_matrix) -> Self:
        users, items = degrees(matrix)
        self.item_scale = (items**-self.item_power).astype(np.float32)
        if crowds.many(matrix):
            self.items = self._of_many(matrix, users**-self.user_power)
            self.gram_inverse = self._inverse(self.items)
            return self
        weighted = matrix.tocsr().astype(np.float32, copy=True)
        weighted.data *= np.repeat(users**-self.user_power, np.diff(weighted.indptr))
        weighted.data *= self.item_scale[weighted.indices]
        factors = min(self.factors, *matrix.shape)
        with threadpool_limits(limits=1):  # the threads here are enough, and BLAS's would fight them
            self.items = self._exactly(weighted, factors) if self.exact else self._roughly(weighted, factors)
        self.gram_inverse = self._inverse(self.items)
        return self

    def _of_many(self, matrix: csr_matrix, user_scale: Floats) -> Floats:
        """Learned from a sample, then sharpened on everybody."""
        few = Als(
            factors=self.factors,
            alpha=self.alpha,
            regularization=self.regularization,
            iterations=self.iterations,
            user_power=self.user_power,
            item_power=self.item_power,
            seed=self.seed,
            threads=self.threads,
            exact=self.exact,
        ).fit(crowds.sample(matrix))
        return crowds.sharpened(
            matrix,
            few.items,
            users=user_scale * self.alpha,
            items=self.item_scale,
            regularization=self.regularization,
            sweeps=self.sweeps,
            threads=self.threads,
        )

    def _exactly(self, weighted: csr_matrix, factors: int) -> Floats:
        """Every side solved to the end: fewer iterations are needed, and more would learn by heart."""
        confident = (self.alpha * weighted).tocsr()
        turned = confident.T.tocsr()
        drawn = np.random.default_rng(self.seed).normal(scale=0.01, size=(weighted.shape[1], factors))
        items: Floats = drawn.astype(np.float32)
        for _ in range(self.iterations):
            people = fold_in(items, self._inverse(items), confident, threads=self.threads)
            items = fold_in(people, self._inverse(people), turned, threads=self.threads)
        return items

    def _roughly(self, weighted: csr_matrix, factors: int) -> Floats:
        """Implicit's three steps of conjugate gradients a side: faster where there are millions of people."""
        # Only training needs implicit; a web worker never loads it.
        from implicit.cpu.als import AlternatingLeastSquares

        learner = AlternatingLeastSquares(
            factors=factors,
            regularization=self.regularization,
            alpha=self.alpha,
            iterations=self.iterations,
            random_state=self.seed,
            num_threads=self.threads,
        )
        learner.fit(weighted, show_progress=False)
        return np.ascontiguousarray(learner.item_factors, dtype=np.float32)

    def _inverse(self, rows: Floats) -> Floats:
        return np.linalg.inv(gram(rows, self.regularization)).astype(np.float32)

    def place(self, items: Ints) -> Rows:
        return np.asarray(self.items[items], dtype=np.float32)  # half as wide on disk

    def _confidence(self, history: History) -> Floats:
        heavy = max(float(history.weights.sum()), 1e-6)
        scale = self.item_scale[history.items]
        confidence: Floats = (self.alpha * heavy**-self.user_power * history.weights * scale).astype(
            np.float32
        )
        return confidence

    def parts(self, history: History) -> Rows:
        if history.empty:
            return np.zeros((0, self.items.shape[1]), dtype=np.float32)
        visited = self.place(history.items)
        confidence = self._confidence(history)
        spread = visited @ self.gram_inverse
        solved = np.linalg.solve(self._of_visits(visited, spread, confidence).T, spread)
        return (confidence[:, None] * solved).astype(np.float32)

    def _of_visits(self, visited: Floats, spread: Floats, confidence: Floats) -> Floats:
        """I + (C - I) Y G Y^T: the system as large as the history (`foldin`)."""
        system: Floats = (confidence - 1)[:, None] * (spread @ visited.T)
        system[np.diag_indices_from(system)] += 1
        return system

    def profiles(self, matrix: csr_matrix) -> Rows:
        items = np.asarray(self.items, dtype=np.float32)
        return fold_in(items, self.gram_inverse, self._confidences(matrix.tocsr()), threads=self.threads)

    def _confidences(self, rows: csr_matrix) -> csr_matrix:
        """`_confidence` of every row's history at once."""
        heavy = np.maximum(dense(rows.sum(axis=1)), 1e-6) ** -self.user_power
        scale = np.repeat(heavy, np.diff(rows.indptr)) * self.item_scale[rows.indices]
        data = (self.alpha * rows.data * scale).astype(np.float32)
        return csr_matrix((data, rows.indices, rows.indptr), shape=rows.shape)

    def fold(self, history: History) -> Folded:
        """Solved for where the history points at once; what its items bring to a few places, only if somebody asks."""
        if history.empty:
            return super().fold(history)
        visited = self.place(history.items)
        confidence = self._confidence(history)
        if history.items.size <= self.items.shape[1]:
            spread = visited @ self.gram_inverse
            system = self._of_visits(visited, spread, confidence)
            pointed = (np.linalg.solve(system, confidence) @ spread).astype(np.float32)

            def brought(places: Rows) -> Floats:
                told = np.linalg.solve(system.T, spread @ np.asarray(places, dtype=np.float32).T)
                return (confidence[:, None] * told).astype(np.float32)

            return Folded(profile=pointed, brought=brought)
        whole = self._system(visited, confidence)

        def brought_by_many(places: Rows) -> Floats:
            told = np.linalg.solve(whole, np.asarray(places, dtype=np.float32).T)
            return (confidence[:, None] * (visited @ told)).astype(np.float32)

        pointed = np.linalg.solve(whole, visited.T @ confidence).astype(np.float32)
        return Folded(profile=pointed, brought=brought_by_many)

    def profile(self, history: History) -> Floats:
        """The same as the sum of parts, by whichever of the two forms is the smaller system."""
        if history.empty or history.items.size <= self.items.shape[1]:
            pointed: Floats = self.parts(history).sum(axis=0)
            return pointed
        visited = self.place(history.items)
        confidence = self._confidence(history)
        return np.linalg.solve(self._system(visited, confidence), visited.T @ confidence).astype(np.float32)

    def _system(self, visited: Floats, confidence: Floats) -> NDArray[np.float64]:
        if self._gram is None or self._gram[0] is not self.gram_inverse:
            self._gram = (self.gram_inverse, np.linalg.inv(self.gram_inverse.astype(np.float64)))
        return self._gram[1] + visited.T @ ((confidence - 1)[:, None] * visited)

    def arrays(self) -> Arrays:
        return {
            "items": self.items,
            "gram_inverse": self.gram_inverse,
            "item_scale": self.item_scale,
            "settings": np.array([self.alpha, self.user_power], dtype=np.float64),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        alpha, user_power = (float(value) for value in arrays["settings"])
        model = cls(alpha=alpha, user_power=user_power)
        model.items = arrays["items"]
        model.gram_inverse = arrays["gram_inverse"]
        model.item_scale = arrays["item_scale"]
        return model
