"""Walking and cycling without streets: as the crow flies, times a stated factor. Always an estimate.

- Walking: 1.3 x the crow's distance at 4.8 km/h (80 m a minute, as Transport for London's accessibility levels
  reckon). 1.3 is on the careful side: Ballou et al. (2002) found 1.21 for Belgian roads, city grids reach 1.27.
- Cycling: 1.25 x at 15 km/h, an ordinary city bicycle with traffic lights.
- docs/decisions/0031 says when a real street router takes over.
"""

from math import ceil

from culture_app.kernel.words import GeoPoint

WALK_FACTOR = 1.3
WALK_M_PER_S = 4.8 / 3.6
BIKE_FACTOR = 1.25
BIKE_M_PER_S = 15 / 3.6

# How far people are taken to walk: to a stop or home in one piece, to a table.
WALK_MOST_S = 30 * 60
BIKE_MOST_S = 45 * 60
FOOD_WALK_MOST_S = 15 * 60


def walk_m(one: GeoPoint, other: GeoPoint) -> float:
    """Metres on foot."""
    return one.distance_m(other) * WALK_FACTOR


def walk_s(one: GeoPoint, other: GeoPoint) -> int:
    """Seconds on foot, rounded up to whole minutes: nobody walks by the second."""
    return ceil(walk_m(one, other) / WALK_M_PER_S / 60) * 60


def bike_s(one: GeoPoint, other: GeoPoint) -> int:
    """Seconds on a bicycle, rounded up to whole minutes."""
    return ceil(one.distance_m(other) * BIKE_FACTOR / BIKE_M_PER_S / 60) * 60


def coarse(point: GeoPoint) -> GeoPoint:
    """To three decimals: about 110 m north to south and 70 m east to west in Flanders."""
    return GeoPoint(round(point.lat, 3), round(point.lon, 3))
