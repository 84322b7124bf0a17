"""Turnouts: what became of past sales, one row per pool, kept when its occurrence has ended. They say how many seats and
when, never who; expected crowds learn from them (`crowding`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from culture_app.kernel.clock import local
from culture_app.offers import services as offers
from ticketing.crowding import LONG, MARKS, Group, GroupKey, History

# What is longer ago says little about a house of today.
MEMORY = timedelta(days=3 * 365)
_BATCH = 1000

_ENDED = """
SELECT p.id, p.occurrence, p.event, p.starts, p.ends, p.state FROM ticketing_pool p
WHERE p.ends < %s AND NOT EXISTS (SELECT FROM ticketing_turnout t WHERE t.pool_id = p.id)
ORDER BY p.ends, p.id LIMIT %s
"""
_BY_MARK = ", ".join(
    f"coalesce(sum(b.seats) FILTER (WHERE b.created_at <= g.starts - interval '{mark} days'), 0)"
    for mark in MARKS
)
_KEEP = f"""
INSERT INTO ticketing_turnout (pool_id, event, type, organiser, place, weekday, starts, counted, capacity, sold, sold_by)
SELECT g.*, stock.capacity, sales.sold, sales.sold_by
FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::uuid[], %s::uuid[], %s::int[], %s::timestamptz[], %s::bool[])
    AS g (pool, event, type, organiser, place, weekday, starts, counted),
LATERAL (SELECT sum(s.capacity) AS capacity FROM ticketing_pool_shard s WHERE s.pool_id = g.pool) stock,
LATERAL (
    SELECT coalesce(sum(b.seats), 0) AS sold, ARRAY[{_BY_MARK}] AS sold_by
    FROM ticketing_booking b WHERE b.pool_id = g.pool AND b.state = 'confirmed'
) sales
ON CONFLICT DO NOTHING
"""


def keep(*, now: datetime) -> int:
    """Write down what has ended since the last time, three statements per thousand pools; how many."""
    kept = 0
    while ended := _rows(_ENDED, [now, _BATCH]):
        known = {one.occurrence: one for one in offers.gatherings(occurrences=[row[1] for row in ended])}
        columns: list[tuple[Any, ...]] = []
        for pool, occurrence, event, starts, ends, state in ended:
            one = known.get(occurrence)
            began = starts or ends
            # What was called off, or lasted for months, is no evening like others.
            counted = one is not None and not one.called_off and state != "cancelled" and ends - began <= LONG
            columns.append(
                (
                    pool,
                    event,
                    one.type if one else "",
                    one.organiser if one else None,
                    one.place if one else None,
                    local(began).isoweekday(),
                    began,
                    counted,
                )
            )
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [list(column) for column in zip(*columns, strict=True)])
        kept += len(ended)
    return kept


_SOLD_BY = ", ".join(f"sum(t.sold_by[{number}])" for number in range(1, len(MARKS) + 1))
_GROUPS = f"""
SELECT grouping(t.type, t.organiser, t.place, t.weekday, t.event), t.type, t.organiser, t.place, t.weekday, t.event,
    count(*), sum(t.sold::float8 / t.capacity), count(*) FILTER (WHERE t.sold > 0), sum(t.sold), {_SOLD_BY}
FROM ticketing_turnout t
WHERE t.counted AND t.starts >= %s AND (t.type = ANY(%s) OR t.event = ANY(%s))
GROUP BY GROUPING SETS ((t.type), (t.type, t.organiser), (t.type, t.place), (t.type, t.place, t.weekday), (t.event))
"""
# What grouping() answers: a bit for each column that the group leaves out.
_TYPE, _ORGANISER, _PLACE, _WEEKDAY = 0b01111, 0b00111, 0b01011, 0b01001


def history(*, types: Collection[str], events: Collection[UUID], now: datetime) -> History:
    """The groups of past occurrences of these types, and of these events. One statement."""
    found: dict[GroupKey, Group] = {}
    for bits, type_, organiser, place, weekday, event, *counts in _rows(
        _GROUPS, [now - MEMORY, list(types), list(events)]
    ):
        key: GroupKey
        if bits == _TYPE:
            key = ("type", type_, None, None)
        elif bits == _ORGANISER:
            key = ("organiser", type_, organiser, None)
        elif bits == _PLACE:
            key = ("place", type_, place, None)
        elif bits == _WEEKDAY:
            key = ("weekday", type_, place, weekday)
        else:
            key = ("event", event, None, None)
        occurrences, occupancy, selling, sold, *by_mark = counts
        found[key] = Group(
            occurrences=occurrences,
            occupancy=occupancy,
            selling=selling,
            sold=sold,
            sold_by=tuple(by_mark),
        )
    return found


def _rows(statement: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
