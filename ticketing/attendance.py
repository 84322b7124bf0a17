"""How many are inside, and what devices at the doors disagree about. Numbers only: no ticket, nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import connection

from ticketing.errors import NoSuchPool, WrongOrganiser

type Disagreement = Literal["let-in-twice", "let-in-revoked"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Attendance:
    """One occurrence at this moment. `sold` counts seats that are paid or free, not those only held."""

    occurrence: UUID
    capacity: int
    sold: int
    admitted: int
    refused: int
    conflicts: int
    last_admitted_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ScanConflicts:
    """How often one device let in, without a network, what another had let in before or what was revoked."""

    kind: Disagreement
    device: str
    other_device: str | None
    count: int
    first_at: datetime
    last_at: datetime


# Who went in is read off the scans: an index alone answers, however large the house.
_ATTENDANCE = """
SELECT p.organiser, stock.capacity, stock.reserved - coalesce(held.seats, 0), door.*
FROM ticketing_pool p
CROSS JOIN LATERAL (
    SELECT sum(s.capacity)::int AS capacity, sum(s.reserved)::int AS reserved
    FROM ticketing_pool_shard s WHERE s.pool_id = p.id
) stock
CROSS JOIN LATERAL (
    SELECT sum(b.seats)::int AS seats FROM ticketing_booking b
    WHERE b.pool_id = p.id AND b.state IN ('held', 'awaiting_payment')
) held
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE s.outcome = 'admitted') AS admitted,
        count(*) FILTER (WHERE s.outcome NOT IN ('admitted', 'took_over') AND NOT s.offline) AS refused,
        count(*) FILTER (WHERE s.offline AND s.outcome IN ('used', 'took_over', 'revoked')) AS conflicts,
        max(s.scanned_at) FILTER (WHERE s.outcome = 'admitted') AS last_admitted_at
    FROM ticketing_scan s WHERE s.occurrence = p.occurrence AND s.organiser = p.organiser
) door
WHERE p.occurrence = %s
"""
_CONFLICTS = """
SELECT p.organiser, c.* FROM ticketing_pool p LEFT JOIN LATERAL (
    SELECT s.outcome = 'revoked' AS revoked, s.device, s.other_device, count(*) AS count,
        min(s.scanned_at) AS first_at, max(s.scanned_at) AS last_at
    FROM ticketing_scan s
    WHERE s.occurrence = p.occurrence AND s.organiser = p.organiser AND s.offline
        AND s.outcome IN ('used', 'took_over', 'revoked')
    GROUP BY 1, 2, 3
) c ON true
WHERE p.occurrence = %s ORDER BY c.count DESC, c.device, c.other_device
"""


def attendance(*, occurrence: UUID, organiser: UUID) -> Attendance:
    """See ticketing.door.attendance."""
    (row,) = _own(_ATTENDANCE, occurrence, organiser)
    capacity, sold, admitted, refused, conflicts, last = row
    return Attendance(
        occurrence=occurrence,
        capacity=capacity or 0,
        sold=sold or 0,
        admitted=admitted,
        refused=refused,
        conflicts=conflicts,
        last_admitted_at=last,
    )


def conflicts(*, occurrence: UUID, organiser: UUID) -> tuple[ScanConflicts, ...]:
    """See ticketing.door.scan_conflicts."""
    return tuple(
        ScanConflicts(
            kind="let-in-revoked" if revoked else "let-in-twice",
            device=device,
            other_device=other,
            count=count,
            first_at=first,
            last_at=last,
        )
        for revoked, device, other, count, first, last in _own(_CONFLICTS, occurrence, organiser)
        if count is not None
    )


def _own(statement: str, occurrence: UUID, organiser: UUID) -> list[tuple[Any, ...]]:
    """The rows behind the pool's organiser, if that is who asks."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [occurrence])
        rows = cursor.fetchall()
    if not rows:
        raise NoSuchPool
    if rows[0][0] != organiser:
        raise WrongOrganiser
    return [row[1:] for row in rows]
