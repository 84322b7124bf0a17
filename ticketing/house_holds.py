"""Seats that the house keeps out of the sale: for the press, a sponsor, a pillar in the way.

- They are taken from the same stock as bookings and by the same function, so house and public never have one seat twice.
- A hold is said as how many seats it has, under a key of the organiser's own: saying it again changes nothing.
- Its note names a purpose, never a person; who sits there isn't ours to know.
"""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from culture_app.kernel import outbox
from culture_app.kernel.errors import InvalidInput
from ticketing import changing
from ticketing.deadlocks import survived
from ticketing.errors import CalledOff, NoSuchHold, NoSuchPool, SoldOut
from ticketing.models import HouseHold as HoldRow
from ticketing.models import Pool as PoolRow
from ticketing.selling import MOST_SEATS
from ticketing.terms import HouseHold

LONGEST_NOTE = 80
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@survived
def keep(*, hold: UUID, pool: UUID, organiser: UUID, seats: int, note: str, now: datetime) -> HouseHold:
    """See ticketing.sales.keep."""
    if not 0 <= seats <= MOST_SEATS:
        raise InvalidInput(f"Between 0 and {MOST_SEATS} seats.", field="seats")
    if len(note) > LONGEST_NOTE or CONTROLS.search(note):
        raise InvalidInput(f"At most {LONGEST_NOTE} characters.", field="note")
    with transaction.atomic():
        row = changing.of_organiser(pool, organiser)
        if row.state == "cancelled":
            raise CalledOff
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT ticketing_keep(%s::uuid, %s::uuid, %s::int, %s::text, %s::timestamptz)",
                [hold, pool, seats, note, now],
            )
            outcome = cursor.fetchone()[0]
        if outcome == "sold_out":
            raise SoldOut
        if outcome == "elsewhere":
            raise NoSuchHold
        transaction.on_commit(outbox.wake)
        return _hold(HoldRow.objects.get(pk=hold))


@survived
def give_back(*, hold: UUID, pool: UUID, organiser: UUID, now: datetime) -> HouseHold:
    """See ticketing.sales.give_back."""
    row = HoldRow.objects.filter(pk=hold, pool_id=pool, pool__organiser=organiser).first()
    if row is None:
        raise NoSuchHold
    if row.seats == 0:
        return _hold(row)
    return keep(hold=hold, pool=pool, organiser=organiser, seats=0, note=row.note, now=now)


def holds(*, pool: UUID, organiser: UUID) -> tuple[HouseHold, ...]:
    """See ticketing.sales.house_holds."""
    if not PoolRow.objects.filter(pk=pool, organiser=organiser).exists():
        raise NoSuchPool
    return tuple(_hold(row) for row in HoldRow.objects.filter(pool_id=pool).order_by("created_at", "id"))


def _hold(row: HoldRow) -> HouseHold:
    return HouseHold(
        id=row.id,
        pool=row.pool_id,
        seats=row.seats,
        note=row.note,
        created=row.created_at,
        changed=row.changed_at,
    )
