"""Telling the offers room how full occurrences will be: after bookings and scans those that they touch, and every few
minutes all that come soon, since time itself changes what is expected.

Four statements for any number of occurrences: what they are (offers), what is sold, what like ones did, and the writing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from culture_app.kernel import outbox
from culture_app.kernel.models import Outbox
from culture_app.offers import services as offers
from culture_app.offers.data import Crowd, Gathering
from ticketing import turnouts
from ticketing.crowding import LONG, Expected, Seats, expect

TOPIC = "crowd.changed"
# How far ahead crowds are shown, how many occurrences are thought about at a time, and how often the same is said again.
AHEAD = timedelta(days=14)
PAGE = 20_000
SAID_AGAIN = timedelta(hours=1)
_TOGETHER = 500


def announce(*, occurrences: Iterable[UUID]) -> None:
    """In the present transaction: what is expected of these may have changed."""
    Outbox.objects.bulk_create(
        Outbox(topic=TOPIC, key=str(occurrence), payload={"occurrence": str(occurrence)})
        for occurrence in occurrences
    )
    transaction.on_commit(outbox.wake)


# A hot sale or a busy door leaves many rows: one delivery speaks for all that wait. Those that failed before go alone.
_WAITING = """
DELETE FROM kernel_outbox WHERE id IN (
    SELECT id FROM kernel_outbox WHERE topic = %s AND attempts = 0 ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
) RETURNING key
"""


def tell(*, occurrence: UUID, now: datetime) -> None:
    """Record the crowd of this occurrence and of all others that wait for it, in one transaction."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_WAITING, [TOPIC, _TOGETHER])
            waiting = {UUID(key) for (key,) in cursor.fetchall()}
        # Read after the delete: each change whose row is gone is in these counters.
        _record(offers.gatherings(occurrences=sorted({occurrence} | waiting)), now=now)


def foresee(*, now: datetime) -> int:
    """See ticketing.services.foresee_crowds."""
    turnouts.keep(now=now)
    recorded = 0
    page: tuple[Gathering, ...] = ()
    while True:
        page = offers.coming_gatherings(
            first=now - LONG, last=now + AHEAD, now=now, after=page[-1] if page else None, limit=PAGE
        )
        recorded += _record(page, now=now)
        if len(page) < PAGE:
            return recorded


def _record(gatherings: Sequence[Gathering], *, now: datetime) -> int:
    """Think about these and write what is new; how many."""
    if not gatherings:
        return 0
    pools = _pools([one.occurrence for one in gatherings], now=now)
    history = turnouts.history(
        types={one.type for one in gatherings}, events={one.event for one in gatherings}, now=now
    )
    rows = []
    for one in gatherings:
        seats = pools.get(one.occurrence) or reported(one)
        found = expect(gathering=one, seats=seats, history=history, now=now)
        if worth_saying(one, found, now=now):
            rows.append(Crowd(occurrence=one.occurrence, level=found.level, basis=found.basis, as_of=now))
    if rows:
        offers.record_crowds(rows=rows)
    return len(rows)


def reported(gathering: Gathering) -> Seats | None:
    """Seats as the organiser's own document tells them, where nothing is sold here."""
    if not gathering.capacity or gathering.seats_left is None or gathering.seats_as_of is None:
        return None
    return Seats(
        capacity=gathering.capacity,
        sold=gathering.capacity - gathering.seats_left,
        at=gathering.seats_as_of,
    )


def worth_saying(gathering: Gathering, found: Expected, *, now: datetime) -> bool:
    """Not what was said within the hour already, unless it is what the door sees; and never that nothing is known twice."""
    if (gathering.crowd, gathering.crowd_basis) != (found.level, found.basis):
        return True
    if found.level == "unknown" or gathering.crowd_as_of is None:
        return False
    return found.basis == "scans" or now - gathering.crowd_as_of >= SAID_AGAIN


# Seats that are only held may come back within minutes: they aren't sold. Who went in is counted while it runs.
_POOLS = """
SELECT p.occurrence, stock.capacity, stock.reserved - coalesce(held.seats, 0), coalesce(p.sale_opens, p.created_at),
    CASE WHEN p.starts <= %(now)s AND p.ends >= %(now)s THEN (
        SELECT count(*) FROM ticketing_booking b JOIN ticketing_ticket t ON t.booking_id = b.id
        WHERE b.pool_id = p.id AND t.state = 'used') ELSE 0 END
FROM ticketing_pool p
JOIN LATERAL (
    SELECT sum(s.capacity)::int AS capacity, sum(s.reserved)::int AS reserved
    FROM ticketing_pool_shard s WHERE s.pool_id = p.id
) stock ON true
LEFT JOIN (
    SELECT b.pool_id, sum(b.seats)::int AS seats FROM ticketing_booking b
    WHERE b.state IN ('held', 'awaiting_payment') GROUP BY b.pool_id
) held ON held.pool_id = p.id
WHERE p.occurrence = ANY(%(occurrences)s) AND p.state <> 'cancelled'
"""


def _pools(occurrences: Sequence[UUID], *, now: datetime) -> Mapping[UUID, Seats]:
    with connection.cursor() as cursor:
        cursor.execute(_POOLS, {"now": now, "occurrences": list(occurrences)})
        return {
            occurrence: Seats(capacity=capacity, sold=sold, at=now, opened=opened, admitted=admitted)
            for occurrence, capacity, sold, opened, admitted in cursor.fetchall()
        }
