"""How far places are from where somebody goes.

Distances are in kilometres on a plane around the middle of her own check-ins: exact enough within a region,
and in the right order beyond it. A place itself never counts as near to itself. Unknown points are NaN.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from recommender.models.base import Floats

KM_PER_DEGREE = 111.2
# Her latest check-ins: where she has been lately, and the very last ones.
LATELY, LATEST = 15, 10
# How far a place's neighbourhood reaches, in km: a street, a quarter, a town.
REACHES: Mapping[str, float] = {"street": 0.2, "quarter": 0.7, "town": 3.0}
FADING_WEEKS = 12.0
FARTHEST_KM = 20_000.0
MOST_PLACES, BATCH = 5_000, 500


def plane(points: NDArray[np.float64], middle: NDArray[np.float64]) -> Floats:
    """Kilometres east and north of `middle` (lat, lon in degrees)."""
    north = (points[:, 0] - middle[0]) * KM_PER_DEGREE
    east = (points[:, 1] - middle[1] + 180) % 360 - 180
    return np.stack([east * KM_PER_DEGREE * np.cos(np.radians(middle[0])), north], axis=1).astype(np.float32)


def whereabouts(
    *,
    points: NDArray[np.float64],
    candidates: NDArray[np.int64],
    visited: NDArray[np.int64],
    weeks_ago: NDArray[np.float64],
    elsewhere: NDArray[np.float64],
) -> dict[str, Floats]:
    """One value per candidate for somebody who visited those places, oldest first.

    km_home: from the median of all her check-ins; km_lately: of the latest; km_nearest: to the nearest place
    that she knows; km_latest: to the nearest of the last few; around_*: how much she goes near it.
    Without a check-in whose point is known, distances are from `elsewhere`.
    """
    known = np.isfinite(points[visited]).all(axis=1)
    visited, weeks_ago = visited[known], weeks_ago[known]
    told: dict[str, Floats] = {}
    if not visited.size:
        away = _away(plane(points[candidates], elsewhere))
        for name in ("km_home", "km_lately"):
            told[name] = np.log1p(away)
        for name in ("km_nearest", "km_latest", *(f"around_{reach}" for reach in REACHES)):
            told[name] = np.full(candidates.size, np.nan, dtype=np.float32)
        return told
    middle = np.median(points[visited], axis=0)
    there = plane(points[candidates], middle)
    told["km_home"] = np.log1p(_away(there))
    told["km_lately"] = np.log1p(
        _away(there - plane(np.median(points[visited[-LATELY:]], axis=0)[None, :], middle))
    )
    places, of = np.unique(visited, return_inverse=True)
    here = plane(points[places], middle)
    gaps = np.hypot(there[:, :1] - here[:, 0], there[:, 1:] - here[:, 1])
    gaps[candidates[:, None] == places] = FARTHEST_KM
    told["km_nearest"] = np.log1p(gaps.min(axis=1))
    told["km_latest"] = np.log1p(gaps[:, np.unique(of[-LATEST:])].min(axis=1))
    habit = np.zeros(places.size)
    np.maximum.at(habit, of, np.exp2(-weeks_ago / FADING_WEEKS))
    for name, reach in REACHES.items():
        told[f"around_{name}"] = np.log(np.exp(-gaps / reach) @ habit.astype(np.float32) + 1e-3)
    return {name: values.astype(np.float32) for name, values in told.items()}


def surrounded(points: NDArray[np.float64], people: Floats, *, reach: float) -> Floats:
    """How many people go to places near each point: the logarithm, 0 people counting as few."""
    known = np.isfinite(points).all(axis=1)
    told = np.full(points.shape[0], np.nan, dtype=np.float32)
    if not known.any():
        return told
    there = plane(points, np.median(points[known], axis=0))
    # the best known places say where people go
    heavy = np.flatnonzero(known & (people > 0))
    heavy = heavy[np.argsort(-people[heavy], kind="stable")[:MOST_PLACES]]
    for start in range(0, points.shape[0], BATCH):
        rows = slice(start, start + BATCH)
        gaps = np.hypot(there[rows, :1] - there[heavy, 0], there[rows, 1:] - there[heavy, 1])
        told[rows] = np.log(np.exp(-gaps / reach) @ people[heavy].astype(np.float32) + 1e-3)
    return told


def _away(offsets: Floats) -> Floats:
    return np.hypot(offsets[:, 0], offsets[:, 1])
