"""Candidates for the recommender: one statement over thousands of events, read as columns.

Each row is sent as one binary record of fields of fixed width, with a stand-in for what is NULL, so that a whole answer
is a single array: no Python object is made of a candidate (docs/decisions/0064).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from culture_app.offers import filters, shelves
from culture_app.offers.calendar import END_OF_TIME
from culture_app.offers.data import Candidates, OfferQuery, Traits
from culture_app.offers.filters import Selection, select
from culture_app.offers.filters.piece import Piece
from culture_app.offers.filters.when import fixed_times
from culture_app.offers.performing import PERFORMING, performing
from culture_app.offers.sought import MOST_DAYS, any_rare
from culture_app.offers.tables import records, rows
from culture_app.offers.walks import LONG

# Name, SQL and width of each field on the wire.
_NO_KEY = "'00000000-0000-0000-0000-000000000000'::uuid"
_PUBLISHED = (
    "CASE WHEN o.available_from > '1900-01-01' THEN o.available_from ELSE coalesce(o.created, o.pulled) END"
)
FIELDS = (
    ("event", "o.id", ">u8", 2),
    ("occurrence", "occurrence.id", ">u8", 2),
    ("organiser", f"coalesce(o.organizer_id, {_NO_KEY})", ">u8", 2),
    ("place", f"coalesce(o.place_id, {_NO_KEY})", ">u8", 2),
    ("starts", "occurrence.starts", ">i8", 1),
    ("ends", "occurrence.ends", ">i8", 1),
    ("published", _PUBLISHED, ">i8", 1),
    ("lat", "coalesce(ST_Y(o.point::geometry), 'NaN'::float8)", ">f8", 1),
    ("lon", "coalesce(ST_X(o.point::geometry), 'NaN'::float8)", ">f8", 1),
    # An offer without a point has no distance, and a record has no room for NULL.
    ("metres", "coalesce({distance}, 'NaN'::float8)", ">f8", 1),
    ("price", "coalesce(o.price_cents, -1)", ">i4", 1),
    ("age_min", "coalesce(o.age_min::int, -1)", ">i4", 1),
    ("age_max", "coalesce(o.age_max::int, -1)", ">i4", 1),
    ("seats_left", "coalesce(occurrence.seats_left, -1)", ">i4", 1),
)
# PostgreSQL counts microseconds from 2000.
_FROM_2000 = 946_684_800_000_000
_RECORD = np.dtype(
    [("fields", ">i4")]
    + [
        part
        for name, _, kind, count in FIELDS
        for part in ((f"{name}_type", ">i8"), (name, kind, (count,) if count > 1 else ()))
    ]
)
STATEMENT = """
SELECT ROW({row}) AS record
FROM {offers} o
CROSS JOIN LATERAL (
    SELECT c.id, c.starts, c.ends, a.seats_left
    FROM offers_occurrence c LEFT JOIN offers_availability a ON a.occurrence_id = c.id
    WHERE c.offer_id = o.id AND {occurrence_where}
    ORDER BY c.starts LIMIT 1
) occurrence
WHERE {offer_where}
ORDER BY {order}
LIMIT %(limit)s
"""
# The soonest of all are within days: the rest is looked at only where they are too few.
SOONEST = """
WITH soon AS MATERIALIZED ({soon})
SELECT record FROM soon WHERE (SELECT count(*) FROM soon) = %(limit)s
UNION ALL
SELECT record FROM ({all}) whole WHERE (SELECT count(*) FROM soon) < %(limit)s
"""
SOON = timedelta(days=14)
# Of a theme, thousands match: the first occurrence, the dear part of a row, is looked up for those that begin first. A
# few turn out to be full and are missing then; all are looked at only where most do. A last row without a record says
# that there are more than these.
EARLIEST = """
WITH early AS MATERIALIZED (
    SELECT o.id, o.organizer_id, o.place_id, o.available_from, o.created, o.pulled, o.point, o.price_cents, o.age_min, o.age_max
    FROM offers_offer o WHERE {offer_where} ORDER BY o.first_start LIMIT %(limit)s
)
({soon})
UNION ALL SELECT NULL WHERE (SELECT count(*) FROM early) = %(limit)s
"""
# Which offers take place within days, from the shelves around a point or, anywhere, from the occurrences themselves.
# An array is looked up in the order of the index: two thirds of what a join in any order takes.
BY_DAY = """o.id = ANY(ARRAY(
    SELECT d.offer_id FROM offers_day d WHERE d.shelf BETWEEN %(first_day)s::int AND %(last_day)s::int {box}
    UNION ALL
    SELECT d.offer_id FROM offers_day d
    WHERE d.shelf BETWEEN %(first_shelf)s::int AND %(last_shelf)s::int AND coalesce(d.begins <= %(begun_by)s, true) {box}))"""
# Of the days, whose point is that of their offer: whoever lies outside isn't looked up.
BOX = """AND d.point && _ST_Expand(%(here)s::geography, %(distance)s::float8)
        AND (d.point <-> %(here)s::geography) <= %(distance)s::float8"""
BY_OCCURRENCE = f"""o.id IN (
    SELECT w.offer_id FROM offers_occurrence w
    WHERE w.starts BETWEEN %(since)s::timestamptz - {LONG} AND %(until)s::timestamptz
        AND w.ends >= %(since)s::timestamptz AND w.ends - w.starts <= {LONG}
    UNION ALL
    SELECT w.offer_id FROM offers_occurrence w
    WHERE w.starts > %(beginning)s AND w.starts <= %(until)s::timestamptz
        AND w.ends >= %(since)s::timestamptz AND w.ends < %(end_of_time)s AND w.ends - w.starts > {LONG})"""
# Documents are read of so few only: 0.05 ms each, ten times what the rest of a row takes.
MOST_DOCUMENTS = 60
TRAITS = f"""
SELECT o.id, o.term_ids, o.labels, o.production,
    CASE WHEN %(told)s THEN {PERFORMING} END AS performing
