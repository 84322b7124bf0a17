"""Sizes and weights for other data than Gowalla, chosen on a validation split carved from training alone.

The test file is never looked at. Each size is fitted once on the rest of the training file; each way of weighing is
tried on the same lists; what has the best NDCG is used for the fit on all of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recommender.evaluation import carving
from recommender.evaluation.protocol import matrix_of, rank
from recommender.evaluation.reading import Pairs
from recommender.fusion import fused
from recommender.models.base import Floats

type Scores = Callable[[NDArray[np.int64]], Mapping[str, Floats]]
type Fit = Callable[[csr_matrix, int, NDArray[np.int64]], Scores]  # matrix, factors, people asked for

SIZES = (512, 256, 128, 64)
ALS_WEIGHTS = (0.3, 0.6, 1.2)
SPECTRAL_WEIGHTS = (0.0, 0.3, 0.8)
ITEMITEM_WEIGHTS = (0.3, 1.0)
PART = 0.15
PEOPLE = 1500
SEED = 13


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    factors: int
    weights: Mapping[str, float]


def ways() -> list[Mapping[str, float]]:
    return [
        {"itemitem": itemitem, "als": als, "als_again": als, "spectral": spectral}
        for itemitem, als, spectral in product(ITEMITEM_WEIGHTS, ALS_WEIGHTS, SPECTRAL_WEIGHTS)
    ]


def choose(train: Pairs, *, users: int, items: int, k: int, fit: Fit, otherwise: Choice) -> Choice:
    """The best on the validation split; `otherwise` where the split leaves nothing to ask for."""
    held = carving.warm(train[:, 0], train[:, 1], seed=SEED, part=PART)
    known = matrix_of(train[~held], users=users, items=items)
    wanted = matrix_of(train[held], users=users, items=items)
    asked = np.flatnonzero(np.diff(wanted.indptr))
    asked = np.sort(np.random.default_rng(SEED).permutation(asked)[:PEOPLE])
    best, found = -1.0, otherwise
    every = ways()
    for factors in SIZES if asked.size else ():
        scores = fit(known, factors, asked)

        def weighed(batch: NDArray[np.int64], scores: Scores = scores) -> Mapping[str, Floats]:
            mine = scores(batch)
            return {str(at): fused(mine, way, done=known[batch]) for at, way in enumerate(every)}

        label = f"choosing, {factors} factors"
        tallies = rank(users=asked, score=weighed, done=known, wanted=wanted, k=k, label=label)
        for at, way in enumerate(every):
            reached = float(np.mean(tallies[str(at)].ndcg))
            if reached > best:
                best, found = reached, Choice(factors=factors, weights=way)
    return found
