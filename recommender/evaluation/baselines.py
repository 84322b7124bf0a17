"""What anybody could have set up in a day, tuned on a validation split carved from training.

- cosine, tfidf: implicit's models, their number of neighbours chosen from NEIGHBOURS.
- als_plain: implicit's ALS as published (no degree normalisation), the confidence chosen from ALPHAS.
- ease: Steck (2019), the closed form over the items that most people visited (its inverse is items x items), its
  ridge chosen from RIDGES; items beyond MOST_ITEMS score 0.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recommender.evaluation import carving
from recommender.evaluation.protocol import dense_rows, matrix_of, rank
from recommender.evaluation.reading import Pairs
from recommender.models import Als
from recommender.models.base import Floats

type Scorer = Callable[[csr_matrix], Floats]  # histories -> scores of all items
type Fit = Callable[[csr_matrix, float, int], Scorer]

NEIGHBOURS = (20, 100, 500, 1000)
ALPHAS = (10.0, 40.0)
RIDGES = (100.0, 500.0)
MOST_ITEMS = 8000
ALS_FACTORS = 256
VALIDATION_PART = 0.2
VALIDATION_USERS = 1000
SEED = 11


def tuned(train: Pairs, *, users: int, items: int, k: int, threads: int) -> dict[str, tuple[float, Scorer]]:
    """Each baseline's best setting by NDCG@k on the validation split, and its scores when fitted on everything."""
    chosen = carving.warm(train[:, 0], train[:, 1], seed=SEED, part=VALIDATION_PART)
    known = matrix_of(train[~chosen], users=users, items=items)
    wanted = matrix_of(train[chosen], users=users, items=items)
    asked = np.flatnonzero(np.diff(wanted.indptr))
    asked = np.sort(np.random.default_rng(SEED).permutation(asked)[:VALIDATION_USERS])
    whole = matrix_of(train, users=users, items=items)
    found = {}
    for name, (fit, settings) in BASELINES.items():
        setting = settings[0]
        if asked.size:
            reached = [
                _ndcg(fit(known, value, threads), known=known, wanted=wanted, asked=asked, k=k, label=name)
                for value in settings
            ]
            setting = settings[int(np.argmax(reached))]
        found[name] = (setting, fit(whole, setting, threads))
    return found


def _ndcg(
    scorer: Scorer, *, known: csr_matrix, wanted: csr_matrix, asked: NDArray[np.int64], k: int, label: str
) -> float:
    def score(batch: NDArray[np.int64]) -> Mapping[str, Floats]:
        return {"only": scorer(known[batch])}

    tally = rank(users=asked, score=score, done=known, wanted=wanted, k=k, label=label)["only"]
    return float(np.mean(tally.ndcg))


def _neighbours(model: Any, matrix: csr_matrix, threads: int) -> Scorer:
    model.num_threads = threads
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # implicit turns its own weights into another format, and says so
        model.fit(matrix.astype(np.float64), show_progress=False)
    similarity = model.similarity.tocsr().astype(np.float32)
    return lambda rows: dense_rows(rows @ similarity)


def _cosine(matrix: csr_matrix, neighbours: float, threads: int) -> Scorer:
    from implicit.nearest_neighbours import CosineRecommender

    return _neighbours(CosineRecommender(K=int(neighbours)), matrix, threads)


def _tfidf(matrix: csr_matrix, neighbours: float, threads: int) -> Scorer:
    from implicit.nearest_neighbours import TFIDFRecommender

    return _neighbours(TFIDFRecommender(K=int(neighbours)), matrix, threads)


def _als(matrix: csr_matrix, alpha: float, threads: int) -> Scorer:
    model = Als(
        factors=ALS_FACTORS,
        alpha=alpha,
        regularization=0.01,
        iterations=10,
        user_power=0.0,
        item_power=0.0,
        threads=threads,
    ).fit(matrix)
    return lambda rows: np.asarray(model.profiles(rows) @ model.items.T, dtype=np.float32)


def _ease(matrix: csr_matrix, ridge: float, threads: int) -> Scorer:
    del threads  # the caller's limit on BLAS holds
    counts = np.asarray(matrix.sum(axis=0)).reshape(-1)
    kept = np.sort(np.argsort(-counts, kind="stable")[:MOST_ITEMS])
    narrow = matrix[:, kept]
    inverse = dense_rows(narrow.T @ narrow)
    inverse[np.diag_indices_from(inverse)] += ridge
    inverse = np.linalg.inv(inverse)
    weights = inverse / -np.diag(inverse)[None, :]
    weights[np.diag_indices_from(weights)] = 0

    def score(rows: csr_matrix) -> Floats:
        scores = np.zeros(rows.shape, dtype=np.float32)
        scores[:, kept] = rows[:, kept] @ weights
        return scores

    return score


BASELINES: Mapping[str, tuple[Fit, Sequence[float]]] = {
    "cosine": (_cosine, NEIGHBOURS),
    "tfidf": (_tfidf, NEIGHBOURS),
    "als_plain": (_als, ALPHAS),
    "ease": (_ease, RIDGES),
}
