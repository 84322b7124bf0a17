"""In which order: a weighted sum over all candidates, then trees over the best of them.

- `shortlist` takes the best few hundred of thousands by the sum alone; `utility` judges those.
- Without trees (too few choices to learn from) the sum judges all.
- What past visits can't tell (declared interests, how soon, how new) has a stated weight. It is stated
  in the units of the sum; `volume` says how many units of the trees one of those is worth.
- Trees and sum err differently: `blend` is how much of the sum's opinion counts beside the trees'.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from recommender.models.base import Arrays, Floats, Ints
from recommender.ranking.boosted import Boosted
from recommender.ranking.evidence import Signals

# Visits say nothing of these: an interest weighs as much as a clear preference of all models together, likeness to what
# she refused half as much as that against.
STATED: Mapping[str, float] = {"interest": 1.5, "soon": 0.25, "fresh": 0.4, "refused": -0.75}

# The trees look at no more than this: they cost a hundred times what the sum does.
SHORTLIST = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranker:
    """Weights by signal, and trees; `choices` is how many choices they were learned from."""

    weights: Mapping[str, float]
    choices: int = 0
    trees: Boosted | None = None
    volume: float = 1.0
    blend: float = 1.0

    def first(self, signals: Signals) -> Floats:
        """The weighted sum, one value per candidate; what is missing or unknown counts as 0."""
        return self._sum(signals, set(signals))

    def shortlist(self, signals: Signals, *, most: int = SHORTLIST) -> Ints:
        """The positions of the `most` best by the sum, best first; equals stay in their order."""
        first = self.first(signals)
        if first.size > most:
            edge = np.partition(first, first.size - most)[first.size - most]
            kept = np.flatnonzero(first >= edge)
        else:
            kept = np.arange(first.size)
        return kept[np.argsort(-first[kept], kind="stable")][:most].astype(np.int32)

    def utility(self, signals: Signals) -> Floats:
        """What decides: one value per candidate, for at most SHORTLIST of them where there are trees."""
        if self.trees is None:
            return self.first(signals)
        beside = self._sum(signals, set(signals) & set(STATED))
        if self.blend:
            beside = beside + self.blend * self._sum(signals, set(self.weights))
        return (self.trees.utility(signals) + self.volume * beside).astype(np.float32)

    def judged(self, signals: Signals) -> Floats:
        """As a request ranks them: the shortlist by `utility`, all others behind it (-inf)."""
        kept = self.shortlist(signals)
        found = np.full(next(iter(signals.values())).size, -np.inf, dtype=np.float32)
        found[kept] = self.utility({name: values[kept] for name, values in signals.items()})
        return found

    def weight(self, signal: str) -> float:
        return self.weights.get(signal, STATED.get(signal, 0.0))

    def stated(self, signal: str) -> float:
        """What one unit of a stated signal adds to the utility."""
        return self.weight(signal) * (self.volume if self.trees is not None else 1.0)

    def arrays(self) -> Arrays:
        """All that is learned, as plain arrays; `from_arrays` reads it back."""
        found: Arrays = {
            "signals": np.array(list(self.weights), dtype=np.str_),
            "weights": np.array(list(self.weights.values()), dtype=np.float64),
            "choices": np.array([self.choices], dtype=np.int64),
            "volume": np.array([self.volume, self.blend], dtype=np.float64),
        }
        if self.trees is not None:
            found |= {f"trees.{name}": array for name, array in self.trees.arrays().items()}
        return found

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        grown = {name.removeprefix("trees."): a for name, a in arrays.items() if name.startswith("trees.")}
        pairs = zip(arrays["signals"], arrays["weights"], strict=True)
        return cls(
            weights={str(name): float(weight) for name, weight in pairs},
            choices=int(arrays["choices"][0]),
            trees=Boosted.from_arrays(grown) if grown else None,
            volume=float(arrays["volume"][0]),
            blend=float(arrays["volume"][1]),
        )

    def _sum(self, signals: Signals, names: set[str]) -> Floats:
        total = np.zeros(next(iter(signals.values())).size, dtype=np.float64)
        for name, values in signals.items():
            if name in names and (weight := self.weight(name)):
                total += weight * (values if np.isfinite(values.sum()) else np.nan_to_num(values, nan=0.0))
        return total.astype(np.float32)


# Without anything learned, and for people without a history: fresh, near and varied, not just popular.
UNLEARNED = Ranker(
    weights={
        "itemitem": 0.3,
        "als": 0.2,
        "spectral": 0.2,
        "content": 0.3,
        "popularity": 0.1,
        "distance": 0.5,
        "price": 0.0,
    }
)