FROM offers_offer o WHERE o.id = ANY(%(ids)s::uuid[])"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Composed:
    """A question in SQL. `whole`: the same asked of all offers, where too few of the first can be gone to. `steady`: one
    plan is right for any values.
    """

    statement: str
    whole: str
    parameters: dict[str, Any]
    steady: bool


def candidates(*, query: OfferQuery, now: datetime, limit: int) -> Candidates:
    """See services.candidates. Events only, with fixed times: what can be planned and booked."""
    asked = compose(query=query, now=now, limit=limit)
    found = records(asked.statement, asked.parameters, steady=asked.steady)
    if found and found[-1] is None:
        found.pop()
        if len(found) * 2 < limit:
            found = records(asked.whole, asked.parameters)
    return _columns(np.frombuffer(b"".join(found), dtype=_RECORD))


def compose(*, query: OfferQuery, now: datetime, limit: int) -> Composed:
    wanted = replace(
        query,
        kinds=("event",),
        date_from=max(query.date_from or now, now),
        status=query.status or ("Available",),
        booking_availability=query.booking_availability or "Available",
    )
    chosen, timed = select(wanted, now), fixed_times(wanted, now)
    assert timed is not None
    since = wanted.date_from or now
    until = wanted.date_to or min(since, END_OF_TIME - SOON) + SOON
    parameters = {
        **chosen.parameters, **timed.parameters, "limit": limit, "since": since, "until": until
    }  # fmt: skip
    if _windowed(wanted):
        low, high = shelves.lasting_range(wanted.kinds, seated=False)
        first, last = shelves.day_range(since, max(since, until), seated=False)
        parameters |= {"first_day": first, "last_day": last, "first_shelf": low, "last_shelf": high}
        parameters["begun_by"] = shelves.number(until)
    return Composed(
        statement=_compose(wanted, chosen, timed, now),
        whole=_statement(wanted, chosen, timed),
        parameters=parameters,
        steady=_steady(wanted),
    )


