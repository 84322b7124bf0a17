"""Occurrences: the list of an offer's, and one with all that planning and booking need."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from culture_app.kernel.words import GeoPoint, Page
from culture_app.offers.calendar import BEGINNING, END_OF_TIME
from culture_app.offers.cards import BOOKABLE
from culture_app.offers.data import Kind, Occurrence, OccurrenceRow, PriceLine
from culture_app.offers.errors import NoFixedTimes, OfferNotFound, OfferWithdrawn
from culture_app.offers.moments import bounded
from culture_app.offers.reading import BY_KEY
from culture_app.offers.tables import rows

_SEEN = f"""c.id, c.starts, c.ends, c.status, {BOOKABLE} AS bookable, coalesce(a.capacity, c.capacity) AS capacity,
    CASE WHEN a.basis = 'pool' THEN a.seats_left ELSE c.remaining END AS remaining, a.seats_left,
    coalesce(a.crowd, 'unknown') AS crowd, coalesce(a.crowd_basis, '') AS crowd_basis, a.crowd_as_of,
    c.childcare_start, c.childcare_end, c.overnight"""
_LIST = f"""
WITH offer AS (
    SELECT o.id, o.withdrawn FROM offers_offer o WHERE {BY_KEY} ORDER BY o.id <> %(id)s, o.withdrawn, o.id LIMIT 1
), matching AS (
    SELECT {_SEEN}, count(*) OVER () AS total, row_number() OVER (ORDER BY c.starts, c.ends, c.id) AS place
    FROM offer JOIN offers_occurrence c ON c.offer_id = offer.id
    LEFT JOIN offers_availability a ON a.occurrence_id = c.id
    WHERE (%(date_from)s::timestamptz IS NULL OR c.ends >= %(date_from)s::timestamptz)
        AND (%(date_to)s::timestamptz IS NULL OR c.starts <= %(date_to)s::timestamptz)
        AND (%(date_from)s::timestamptz <= %(date_to)s::timestamptz) IS NOT FALSE
)
SELECT offer.withdrawn, coalesce(page.total, (SELECT count(*) FROM matching)) AS n, page.*
FROM offer LEFT JOIN (SELECT * FROM matching WHERE place > %(start)s AND place <= %(start)s + %(limit)s) page ON true
ORDER BY page.place
"""
_ONE = f"""
SELECT {_SEEN}, CASE WHEN a.seats_left IS NOT NULL THEN a.basis END AS basis, o.id AS event, o.kind,
    o.organizer_id, o.place_id, o.names, o.place_name, o.municipality,
    o.booking_url, o.prices, o.age_min, o.age_max, o.withdrawn,
    ST_X(o.point::geometry) AS lon, ST_Y(o.point::geometry) AS lat
FROM offers_occurrence c JOIN offers_offer o ON o.id = c.offer_id
LEFT JOIN offers_availability a ON a.occurrence_id = c.id
WHERE c.id = %(id)s
"""


def occurrences(
    *, offer: UUID, kind: Kind, date_from: datetime | None, date_to: datetime | None, start: int, limit: int
) -> Page[OccurrenceRow]:
    found = rows(
        _LIST,
        {
            "id": offer,
            "kind": kind,
            "date_from": date_from,
            "date_to": date_to,
            "start": start,
            "limit": limit,
        },
    )
    if not found:
        raise OfferNotFound(f"There is no {kind} with this id.")
    if found[0]["withdrawn"]:
        raise OfferWithdrawn(f"This {kind} was withdrawn by its publisher.")
    return Page(items=tuple(_row(row) for row in found if row["id"] is not None), total=found[0]["n"])


def _row(row: Mapping[str, Any]) -> OccurrenceRow:
    return OccurrenceRow(
        id=row["id"],
        start=bounded(row["starts"]),
        end=bounded(row["ends"]),
        status=row["status"],
        booking_availability="Available" if row["bookable"] else "Unavailable",
        capacity=row["capacity"],
        remaining=row["remaining"],
        seats_left=row["seats_left"],
        crowd=row["crowd"],
        childcare_start=row["childcare_start"],
        childcare_end=row["childcare_end"],
        overnight=row["overnight"],
        crowd_basis=row["crowd_basis"],
        crowd_as_of=row["crowd_as_of"],
    )


def occurrence(*, id: UUID) -> Occurrence:  # noqa: A002
    """A withdrawn offer's occurrence is still found: who booked it has to be told."""
    found = rows(_ONE, {"id": id})
    if not found:
        raise OfferNotFound("There is no occurrence with this id.")
    row = found[0]
    if row["starts"] <= BEGINNING or row["ends"] >= END_OF_TIME:
        raise NoFixedTimes("This offer is always there: it has no hour to plan or to book.")
    return Occurrence(
        id=row["id"],
        event=row["event"],
        kind=row["kind"],
        organiser=row["organizer_id"],
        place=row["place_id"],
        start=row["starts"],
        end=row["ends"],
        status=row["status"],
        booking_availability="Available" if row["bookable"] else "Unavailable",
        capacity=row["capacity"],
        seats_left=row["seats_left"],
        seats_basis=row["basis"],
        point=None if row["lat"] is None else GeoPoint(row["lat"], row["lon"]),
        event_name=_loaded(row["names"]),
        place_name=row["place_name"] or None,
        municipality=row["municipality"] or None,
        booking_url=row["booking_url"] or None,
        prices=tuple(PriceLine(**line) for line in _loaded(row["prices"])),
        age_min=row["age_min"],
        age_max=row["age_max"],
        childcare_start=row["childcare_start"],
        childcare_end=row["childcare_end"],
        overnight=row["overnight"],
        withdrawn=row["withdrawn"],
    )


def _loaded(value: Any) -> Any:
    """Django leaves jsonb of a raw statement as text."""
    return orjson.loads(value) if isinstance(value, str | bytes) else value
