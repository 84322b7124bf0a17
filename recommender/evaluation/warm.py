"""warm: users and items are known; rank every item that the user didn't have in training.

Weights and sizes were chosen on a split of Gowalla's training half (docs/decisions/0025).
"""

import time
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from recommender.evaluation.figures import Surroundings
from recommender.evaluation.protocol import blended, dense_rows, matrix_of, rank
from recommender.evaluation.reading import Pairs, Traits
from recommender.models import Als, ItemItem, Spectral
from recommender.models.base import Floats

WEIGHTS: Mapping[str, float] = {"itemitem": 1.0, "als": 0.4, "spectral": 0.2}


def evaluate(
    *,
    train: Pairs,
    test: Pairs,
    k: int,
    features: Traits | None = None,
    threads: int = 2,
    baselines: bool = False,
) -> dict[str, dict[str, float]]:
    """Figures of the blend ("all"), of each model alone and of popularity."""
    users = int(max(train[:, 0].max(), test[:, 0].max())) + 1
    items = int(max(train[:, 1].max(), test[:, 1].max())) + 1
    matrix = matrix_of(train, users=users, items=items)
    wanted = matrix_of(test, users=users, items=items)
    started = time.monotonic()
    models = (
        ItemItem(neighbours=1000, threads=threads),
        Als(factors=256, alpha=1000.0, regularization=1.0, threads=threads),
        Spectral(factors=256),
    )
    for model in models:
        model.fit(matrix)
    seconds = time.monotonic() - started
    every = np.arange(items, dtype=np.int32)
    places = {model.name: dense_rows(model.place(every)).T for model in models if model.name != "itemitem"}
    popularity = np.asarray(matrix.sum(axis=0), dtype=np.float32).reshape(1, -1)

    def score(batch: NDArray[np.int64]) -> dict[str, Floats]:
        rows = matrix[batch]
        scores = {}
        for model in models:
            profiles = dense_rows(model.profiles(rows))
            scores[model.name] = profiles if model.name == "itemitem" else profiles @ places[model.name]
        return {
            "all": blended(scores, WEIGHTS),
            **scores,
            "popularity": np.repeat(popularity, batch.size, axis=0),
        }

    asked = np.flatnonzero(np.diff(wanted.indptr) > 0)
    tallies = rank(users=asked, score=score, done=matrix, wanted=wanted, k=k, label="ranking")
    around = Surroundings(done=matrix, candidates=np.arange(items), features=features)
    figures = {name: tally.figures(items=items, k=k, around=around) for name, tally in tallies.items()}
    figures["all"]["train_seconds"] = seconds
    return figures
