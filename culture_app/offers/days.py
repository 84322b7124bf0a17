"""offers_day kept in step: on which days an offer can be gone to, beside where (see `shelves`).

- Rows carry the point of their offer; an offer without one, or a withdrawn one, has none.
- An offer stands on shelves with known seats from the moment that seats of one of its occurrences are known. It stays
  there when they are forgotten again: those shelves mean that it is worth a look.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from culture_app.offers import lines, shelves
from culture_app.offers.data import Expansion, Kind
from culture_app.offers.tables import copy_block, rows, run

_PREPARE = (
    "CREATE TEMPORARY TABLE IF NOT EXISTS day_in (offer_id uuid, shelf integer, begins integer)",
    "TRUNCATE day_in",
)
_WITH_SEATS = f"""CASE shelf WHEN {shelves.PLACES} THEN {shelves.SEATED_PLACES} WHEN {shelves.EVENTS} THEN {shelves.SEATED_EVENTS}
    ELSE shelf | 1 END"""
_UNSEATED = f"(shelf IN ({shelves.PLACES}, {shelves.EVENTS}) OR shelf > {shelves.EVENTS} AND shelf & 1 = 0)"
_HAS_SEATS = """EXISTS (SELECT FROM offers_occurrence c JOIN offers_availability a ON a.occurrence_id = c.id
    WHERE c.offer_id = d.offer_id AND a.seats_left IS NOT NULL)"""
_SEATED_IN = f"UPDATE day_in d SET shelf = {_WITH_SEATS} WHERE {_UNSEATED} AND {_HAS_SEATS}"
_SEATED = f"""
UPDATE offers_day d SET shelf = {_WITH_SEATS} WHERE d.offer_id = ANY(%(offers)s) AND {_UNSEATED} AND {_HAS_SEATS}
"""
# Days refer to no row: those of an offer that somebody removed by hand may still be there.
_LEFT_BEHIND = "DELETE FROM offers_day WHERE offer_id = ANY(%(offers)s)"
_GONE = """
DELETE FROM offers_day d USING offers_offer o
WHERE d.offer_id = ANY(%(offers)s) AND o.id = d.offer_id AND (o.point IS NULL OR o.withdrawn
    OR NOT EXISTS (SELECT FROM day_in n WHERE n.offer_id = d.offer_id AND n.shelf = d.shelf))
"""
_WRITE = """
INSERT INTO offers_day AS d (offer_id, shelf, begins, point)
SELECT n.offer_id, n.shelf, n.begins, o.point FROM day_in n JOIN offers_offer o ON o.id = n.offer_id
WHERE o.point IS NOT NULL AND NOT o.withdrawn
ON CONFLICT (offer_id, shelf) DO UPDATE SET point = excluded.point, begins = excluded.begins
WHERE NOT d.point = excluded.point OR d.begins IS DISTINCT FROM excluded.begins
"""
_MOVED = """
SELECT c.offer_id, o.kind, c.starts, c.ends FROM offers_offer o JOIN offers_occurrence c ON c.offer_id = o.id
WHERE o.id = ANY(%(offers)s) AND NOT o.withdrawn AND o.point IS NOT NULL
    AND NOT EXISTS (SELECT FROM offers_day d WHERE d.offer_id = o.id AND d.point = o.point)
"""
_NOWHERE = """
DELETE FROM offers_day d USING offers_offer o
WHERE d.offer_id = ANY(%(offers)s) AND o.id = d.offer_id AND (o.point IS NULL OR o.withdrawn)
"""
# Seats of these `occurrences` (a SELECT of keys) are known now.
SEATS_KNOWN = f"""
UPDATE offers_day SET shelf = {_WITH_SEATS}
WHERE {_UNSEATED} AND offer_id IN (SELECT offer_id FROM offers_occurrence WHERE id IN ({{occurrences}}))
"""

Spans = Iterable[tuple[datetime, datetime]]


def spans(expansion: Expansion) -> Iterator[tuple[datetime, datetime]]:
    return ((spec.start, spec.end) for spec in expansion.occurrences)


def add(offers: Sequence[UUID], block: bytes, *, unseated: Sequence[UUID]) -> None:
    """Lines (offer, shelf, begins, point) of offers that are new; `unseated`: those among them on shelves without seats, for
    which a pool may have been opened before they came.
    """
    if block:
        run(_LEFT_BEHIND, {"offers": list(offers)})
        copy_block("offers_day", ("offer_id", "shelf", "begins", "point"), block)
    if unseated:
        run(_SEATED, {"offers": list(unseated)})


def write(offers: Sequence[UUID], wanted: Iterable[tuple[UUID, Kind, Spans]]) -> None:
    """Make the days of these offers be those of their occurrences (from, to). After offers, occurrences and seats."""
    if not offers:
        return
    for statement in _PREPARE:
        run(statement)
    found: Iterator[tuple[Any, ...]] = (
        (offer, *row) for offer, kind, own in wanted for row in shelves.begun(kind, own, seated=False)
    )
    copy_block("day_in", ("offer_id", "shelf", "begins"), lines.simple(found))
    parameters = {"offers": list(offers)}
    run(_SEATED_IN)
    run(_GONE, parameters)
    run(_WRITE)


def move(offers: Sequence[UUID]) -> None:
    """After the places of these offers moved, or appeared, or went: their calendars stand."""
    if not offers:
        return
    run(_NOWHERE, {"offers": list(offers)})
    moved: dict[tuple[UUID, Kind], list[tuple[datetime, datetime]]] = {}
    for row in rows(_MOVED, {"offers": list(offers)}):
        moved.setdefault((row["offer_id"], row["kind"]), []).append((row["starts"], row["ends"]))
    write([offer for offer, _ in moved], ((offer, kind, own) for (offer, kind), own in moved.items()))
