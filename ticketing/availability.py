"""Telling the offers room how many seats are left: after the booking, within a second, many bookings at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from culture_app.offers import services as offers
from culture_app.offers.data import Availability
from ticketing import crowds, reading

TOPIC = "availability.changed"

# A hot sale queues one row per booking; the first one delivered speaks for all that are committed.
_COALESCE = """
DELETE FROM kernel_outbox WHERE id IN (
    SELECT id FROM kernel_outbox WHERE topic = %s AND key = ANY (%s) FOR UPDATE SKIP LOCKED
)
"""


def alone(*, occurrence: UUID) -> None:
    """Until the present transaction ends, nobody else tells of this occurrence: what was read later is also written later."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [str(occurrence)])


def tell(*, occurrences: Sequence[UUID], now: datetime) -> None:
    """Record the pools' present counters; the rows that wait for the same are done by that, too."""
    with transaction.atomic():
        _tell(occurrences, now)


def _tell(occurrences: Sequence[UUID], now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_COALESCE, [TOPIC, [str(occurrence) for occurrence in occurrences]])
    # Read after the delete: each change whose row is gone is in these counters.
    pools = reading.pools(Q(occurrence__in=list(occurrences)))
    rows = [
        Availability(
            occurrence=pool.occurrence,
            capacity=pool.capacity,
            seats_left=pool.seats_left if pool.state == "on_sale" and not pool.waited_for else 0,
            basis="pool",
            as_of=now,
        )
        for pool in pools
    ]
    if rows:
        offers.record_availability(rows=rows)
        # Apart, so that seats never wait for what has to be thought about.
        crowds.announce(occurrences=[row.occurrence for row in rows])
