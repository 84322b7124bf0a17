"""warm: users and items are known; rank every item that the user didn't have in training.

Sizes and weights were chosen on validation splits of Gowalla's training half (docs/decisions/0061). What is smaller
gets smaller spaces; `chosen` chooses anew (evaluation.choice). A user without training is given what most people visited.
"""

import time
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from recommender.evaluation.baselines import tuned
from recommender.evaluation.choice import Choice, choose
from recommender.evaluation.figures import Lists, Surroundings
from recommender.evaluation.protocol import advantage, dense_rows, matrix_of, rank
from recommender.evaluation.reading import Pairs, Traits
from recommender.fusion import DEPTH, add, ranking
from recommender.models import Als, ItemItem, Model, Spectral
from recommender.models.base import Floats

WEIGHTS: Mapping[str, float] = {"itemitem": 1.0, "als": 0.7, "als_again": 0.7, "spectral": 0.3}
NEIGHBOURS = 1000
FACTORS = 512
ITERATIONS = 3
STARTS = (("als", 300.0, 7), ("als_again", 1000.0, 8))  # name, confidence, seed
# A space wider than this part of what there is to know learns it by heart.
WIDEST_PART = 8
SEED = 5


def evaluate(
    *,
    train: Pairs,
    test: Pairs,
    k: int,
    features: Traits | None = None,
    threads: int = 2,
    baselines: bool = False,
    chosen: bool = False,
    people: int | None = None,
) -> dict[str, dict[str, float]]:
    """Figures of the blend ("all"), of each model alone, of popularity and, if asked for, of the baselines."""
    users = int(max(train[:, 0].max(), test[:, 0].max())) + 1
    items = int(max(train[:, 1].max(), test[:, 1].max())) + 1
    matrix = matrix_of(train, users=users, items=items)
    wanted = matrix_of(test, users=users, items=items)
    asked = np.flatnonzero(np.diff(wanted.indptr) > 0)
    if people is not None:
        asked = np.sort(np.random.default_rng(SEED).permutation(asked)[:people])
    with threadpool_limits(limits=threads):
        choice = Choice(factors=FACTORS, weights=WEIGHTS)
        if chosen:

            def fit(known: csr_matrix, factors: int, people: NDArray[np.int64]) -> Scorer:
                return Scorer(learn(known, factors=factors, threads=threads), known, people)

            choice = choose(train, users=users, items=items, k=k, fit=fit, otherwise=choice)
        started = time.monotonic()
        fitted = learn(matrix, factors=choice.factors, threads=threads)
        seconds = time.monotonic() - started
        beside = tuned(train, users=users, items=items, k=k, threads=threads) if baselines else {}
    scorer = Scorer(fitted, matrix, asked)

    popularity = np.asarray(matrix.sum(axis=0), dtype=np.float32).reshape(1, -1)

    def score(batch: NDArray[np.int64]) -> dict[str, Floats | Lists]:
        rows = matrix[batch]
        alone = scorer(batch)
        ranked = {name: ranking(scores, done=rows, depth=max(k, DEPTH)) for name, scores in alone.items()}
        popular = np.repeat(popularity, batch.size, axis=0)
        whole = np.zeros_like(popular)
        for name, weight in choice.weights.items():
            best = ranked[name][:, :DEPTH]
            worthy = np.take_along_axis(alone[name], np.maximum(best, 0), axis=1) > 0
            add(whole, best, weight, worthy=worthy)
        unknown = np.diff(rows.indptr) == 0
        whole[unknown] = popular[unknown]
        others = {name: baseline(rows) for name, (_, baseline) in beside.items()}
        return {"all": whole, **ranked, "popularity": popular, **others}

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
    figures["all"]["factors"] = float(_size(choice.factors, matrix))
    figures["all"] |= {f"weight_{name}": weight for name, weight in choice.weights.items()}
    return figures


def learn(matrix: csr_matrix, *, factors: int, threads: int) -> dict[str, Model]:
    """The models that serve, in the sizes that suit so much to learn from.

    ALS twice: where it ends depends on where it starts, and what two starts agree on is what was learned.
    """
    factors = _size(factors, matrix)
    models: dict[str, Model] = {"itemitem": ItemItem(neighbours=NEIGHBOURS, threads=threads)}
    for name, alpha, seed in STARTS:
        models[name] = Als(
            factors=factors,
            alpha=alpha,
            regularization=1.0,
            iterations=ITERATIONS,
            exact=True,
            seed=seed,
            threads=threads,
        )
    models["spectral"] = Spectral(factors=factors)
    return {name: model.fit(matrix) for name, model in models.items()}


def _size(factors: int, matrix: csr_matrix) -> int:
    return max(1, min(factors, *(side // WIDEST_PART for side in matrix.shape)))


class Scorer:
    """All items for some users, by each model."""

    def __init__(self, models: Mapping[str, Model], matrix: csr_matrix, asked: NDArray[np.int64]) -> None:
        self.matrix = matrix
        every = np.arange(matrix.shape[1], dtype=np.int32)
        self.models = models
        factored = {name: model for name, model in models.items() if model.name != ItemItem.name}
        self.places = {name: dense_rows(model.place(every)).T for name, model in factored.items()}
        self.row = np.full(matrix.shape[0], -1)
        self.row[asked] = np.arange(asked.size)
        self.profiles = {name: dense_rows(model.profiles(matrix[asked])) for name, model in factored.items()}

    def __call__(self, batch: NDArray[np.int64]) -> dict[str, Floats]:
        rows = self.matrix[batch]
        return {
            name: self.profiles[name][self.row[batch]] @ self.places[name]
            if name in self.places
            else dense_rows(model.profiles(rows))
            for name, model in self.models.items()
        }
