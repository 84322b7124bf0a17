"""An organiser changes what she sells.

- Never fewer seats than are taken: that is refused with how many are.
- A booking keeps its price, its tariff and its tickets whatever changes. A quote that was given keeps its price until it
  expires, ten minutes at most; stock, window and stop are looked at when it is booked.
- How long money comes back is part of what people bought: once somebody has a ticket it can get longer, not shorter.
- The pool's row is locked first, then its shards. No booking waits for the former.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from culture_app.kernel import outbox
from ticketing import reading, selling
from ticketing.data import Pool
from ticketing.deadlocks import survived
from ticketing.errors import CalledOff, CapacityTaken, NoSuchPool, RefundsPromised
from ticketing.models import Booking
from ticketing.models import Pool as PoolRow
from ticketing.models import PriceLine as PriceRow
from ticketing.terms import KEPT, PoolChange

COLUMNS = (
    "sale_opens",
    "sale_closes",
    "max_per_booking",
    "max_per_person",
    "refund_hours",
    "doors_minutes",
    "state",
)


@survived
def change(*, pool: UUID, organiser: UUID, change: PoolChange, now: datetime) -> Pool:
    """See ticketing.sales.change."""
    with transaction.atomic():
        row = of_organiser(pool, organiser)
        if row.state == "cancelled":
            raise CalledOff
        before = reading.pools(Q(pk=row.pk))[0]
        wished = replace(before, **_wished(change))
        selling.check(wished, row.shards if wished.capacity >= row.shards else 1)
        if _shorter(before, wished) and _sold(row):
            raise RefundsPromised(refund_hours=before.refund_hours)
        if wished.prices != before.prices:
            PriceRow.objects.filter(pool=row).delete()
            PriceRow.objects.bulk_create(selling.price_rows(row, wished.prices))
        PoolRow.objects.filter(pk=row.pk).update(**{name: getattr(wished, name) for name in COLUMNS})
        if wished.capacity != before.capacity and spread(row.pk, wished.capacity, row.shards) is None:
            raise CapacityTaken(reserved=reading.pools(Q(pk=row.pk))[0].reserved)
        if (wished.capacity, wished.state) != (before.capacity, before.state):
            tell(row)
        return reading.pools(Q(pk=row.pk))[0]


def of_organiser(pool: UUID, organiser: UUID) -> PoolRow:
    """The organiser's pool, its row locked. NoSuchPool."""
    row = PoolRow.objects.select_for_update().filter(pk=pool, organiser=organiser).first()
    if row is None:
        raise NoSuchPool
    return row


def spread(pool: UUID, capacity: int | None, shards: int) -> int | None:
    """Give the pool so many seats (None: as many as it has) in so many shards; None when more are taken than that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ticketing_spread(%s::uuid, %s::int, %s::int)", [pool, capacity, shards])
        found: int | None = cursor.fetchone()[0]
        return found


def tell(row: PoolRow) -> None:
    """What can be booked of it is different after this commit."""
    outbox.publish("availability.changed", {"occurrence": str(row.occurrence)}, key=str(row.occurrence))


def _wished(change: PoolChange) -> dict[str, Any]:
    named = {field.name: getattr(change, field.name) for field in fields(change)}
    return {name: value for name, value in named.items() if value is not KEPT}


def _shorter(before: Pool, wished: Pool) -> bool:
    """Money came back until so many hours before the start; now it would until earlier, or not at all."""
    if before.refund_hours is None or wished.refund_hours == before.refund_hours:
        return False
    return wished.refund_hours is None or wished.refund_hours > before.refund_hours


def _sold(row: PoolRow) -> bool:
    return Booking.objects.filter(
        pool=row, total_cents__gt=0, state__in=("held", "awaiting_payment", "confirmed")
    ).exists()
