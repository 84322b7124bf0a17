"""warm: users and items are known; rank every item that the user didn't have in training.

Sizes and weights were chosen on validation splits of Gowalla's training half (docs/decisions/0061). What is smaller
gets smaller spaces. A user without training is given what most people visited.
"""

import time
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from recommender.evaluation.baselines import tuned
from recommender.evaluation.figures import Surroundings
from recommender.evaluation.protocol import advantage, dense_rows, matrix_of, rank
from recommender.evaluation.reading import Pairs, Traits
from recommender.fusion import fused
from recommender.models import Als, ItemItem, Model, Spectral
from recommender.models.base import Floats

WEIGHTS: Mapping[str, float] = {"itemitem": 1.0, "als": 0.6, "als_again": 0.6, "spectral": 0.3}
NEIGHBOURS = 1000
FACTORS = 512
ITERATIONS = 3
# A space wider than this part of what there is to know learns it by heart.
WIDEST_PART = 8


def evaluate(
    *,
    train: Pairs,
    test: Pairs,
    k: int,
    features: Traits | None = None,
    threads: int = 2,
    baselines: bool = False,
) -> dict[str, dict[str, float]]:
    """Figures of the blend ("all"), of each model alone, of popularity and, if asked for, of the baselines."""
    users = int(max(train[:, 0].max(), test[:, 0].max())) + 1
    items = int(max(train[:, 1].max(), test[:, 1].max())) + 1
    matrix = matrix_of(train, users=users, items=items)
    wanted = matrix_of(test, users=users, items=items)
    asked = np.flatnonzero(np.diff(wanted.indptr) > 0)
    with threadpool_limits(limits=threads):
        started = time.monotonic()
        fitted = learn(matrix, threads=threads)
        seconds = time.monotonic() - started
        beside = tuned(train, users=users, items=items, k=k, threads=threads) if baselines else {}
    scorer = Scorer(fitted, matrix, asked)

    def score(batch: NDArray[np.int64]) -> dict[str, Floats]:
        rows = matrix[batch]
        return {**scorer(batch), **{name: fit(rows) for name, (_, fit) in beside.items()}}

    tallies = rank(
        users=asked, score=score, done=matrix, wanted=wanted, k=k, label="ranking", threads=threads
    )
    around = Surroundings(done=matrix, candidates=np.arange(items), features=features)
    figures = {name: tally.figures(items=items, k=k, around=around) for name, tally in tallies.items()}
    for name, tally in tallies.items():
        if name != "all":
            figures[name] |= advantage(tallies["all"], tally, k=k)
    for name, (setting, _) in beside.items():
        figures[name]["chosen_setting"] = setting
    figures["all"]["train_seconds"] = round(seconds, 2)
    return figures


def learn(matrix: csr_matrix, *, threads: int) -> dict[str, Model]:
    """The models that serve, in the sizes that suit so much to learn from.

    ALS twice: where it ends depends on where it starts, and what two starts agree on is what was learned.
    """
    factors = max(1, min(FACTORS, *(side // WIDEST_PART for side in matrix.shape)))
    models: dict[str, Model] = {"itemitem": ItemItem(neighbours=NEIGHBOURS, threads=threads)}
    for name, seed in (("als", 7), ("als_again", 8)):
        models[name] = Als(
            factors=factors,
            alpha=1000.0,
            regularization=1.0,
            iterations=ITERATIONS,
            exact=True,
            seed=seed,
            threads=threads,
        )
    models["spectral"] = Spectral(factors=factors)
    return {name: model.fit(matrix) for name, model in models.items()}


class Scorer:
    """All items for some users, by each model and by all together."""

    def __init__(self, models: Mapping[str, Model], matrix: csr_matrix, asked: NDArray[np.int64]) -> None:
        self.matrix = matrix
        every = np.arange(matrix.shape[1], dtype=np.int32)
        self.models = models
        factored = {name: model for name, model in models.items() if model.name != ItemItem.name}
        self.places = {name: dense_rows(model.place(every)).T for name, model in factored.items()}
        self.row = np.full(matrix.shape[0], -1)
        self.row[asked] = np.arange(asked.size)
        self.profiles = {name: dense_rows(model.profiles(matrix[asked])) for name, model in factored.items()}
        self.popularity = np.asarray(matrix.sum(axis=0), dtype=np.float32).reshape(1, -1)

    def __call__(self, batch: NDArray[np.int64]) -> dict[str, Floats]:
        rows = self.matrix[batch]
        scores = {
            name: self.profiles[name][self.row[batch]] @ self.places[name]
            if name in self.places
            else dense_rows(model.profiles(rows))
            for name, model in self.models.items()
        }
        popularity = np.repeat(self.popularity, batch.size, axis=0)
        whole = fused(scores, WEIGHTS, done=rows)
        unknown = np.diff(rows.indptr) == 0
        whole[unknown] = popularity[unknown]
        return {"all": whole, **scores, "popularity": popularity}
