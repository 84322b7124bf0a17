"""What a ranking looks at: one value per candidate and signal.

- Scores of models are standardised over the candidates, so that a long history doesn't shout.
- Circumstances of the linear stage are centred; what is unknown counts as average there.
"""

from math import sqrt

import numpy as np
from numpy.typing import NDArray

from culture_app.kernel.words import EARTH_RADIUS_M
from recommender.models.base import Floats, dense

MODELS = ("itemitem", "als", "spectral", "content")
CIRCUMSTANCES = ("popularity", "distance", "price")
# What visits can teach, and a plain sum can use.
LEARNABLE = (*MODELS, *CIRCUMSTANCES)

CAN_WAIT_DAYS = 7.0

type Signals = dict[str, Floats]


def standardised(scores: Floats) -> Floats:
    """Zero mean and unit deviation over the candidates; all zeros if they don't differ."""
    return standard(scores)[0]


def standard(scores: Floats) -> tuple[Floats, float]:
    """The same, and the deviation that they had: 0 if they don't differ."""
    if not scores.size:
        return scores, 0.0
    apart = scores - np.float32(scores.sum(dtype=np.float64) / scores.size)
    spread = sqrt(float(apart @ apart) / scores.size)
    if spread < 1e-9:
        return np.zeros_like(scores), 0.0
    return (apart / np.float32(spread)).astype(np.float32, copy=False), spread


def centred(values: Floats) -> Floats:
    """Values around their mean; unknown ones (NaN) count as average."""
    if values.size and np.isfinite(mean := values.mean()):
        return (values - mean).astype(np.float32)
    known = np.isfinite(values)
    if not known.any():
        return np.zeros_like(values)
    return np.where(known, values - values[known].mean(), 0.0).astype(np.float32)


def nearness(distances_m: Floats) -> Floats:
    """Minus the logarithm of 1 + kilometres: the first kilometre matters more than the tenth."""
    return centred(-np.log1p(distances_m / 1000.0))


def distances_m(points: NDArray[np.floating], home: NDArray[np.floating]) -> Floats:
    """Great-circle distances (haversine) of points (lat, lon in degrees) from one."""
    lat, lon = np.radians(points[:, 0]), np.radians(points[:, 1])
    lat0, lon0 = np.radians(home)
    half = np.sin((lat - lat0) / 2) ** 2 + np.cos(lat) * np.cos(lat0) * np.sin((lon - lon0) / 2) ** 2
    return dense(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, half))))


def cheapness(cents: Floats) -> Floats:
    """Minus the logarithm of 1 + euros."""
    return centred(-np.log1p(cents / 100.0))


def soonness(seconds_until: NDArray[np.floating]) -> Floats:
    """Minus the logarithm of 1 + days until it starts. What began today counts as now; what has run for
    longer, or is always open, can wait a week.
    """
    days = seconds_until / 86_400
    waits = np.where(days < -1, CAN_WAIT_DAYS, np.maximum(days, 0.0))
    return dense(-np.log1p(waits))


def freshness(seconds_since: NDArray[np.floating]) -> Floats:
    """1 for what was published just now, halved with every week."""
    return np.exp2(-np.maximum(seconds_since, 0.0) / 604_800).astype(np.float32)
