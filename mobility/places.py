"""Places to eat and people who mind children, as they were published: facts, before a plan judges them."""

from dataclasses import dataclass
from datetime import timedelta

from culture_app.kernel.words import GeoPoint, Money
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
    """`ages` in years, None where a bound is open or unknown. `hours` in OSM's syntax, "" when not published.

    `reach_m`: how far from `point` a sitter comes; 0: the child is brought there; None: not known. `lead`: how long
    before one must ask.
    """

    id: str
    type: CareType
    name: str
    ages: tuple[int | None, int | None]
    point: GeoPoint
    reach_m: int | None
    hours: str
    on_request: bool
    lead: timedelta | None
    per_hour: Money | None
    url: str | None
    inspection_url: str | None
    source: SourceNote
