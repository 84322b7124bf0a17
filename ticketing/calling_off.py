"""The organiser calls a show off: nothing is sold any more, every ticket dies, everybody who paid gets her money back.

- Calling off is one short transaction: the pool, its shards, the seats of the house. Each shard is closed under its own lock,
  the one that every booking needs, so a booking either came before, and is found below, or isn't made at all.
- The rest is done some bookings at a time, each time one transaction. The bookings themselves say what is left to do, so a
  worker that is killed at any line, or two at once, make no difference.
- Tickets of several bookings are locked at once, in the order of their ids, as a scanner's upload locks them: else each could
  wait for the other.
- Refunds go through the same queue as all others. The numbers are counted when somebody asks.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog
from celery import current_app
from django.db import connection, transaction

from culture_app.kernel.words import Money
from ticketing import changing, refunding
from ticketing.deadlocks import survived
from ticketing.errors import NoSuchPool, TooLateToCallOff
from ticketing.models import Booking, HouseHold, PoolShard
from ticketing.models import CallingOff as Row
from ticketing.models import Pool as PoolRow
from ticketing.terms import CallingOff

log = structlog.get_logger(__name__)

SOME = 50
OPEN = ("held", "awaiting_payment", "confirmed")

_PROGRESS = """
SELECT c.asked_at,
    (SELECT count(*) FROM ticketing_booking b
     WHERE b.pool_id = c.pool_id AND b.state IN ('held', 'awaiting_payment', 'confirmed')),
    rest.bookings, rest.cents,
    count(r.id), count(r.id) FILTER (WHERE r.state = 'done'), count(r.id) FILTER (WHERE r.state = 'failed'),
    coalesce(sum(r.cents), 0), coalesce(sum(r.cents) FILTER (WHERE r.state = 'done'), 0)
FROM ticketing_calling_off c
CROSS JOIN (
    SELECT count(DISTINCT b.id) AS bookings, coalesce(sum(t.cents), 0) AS cents
    FROM ticketing_booking b JOIN ticketing_payment p ON p.booking_id = b.id AND p.state = 'paid'
    JOIN ticketing_ticket t ON t.booking_id = b.id AND t.state IN ('live', 'used') AND t.cents > 0
    WHERE b.pool_id = %(pool)s AND b.state = 'confirmed'
) rest
LEFT JOIN (
    SELECT f.*, b.pool_id FROM ticketing_refund f JOIN ticketing_payment p ON p.id = f.payment_id
    JOIN ticketing_booking b ON b.id = p.booking_id WHERE b.pool_id = %(pool)s
) r ON r.created_at >= c.asked_at
WHERE c.pool_id = %(pool)s GROUP BY c.pool_id, c.asked_at, rest.bookings, rest.cents
"""


def call_off(*, pool: UUID, organiser: UUID, now: datetime) -> CallingOff:
    """See ticketing.sales.call_off."""
    _ask(pool=pool, organiser=organiser, now=now)
    return progress(pool=pool, organiser=organiser)


@survived
def _ask(*, pool: UUID, organiser: UUID, now: datetime) -> None:
    with transaction.atomic():
        row = changing.of_organiser(pool, organiser)
        if row.state != "cancelled":
            if row.ends and now >= row.ends:
                raise TooLateToCallOff
            _close(row)
            row.state = "cancelled"
            row.save(update_fields=["state"])
            Row.objects.create(pool=row, asked_at=now)
            changing.tell(row)
            transaction.on_commit(lambda: _hurry(pool))


def progress(*, pool: UUID, organiser: UUID) -> CallingOff:
    """See ticketing.sales.calling_off."""
    if not PoolRow.objects.filter(pk=pool, organiser=organiser, state="cancelled").exists():
        raise NoSuchPool
    with connection.cursor() as cursor:
        cursor.execute(_PROGRESS, {"pool": pool})
        found = cursor.fetchone()
    if found is None:
        raise NoSuchPool
    asked, left, paid_left, cents_left, refunds, refunded, failed, cents, cents_refunded = found
    return CallingOff(
        pool=pool,
        asked=asked,
        bookings_left=left,
        refunds=refunds + paid_left,
        refunded=refunded,
        failed=failed,
        amount=Money(int(cents + cents_left)),
        amount_refunded=Money(int(cents_refunded)),
    )


def due() -> list[UUID]:
    """Pools that were called off and have tickets left, the first first."""
    rows = Row.objects.filter(revoked_at=None).order_by("asked_at")
    return list(rows.values_list("pool_id", flat=True))


@survived
def go_on(*, pool: UUID, now: datetime) -> int:
    """Revoke the tickets of some more bookings and owe their money; how many. 0: none is left, or others are at the last."""
    if not Row.objects.filter(pk=pool).exists():
        return 0
    with transaction.atomic():
        # All shards, in their order: several bookings give seats back to several of them in here.
        list(PoolShard.objects.select_for_update().filter(pool_id=pool).order_by("shard"))
        rows = list(
            Booking.objects.select_for_update(skip_locked=True)
            .filter(pool_id=pool, state__in=OPEN)
            .order_by("id")[:SOME]
        )
        if rows:
            tickets = refunding.locked(*rows)
            refunding.give_back_all(
                [(row, [one for one in tickets if one.booking_id == row.pk]) for row in rows],
                only=None, kind="call_off", now=now, used=True,
            )  # fmt: skip
        if not rows and not Booking.objects.filter(pool_id=pool, state__in=OPEN).exists():
            Row.objects.filter(pk=pool, revoked_at=None).update(revoked_at=now)
    return len(rows)


def _close(row: PoolRow) -> None:
    """No seat is taken here any more; those of the house come back."""
    list(PoolShard.objects.select_for_update().filter(pool=row).order_by("shard"))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ticketing_pool_shard SET closed = true, reserved = reserved - house, house = 0 WHERE pool_id = %s",
            [row.pk],
        )
    HouseHold.objects.filter(pool=row).update(seats=0)


def _hurry(pool: UUID) -> None:
    """Ask a worker to begin now. If that can't be said, the sweep does it."""
    try:
        current_app.send_task("ticketing.call_off", args=[str(pool)], expires=60)
    except Exception as error:
        log.warning("calling_off_hurry_failed", error=type(error).__name__)
