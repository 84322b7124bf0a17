"""Places to eat and people who mind children, as they were published: facts, before a plan judges them."""

from dataclasses import dataclass

from culture_app.kernel.words import GeoPoint
from mobility.data import CareType, SourceNote


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodPlace:
    """`opening_hours` in OSM's syntax, "" when not published."""

    id: str
    name: str
    kind: str
    cuisine: tuple[str, ...]
    diet: tuple[str, ...]
    kid_friendly: bool | None
    point: GeoPoint
    opening_hours: str
    url: str | None
    source: SourceNote


@dataclass(frozen=True, slots=True, kw_only=True)
class CarePlace:
    """`ages` in years, None where a bound is open or unknown. `reach_m`: how far a sitter comes; None: not known.

    `distance_m` is to the nearest of the points that were asked for.
    """

    id: str
    type: CareType
    name: str
    ages: tuple[int | None, int | None]
    point: GeoPoint
    reach_m: int | None
    distance_m: int
    hours: str
    on_request: bool
    url: str | None
    inspection_url: str | None
    source: SourceNote
