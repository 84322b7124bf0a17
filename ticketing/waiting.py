"""The waiting list of a sold-out pool: joining it, leaving it, where one stands.

- In order of arrival. Seats that come back go to the first whose wish fits in them, looking no further than a hundred places
  (`ticketing_next_waiting`): who wants six doesn't block who wants one, and gets six when six are free at one moment.
- Nobody overtakes: while somebody in line can have the free seats they count as sold for everybody else, from the moment that
  they come back. The database refuses such a booking itself (migrations/sql/0005_waiting.sql).
- The ages that a tariff asks for are looked at when she joins, and kept nowhere.
- A place is kept under a holder of its own, as a booking is; what becomes of it is in `promoting` and `confirming`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from math import ceil
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from culture_app.kernel import outbox
from culture_app.kernel.words import Money
from ticketing import pricing, reading, settling
from ticketing.data import Holder, Pool, SeatWish, Wait
from ticketing.deadlocks import survived
from ticketing.errors import (
    AlreadyWaiting,
    NoSuchPool,
    NoSuchWait,
    NotOnSale,
    PersonLimit,
    PromotionOver,
    SeatsLeft,
)
from ticketing.models import Booking, Waiting

TOPIC = "waiting.joined"
SHOWN_EXACTLY = 10


def wait(
    *,
    occurrence: UUID,
    seats: Sequence[SeatWish],
    holder: Holder,
    now: datetime,
    person: str | None = None,
) -> Wait:
    """See ticketing.line.wait."""
    found = reading.pools(Q(occurrence=occurrence))
    if not found:
        raise NoSuchPool
    pool = found[0]
    if (over := sale_ends(pool)) and now >= over:
        raise NotOnSale
    # What is refused of a booking is refused here: another day's price is fine, a tariff that doesn't exist isn't.
    wish = pricing.price(pool=replace(pool, reserved=0, waited_for=False), seats=seats, now=now)
    if wish.seats <= pool.seats_left and not pool.waited_for:
        raise SeatsLeft(seats_left=pool.seats_left)
    if not may_have(pool, person, wish.seats):
        raise PersonLimit
    row = Waiting(
        pool_id=pool.id,
        occurrence=occurrence,
        holder=holder,
        person=person if pool.max_per_person else None,
        wishes=[{"tariff": line.tariff, "count": line.count} for line in wish.lines],
        seats=wish.seats,
        state="waiting",
        joined_at=now,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        # Seats may have come back while she joined.
        outbox.publish(TOPIC, {"occurrence": str(occurrence)}, key=str(occurrence))
    return _wait(_rows().get(pk=row.pk))


def standing(
    *, occurrence: UUID, seats: Sequence[SeatWish], holders: Sequence[Holder], now: datetime
) -> Wait | None:
    """Where these holders stand for this occurrence already: waiting, or with seats to confirm. AlreadyWaiting when it is
    for other seats.
    """
    rows = _rows().filter(occurrence=occurrence, holder__in=list(holders))
    row = rows.filter(
        Q(state="waiting") | Q(state="promoted", booking__state="held", booking__expires_at__gt=now)
    ).first()
    if row is None:
        return None
    place = _wait(row)
    if _counts(place.seats) != _counts(seats):
        raise AlreadyWaiting(waiting=str(place.id))
    return place


def waits_of(*, holders: Sequence[Holder]) -> tuple[Wait, ...]:
    """See ticketing.line.waits_of."""
    return tuple(_wait(row) for row in _rows().filter(holder__in=list(holders)).order_by("-number"))


def place(*, wait: UUID, holders: Sequence[Holder]) -> Wait:
    """One of these holders' places. NoSuchWait."""
    row = _rows().filter(pk=wait, holder__in=list(holders)).first()
    if row is None:
        raise NoSuchWait
    return _wait(row)


@survived
def leave(*, wait: UUID, holders: Sequence[Holder], now: datetime) -> None:
    """See ticketing.line.leave."""
    with transaction.atomic():
        row = Waiting.objects.select_for_update().filter(pk=wait, holder__in=list(holders)).first()
        if row is None:
            raise NoSuchWait
        if row.state == "waiting":
            row.state = "left"
            row.save(update_fields=["state"])
            # One who could have had the free seats and goes makes them anybody's again.
            outbox.publish(TOPIC, {"occurrence": str(row.occurrence)}, key=str(row.occurrence))
        elif row.booking_id:
            _give_up(Booking.objects.select_for_update().get(pk=row.booking_id), now=now)


def _give_up(booking: Booking, *, now: datetime) -> None:
    """Seats that she didn't confirm go to the next at once."""
    if booking.state in ("expired", "cancelled"):
        return
    if booking.state != "held":
        raise PromotionOver("It is a booking by now: cancel that.", booking=str(booking.pk))
    booking.state = "cancelled"
    booking.save(update_fields=["state"])
    settling.release(booking=booking.pk, only=None, kind="cancel", now=now)
    transaction.on_commit(outbox.wake)


def forget(*, holders: Sequence[Holder]) -> int:
    """Places leave nothing behind: no account speaks of them. How many."""
    return Waiting.objects.filter(holder__in=list(holders)).delete()[0]


def sale_ends(pool: Pool) -> datetime | None:
    """When nobody can be promoted any more: the sale closes, at the latest when it starts."""
    return min((one for one in (pool.sale_closes, pool.starts) if one), default=None)


def may_have(pool: Pool, person: str | None, seats: int) -> bool:
    """Would so many more still be within what one person may have of this pool?"""
    if pool.max_per_person is None:
        return True
    if person is None:
        return False
    with connection.cursor() as cursor:
        # As in a booking: her requests for this pool queue here, until the caller's transaction ends.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [person])
        cursor.execute("SELECT ticketing_seats_of(%s::uuid, %s::text)", [pool.id, person])
        return bool(cursor.fetchone()[0] + seats <= pool.max_per_person)


def _counts(seats: Sequence[SeatWish]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for seat in seats:
        counts[seat.tariff] += seat.count
    return counts


def _rows() -> QuerySet[Waiting]:
    """Places with how many are ahead of each: one statement."""
    ahead = (
        Waiting.objects.filter(pool=OuterRef("pool"), state="waiting", number__lt=OuterRef("number"))
        .order_by()
        .values("pool")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Waiting.objects.select_related("booking").annotate(ahead=Subquery(ahead))


def _wait(row: Waiting) -> Wait:
    booking = row.booking
    ahead: int = row.ahead or 0  # type: ignore[attr-defined]
    return Wait(
        id=row.pk,
        occurrence=row.occurrence,
        holder=row.holder,
        seats=tuple(SeatWish(tariff=one["tariff"], count=one["count"]) for one in row.wishes),
        state=row.state,  # type: ignore[arg-type]
        joined=row.joined_at,
        ahead=roughly(ahead) if row.state == "waiting" else None,
        booking=booking.pk if booking else None,
        booking_state=booking.state if booking else None,  # type: ignore[arg-type]
        confirm_by=booking.expires_at if booking and booking.state == "held" else None,
        total=Money(booking.total_cents, booking.currency) if booking else None,
    )


def roughly(ahead: int) -> int:
    """Exact up to ten, then the tens above: those ahead may leave, and some are passed over."""
    return ahead if ahead <= SHOWN_EXACTLY else ceil(ahead / 10) * 10
