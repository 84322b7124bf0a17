"""Crowds: how full an occurrence is expected to be. Rooms above compute it (docs/decisions/0042); here it is written, and
what they need of occurrences for that is read, many at a time.

A crowd says nothing about seats: a row made for it alone has no seats, and no seats report is ever older than it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from culture_app.offers.data import Crowd, Gathering
from culture_app.offers.keys import TYPE
from culture_app.offers.tables import rows as found
from culture_app.offers.tables import run

# The as_of of seats that nobody ever told.
NEVER = datetime(1, 1, 1, tzinfo=UTC)
_RECORD = """
INSERT INTO offers_availability AS a (occurrence_id, basis, as_of, crowd, crowd_basis, crowd_as_of)
SELECT told.id, 'reported', %(never)s, told.crowd, told.basis, told.moment
FROM unnest(%(ids)s::uuid[], %(crowds)s::text[], %(bases)s::text[], %(moments)s::timestamptz[])
    AS told (id, crowd, basis, moment)
ON CONFLICT (occurrence_id) DO UPDATE
    SET crowd = excluded.crowd, crowd_basis = excluded.crowd_basis, crowd_as_of = excluded.crowd_as_of
WHERE a.crowd_as_of IS NULL OR a.crowd_as_of <= excluded.crowd_as_of
"""


def record(rows: Sequence[Crowd]) -> None:
    """Of several rows for one occurrence, the latest as_of counts; keys in one order, so that no two writers wait
    for each other. One statement.
    """
    latest = {row.occurrence: row for row in sorted(rows, key=lambda row: row.as_of)}
    ordered = [latest[key] for key in sorted(latest, key=str)]
    if not ordered:
        return
    run(
        _RECORD,
        {
            "never": NEVER,
            "ids": [row.occurrence for row in ordered],
            "crowds": [row.level for row in ordered],
            "bases": [row.basis for row in ordered],
            "moments": [row.as_of for row in ordered],
        },
    )


_GATHERINGS = f"""
SELECT c.id, o.id AS event, o.organizer_id, o.place_id, c.starts, c.ends, c.status, o.withdrawn,
    coalesce(substr((SELECT min(k) FROM unnest(o.keys) k WHERE k LIKE '{TYPE}:%%'), {len(TYPE) + 2}), '') AS type,
    coalesce(a.capacity, c.capacity) AS capacity, a.seats_left, a.as_of, a.basis,
    coalesce(a.crowd, 'unknown') AS crowd, coalesce(a.crowd_basis, '') AS crowd_basis, a.crowd_as_of
FROM offers_occurrence c
JOIN offers_offer o ON o.id = c.offer_id
LEFT JOIN offers_availability a ON a.occurrence_id = c.id
WHERE o.kind = 'event' AND {{where}}
"""
_BY_KEY = _GATHERINGS.format(where="c.id = ANY(%(ids)s::uuid[])")
_COMING = _GATHERINGS.format(
    where="""NOT o.withdrawn AND c.starts >= %(first)s AND c.starts < %(last)s AND c.ends >= %(now)s
    AND (c.starts, c.id) > (%(after_start)s, %(after)s)
ORDER BY c.starts, c.id LIMIT %(limit)s"""
)
_FIRST_KEY = UUID(int=0)


def gatherings(occurrences: Sequence[UUID]) -> tuple[Gathering, ...]:
    if not occurrences:
        return ()
    return tuple(_gathering(row) for row in found(_BY_KEY, {"ids": list(occurrences)}))


def coming(
    *, first: datetime, last: datetime, now: datetime, after: Gathering | None, limit: int
) -> tuple[Gathering, ...]:
    parameters = {
        "first": first,
        "last": last,
        "now": now,
        "after_start": after.start if after else NEVER,
        "after": after.occurrence if after else _FIRST_KEY,
        "limit": limit,
    }
    return tuple(_gathering(row) for row in found(_COMING, parameters))


def _gathering(row: Mapping[str, Any]) -> Gathering:
    told = row["basis"] == "reported" and row["seats_left"] is not None
    return Gathering(
        occurrence=row["id"],
        event=row["event"],
        type=row["type"],
        organiser=row["organizer_id"],
        place=row["place_id"],
        start=row["starts"],
        end=row["ends"],
        called_off=row["withdrawn"] or row["status"] != "Available",
        capacity=row["capacity"],
        seats_left=row["seats_left"] if told else None,
        seats_as_of=row["as_of"] if told else None,
        crowd=row["crowd"],
        crowd_basis=row["crowd_basis"],
        crowd_as_of=row["crowd_as_of"],
    )
