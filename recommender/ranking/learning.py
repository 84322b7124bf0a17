"""A ranker from choices: the sum always, trees where there are choices enough."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from recommender.models.base import Floats
from recommender.ranking.boosted import Growth, grow
from recommender.ranking.linear import learn_weights
from recommender.ranking.ranker import UNLEARNED, Ranker
from recommender.ranking.signals import LEARNABLE, Signals

# With fewer choices trees learn the people who made them.
FEWEST_CHOICES = 2_000
# Of the choices, the part that sum and trees are compared on.
JUDGED_PART = 0.2


def learn_ranker(
    choices: NDArray[np.float32],
    *,
    names: Sequence[str] = LEARNABLE,
    fewest: int = FEWEST_CHOICES,
    growth: Growth | None = None,
) -> Ranker:
    """From choices x alternatives x named signals, the chosen alternative first. Only in a training process.

    Trees are kept only if they foretell the last choices better than the sum does: both learned from the others.
    """
    count = choices.shape[0]
    if count == 0:
        return UNLEARNED
    if count < fewest:
        return _summed(choices, names)
    most = round(count * (1 - JUDGED_PART))
    tried = _grown(choices[:most], names, growth)
    judged = choices[most:]
    if _foretold(tried.utility, judged, names) <= _foretold(tried.first, judged, names):
        return _summed(choices, names)
    return _grown(choices, names, growth)


def _summed(choices: NDArray[np.float32], names: Sequence[str]) -> Ranker:
    plain = [at for at, name in enumerate(names) if name in LEARNABLE]
    weights = learn_weights(choices[:, :, plain], names=[names[at] for at in plain])
    return Ranker(weights=weights, choices=choices.shape[0])


def _grown(choices: NDArray[np.float32], names: Sequence[str], growth: Growth | None) -> Ranker:
    count, alternatives, width = choices.shape
    ranker = _summed(choices, names)
    rows = choices.reshape(-1, width)
    chosen = np.zeros((count, alternatives), dtype=bool)
    chosen[:, 0] = True
    trees = grow(rows, chosen.reshape(-1), names=names, growth=growth)
    learned = trees.trees.predict(rows).reshape(count, alternatives)
    first = _table(ranker.first, choices, names)
    volume = _spread(learned) / max(_spread(first), 1e-6)
    return Ranker(weights=ranker.weights, choices=count, trees=trees, volume=volume)


def _table(judge: Callable[[Signals], Floats], choices: NDArray[np.float32], names: Sequence[str]) -> Floats:
    """Choices x alternatives, as `judge` sees them."""
    rows = choices.reshape(-1, choices.shape[2])
    told = {
        name: np.nan_to_num(rows[:, at], nan=0.0) if name in LEARNABLE else rows[:, at]
        for at, name in enumerate(names)
    }
    return judge(told).reshape(choices.shape[:2])


def _foretold(
    judge: Callable[[Signals], Floats], choices: NDArray[np.float32], names: Sequence[str]
) -> float:
    """How high the chosen one stands on average: 1/log2(1 + rank), equals half above."""
    values = _table(judge, choices, names)
    chosen, others = values[:, :1], values[:, 1:]
    ranks = 1 + (others > chosen).sum(axis=1) + (others == chosen).sum(axis=1) / 2
    return float((1 / np.log2(1 + ranks)).mean())


def _spread(utilities: Floats) -> float:
    """How far apart the alternatives of one choice are, on average."""
    return round(float(utilities.std(axis=1).mean()), 4)
