"""In which order: a transparent weighted sum of signals, learned from choices that people made.

- The weights are those of a discrete choice (conditional logit, McFadden 1974): the event that
  somebody went to, against others that she could have gone to in the same week.
- No weight that is learned may be negative: a suggestion is never explained by a dislike.
- What past visits can't tell (declared interests, how soon, how new) has a stated weight.
- Scores of models are standardised over the candidates, so that a long history doesn't shout.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from culture_app.kernel.words import EARTH_RADIUS_M
from recommender.models.base import Floats, dense

MODELS = ("itemitem", "als", "spectral", "content")
CIRCUMSTANCES = ("popularity", "distance", "price")
LEARNABLE = (*MODELS, *CIRCUMSTANCES)

# Visits say nothing of these: an interest weighs as much as a clear preference of all models together.
STATED: Mapping[str, float] = {"interest": 1.5, "soon": 0.25, "fresh": 0.4}

CAN_WAIT_DAYS = 7.0

type Signals = dict[str, Floats]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranker:
    """Weights by signal; `choices` is how many choices they were learned from."""

    weights: Mapping[str, float]
    choices: int = 0

    def utility(self, signals: Signals) -> Floats:
        """The weighted sum, one value per candidate; a signal that is missing counts as 0."""
        size = next(iter(signals.values())).size
        total = np.zeros(size, dtype=np.float64)
        for name, values in signals.items():
            total += self.weight(name) * values
        return total.astype(np.float32)

    def weight(self, signal: str) -> float:
        return self.weights.get(signal, STATED.get(signal, 0.0))


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


def standardised(scores: Floats) -> Floats:
    """Zero mean and unit deviation over the candidates; all zeros if they don't differ."""
    spread = float(scores.std()) if scores.size else 0.0
    if spread < 1e-9:
        return np.zeros_like(scores)
    return ((scores - scores.mean()) / spread).astype(np.float32)


def centred(values: Floats) -> Floats:
    """Values around their mean; unknown ones (NaN) count as average."""
    known = np.isfinite(values)
    if not known.any():
        return np.zeros_like(values)
    return np.where(known, values - values[known].mean(), 0.0).astype(np.float32)


def nearness(distances_m: Floats) -> Floats:
    """Minus the logarithm of 1 + kilometres: the first kilometre matters more than the tenth."""
    return centred(-np.log1p(distances_m / 1000.0))


def distances_m(points: Floats, home: Floats) -> Floats:
    """Great-circle distances (haversine) of points (lat, lon in degrees) from one."""
    lat, lon = np.radians(points[:, 0]), np.radians(points[:, 1])
    lat0, lon0 = np.radians(home)
    half = np.sin((lat - lat0) / 2) ** 2 + np.cos(lat) * np.cos(lat0) * np.sin((lon - lon0) / 2) ** 2
    return dense(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, half))))


def cheapness(cents: Floats) -> Floats:
    """Minus the logarithm of 1 + euros."""
    return centred(-np.log1p(cents / 100.0))


def soonness(starts: Sequence[datetime], now: datetime) -> Floats:
    """Minus the logarithm of 1 + days until it starts. What began today counts as now; what has run for
    longer, or is always open, can wait a week.
    """
    days = np.array([(start - now).total_seconds() for start in starts], dtype=np.float64) / 86_400
    waits = np.where(days < -1, CAN_WAIT_DAYS, np.maximum(days, 0.0))
    return dense(-np.log1p(waits))


def freshness(published: Sequence[datetime], now: datetime) -> Floats:
    """1 for what was published just now, halved with every week."""
    weeks = np.array([max(0.0, (now - at).total_seconds()) / 604_800 for at in published], dtype=np.float32)
    return np.exp2(-weeks).astype(np.float32)


def learn_ranker(choices: NDArray[np.float32], *, stiffness: float = 1.0) -> Ranker:
    """Weights from choices x alternatives x LEARNABLE signals, the chosen alternative first."""
    if choices.shape[0] == 0:
        return UNLEARNED
    table = choices.astype(np.float64)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        utilities = table @ weights
        utilities -= utilities.max(axis=1, keepdims=True)
        chances = np.exp(utilities)
        chances /= chances.sum(axis=1, keepdims=True)
        value = -np.log(chances[:, 0] + 1e-300).sum() + 0.5 * stiffness * float(weights @ weights)
        expected = np.einsum("ca,caf->f", chances, table)
        return value, expected - table[:, 0, :].sum(axis=0) + stiffness * weights

    best = minimize(
        loss,
        x0=np.full(len(LEARNABLE), 0.1),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0.0, None)] * len(LEARNABLE),
    )
    weights = {name: round(float(value), 4) for name, value in zip(LEARNABLE, best.x, strict=True)}
    return Ranker(weights=weights, choices=int(choices.shape[0]))
