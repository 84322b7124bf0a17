"""Rolling windows: calendars whose sub-events depend on today are written out again each night."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from culture_app.kernel.clock import local
from culture_app.offers import bulk, days, lines
from culture_app.offers.calendar import expand
from culture_app.offers.data import Kind
from culture_app.offers.errors import CalendarFault
from culture_app.offers.ingesting import calendar_of
from culture_app.offers.preparing import occurrence_rows, seat_rows
from culture_app.offers.tables import rows, run

_STALE = """
SELECT id, kind, coalesce(document, source) AS body, coalesce(modified, pulled) AS as_of FROM offers_offer
WHERE rolling AND NOT withdrawn AND (rolled_on IS NULL OR rolled_on < %(today)s)
ORDER BY id LIMIT %(limit)s FOR UPDATE
"""
_MARK = """
UPDATE offers_offer o SET rolled_on = %(today)s, first_start = c.first_start, last_end = c.last_end
FROM (SELECT offer_id, min(starts) AS first_start, max(ends) AS last_end FROM offers_occurrence
    WHERE offer_id = ANY(%(ids)s) GROUP BY offer_id) c
WHERE o.id = c.offer_id
"""
_MARK_EMPTY = "UPDATE offers_offer SET rolled_on = %(today)s WHERE id = ANY(%(ids)s) AND (rolled_on IS NULL OR rolled_on < %(today)s)"


def roll(*, now: datetime, limit: int) -> int:
    """Move at most `limit` windows that stand on an earlier day; returns how many. In a transaction."""
    bulk.lock()
    today = local(now).date()
    stale = rows(_STALE, {"today": today, "limit": limit})
    if not stale:
        return 0
    moved: list[UUID] = []
    values: list[tuple[Any, ...]] = []
    seats: list[tuple[Any, ...]] = []
    spans: list[tuple[UUID, Kind, days.Spans]] = []
    for row in stale:
        try:
            expansion = expand(calendar_of(row["kind"], orjson.loads(bytes(row["body"]))), now=now)
        except CalendarFault:  # it was understood when it was pulled: it stays as it stood
            continue
        moved.append(row["id"])
        own = list(occurrence_rows(row["id"], expansion))
        values += own
        seats += seat_rows(own, row["as_of"])
        spans.append((row["id"], row["kind"], days.spans(expansion)))
    bulk.write_occurrences(moved, lines.block(values), now=now)
    bulk.report_seats(lines.block(seats))
    days.write(moved, spans)
    run(_MARK, {"today": today, "ids": moved})
    run(_MARK_EMPTY, {"today": today, "ids": [row["id"] for row in stale]})
    return len(stale)
