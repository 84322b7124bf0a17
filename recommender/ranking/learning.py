"""A ranker from choices: the sum always, trees where there are choices enough and they foretell better."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from recommender.models.base import Floats
from recommender.ranking.boosted import Growth, grow
from recommender.ranking.evidence import LEARNABLE, Signals
from recommender.ranking.linear import learn_weights
from recommender.ranking.ranker import UNLEARNED, Ranker

# With fewer choices trees learn the people who made them.
FEWEST_CHOICES = 2_000
# Of the choices, the part that sum and trees are compared on.
JUDGED_PART = 0.2
# How much of the sum's opinion counts beside the trees': what foretells best is taken. Never less than as much:
# on few judged choices the trees look better than they are.
BLENDS = (1.0, 2.0, 4.0)


def learn_ranker(
    choices: NDArray[np.float32],
    *,
    names: Sequence[str] = LEARNABLE,
    summed: Sequence[str] = LEARNABLE,
    fewest: int = FEWEST_CHOICES,
    growth: Growth | None = None,
    blends: Sequence[float] = BLENDS,
    threads: int = 1,
) -> Ranker:
    """From choices x alternatives x named signals, the chosen alternative first. Only in a training process.

    `summed` are the signals of the sum. Trees are kept, beside as much of the sum as is best of `blends`, only if they
    foretell the last choices better than the sum alone does: both learned from the others. Alternatives have to be
    drawn evenly: where likely ones are drawn more often, looking likely is learned as a fault.
    """
    if choices.shape[0] == 0:
        return UNLEARNED
    made = _Made(table=choices, names=tuple(names), summed=tuple(name for name in names if name in summed))
    ranker = made.weighed()
    if choices.shape[0] < fewest:
        return ranker
    most = round(choices.shape[0] * (1 - JUDGED_PART))
    before, after = replace(made, table=choices[:most]), replace(made, table=choices[most:])
    tried = before.grown(before.weighed(), growth, threads)
    blended = [replace(tried, blend=blend) for blend in blends]
    best = max(blended, key=lambda one: after.foretold(one.utility))
    if after.foretold(best.utility) <= after.foretold(tried.first):
        return ranker
    return replace(made.grown(ranker, growth, threads), blend=best.blend)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Made:
    """Choices that were made: choices x alternatives x names, the chosen one first."""

    table: NDArray[np.float32]
    names: tuple[str, ...]
    summed: tuple[str, ...]

    def weighed(self) -> Ranker:
        plain = [self.names.index(name) for name in self.summed]
        weights = learn_weights(self.table[:, :, plain], names=self.summed)
        return Ranker(weights=weights, choices=self.table.shape[0])

    def grown(self, ranker: Ranker, growth: Growth | None, threads: int) -> Ranker:
        """The same weights, and trees."""
        count, alternatives, width = self.table.shape
        chosen = np.zeros((count, alternatives), dtype=bool)
        chosen[:, 0] = True
        rows = self.table.reshape(-1, width)
        trees = grow(rows, chosen.reshape(-1), names=self.names, growth=growth, threads=threads)
        volume = _spread(self.seen(trees.utility)) / max(_spread(self.seen(ranker.first)), 1e-6)
        return replace(ranker, trees=trees, volume=volume)

    def seen(self, judge: Callable[[Signals], Floats]) -> Floats:
        """Choices x alternatives, as `judge` sees them."""
        rows = self.table.reshape(-1, self.table.shape[2])
        told = {name: rows[:, at] for at, name in enumerate(self.names)}
        return judge(told).reshape(self.table.shape[:2])

    def foretold(self, judge: Callable[[Signals], Floats]) -> float:
        """How high the chosen one stands on average: 1 / log2(1 + rank), with equals half above it."""
        values = self.seen(judge)
        chosen, others = values[:, :1], values[:, 1:]
        ranks = 1 + (others > chosen).sum(axis=1) + (others == chosen).sum(axis=1) / 2
        return float((1 / np.log2(1 + ranks)).mean())


def _spread(utilities: Floats) -> float:
    """How far apart the alternatives of one choice are, on average."""
    return round(float(utilities.std(axis=1).mean()), 4)
