"""A ranker from choices: the sum always, trees where there are choices enough."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recommender.models.base import Floats
from recommender.ranking.boosted import Growth, grow
from recommender.ranking.linear import learn_weights
from recommender.ranking.ranker import UNLEARNED, Ranker
from recommender.ranking.signals import LEARNABLE

# With fewer choices trees learn the people who made them.
FEWEST_CHOICES = 2_000


def learn_ranker(
    choices: NDArray[np.float32],
    *,
    names: Sequence[str] = LEARNABLE,
    fewest: int = FEWEST_CHOICES,
    growth: Growth | None = None,
) -> Ranker:
    """From choices x alternatives x named signals, the chosen alternative first. Only in a training process."""
    count, alternatives, width = choices.shape
    if count == 0:
        return UNLEARNED
    plain = [at for at, name in enumerate(names) if name in LEARNABLE]
    weights = learn_weights(choices[:, :, plain], names=[names[at] for at in plain])
    ranker = Ranker(weights=weights, choices=count)
    if count < fewest:
        return ranker
    rows = choices.reshape(-1, width)
    chosen = np.zeros((count, alternatives), dtype=bool)
    chosen[:, 0] = True
    trees = grow(rows, chosen.reshape(-1), names=names, growth=growth)
    learned = trees.trees.predict(rows).reshape(count, alternatives)
    first = ranker.first({names[at]: np.nan_to_num(rows[:, at], nan=0.0) for at in plain})
    return Ranker(
        weights=weights,
        choices=count,
        trees=trees,
        volume=_spread(learned) / max(_spread(first.reshape(count, alternatives)), 1e-6),
    )


def _spread(utilities: Floats) -> float:
    """How far apart the alternatives of one choice are, on average."""
    return round(float(utilities.std(axis=1).mean()), 4)