def _compose(query: OfferQuery, chosen: Selection, timed: Piece, now: datetime) -> str:
    """One way for each kind of question: of what is near and soon, of what is rare, of what is soon, or of all."""
    windowed = _windowed(query)
    if query.near and windowed:
        box = "" if query.distance_m is None else BOX
        around = filters.where.around(query, now)
        pieces = (piece.sql for piece in chosen.offer if around is None or piece.sql != around.sql)
        conditions = " AND ".join(("NOT o.withdrawn", *pieces))
        return _statement(query, chosen, timed, BY_DAY.format(box=box), offer_where=conditions)
    if query.near or (any_rare(query) and query.date_to is not None):
        return _statement(query, chosen, timed)
    if any_rare(query):
        return EARLIEST.format(
            offer_where=chosen.offer_sql,
            soon=_statement(query, chosen, timed, offers="early", offer_where="TRUE"),
        )
    if windowed:
        return _statement(query, chosen, timed, BY_OCCURRENCE)
    if query.date_to is None:
        soon = _statement(
            query, chosen, timed, f"{BY_OCCURRENCE} AND occurrence.starts <= %(until)s::timestamptz"
        )
        return SOONEST.format(soon=soon, all=_statement(query, chosen, timed))
    return _statement(query, chosen, timed)


def _steady(query: OfferQuery) -> bool:
    """Whether one plan is right for any values: the days around a point, then each of their offers by its key."""
    return query.distance_m is not None and _windowed(query) and not any_rare(query)


def traits(events: Sequence[UUID]) -> dict[UUID, Traits]:
    """What these events are about; unknown keys are left out. One statement, none for no keys.

    Who performs is told only of at most MOST_DOCUMENTS.
    """
    if not events:
        return {}
    found = rows(TRAITS, {"ids": list(events), "told": len(events) <= MOST_DOCUMENTS})
    return {
        row["id"]: Traits(
            term_ids=tuple(row["term_ids"]),
            labels=tuple(row["labels"]),
            production=row["production"],
            performers=performing(row["performing"]),
        )
        for row in found
    }


def _windowed(query: OfferQuery) -> bool:
    first, last = query.date_from, query.date_to
    return first is not None and last is not None and last - first <= MOST_DAYS


def _statement(
    query: OfferQuery,
    chosen: Selection,
    timed: Piece,
    within: str = "TRUE",
    *,
    offers: str = "offers_offer",
    offer_where: str | None = None,
) -> str:
    distance = "o.point <-> %(here)s::geography"
    row = ", ".join(sql for _, sql, _, _ in FIELDS)
    return STATEMENT.format(
        row=row.format(distance=distance if query.near else "'NaN'::float8"),
        occurrence_where=f"{chosen.occurrence_sql} AND {timed.sql}",
        offers=offers,
        offer_where=f"{offer_where or chosen.offer_sql} AND {within}",
        order=distance if query.near else "occurrence.starts, o.id",
    )


def _columns(table: NDArray[np.void]) -> Candidates:
    def numbers(name: str) -> NDArray[np.float64]:
        values = table[name].astype(np.float64)
        return np.where(values < 0, np.nan, values)

    return Candidates(
        events=table["event"].astype(np.uint64),
        occurrences=table["occurrence"].astype(np.uint64),
        organisers=table["organiser"].astype(np.uint64),
        places=table["place"].astype(np.uint64),
        starts=table["starts"].astype(np.int64) + _FROM_2000,
        ends=table["ends"].astype(np.int64) + _FROM_2000,
        published=table["published"].astype(np.int64) + _FROM_2000,
        lats=table["lat"].astype(np.float64),
        lons=table["lon"].astype(np.float64),
        distances_m=table["metres"].astype(np.float64),
        price_cents=numbers("price"),
        age_min=numbers("age_min"),
        age_max=numbers("age_max"),
        seats_left=numbers("seats_left"),
    )
