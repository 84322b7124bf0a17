"""What a payment's state means for its booking.

- Only a state fetched from the provider counts; who told us to look (webhook, sweep, citizen) doesn't matter.
- The provider is asked first, without any transaction; then booking and payment are locked, in that order, and the step is
  decided again from what they are now: two workers, or the same news twice, give the same end.
- Late money: the seats are taken again if they are still there, else the money goes back.
- Less than was asked buys nothing: the seats go back, and so does what came. More buys what was asked, and the rest goes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models.functions import Now

from culture_app.kernel import outbox
from culture_app.kernel.words import Money
from ticketing import ledger
from ticketing.deadlocks import survived
from ticketing.models import Booking, Payment, Refund, Ticket
from ticketing.providers.protocol import Session

log = structlog.get_logger(__name__)

type Step = Literal["wait", "confirm", "short", "let_go", "late", "note", "unreadable"]


def step(*, booking: str, payment: str, seen: Session, due: Money) -> Step:
    """What to do, from the three states: pure.

    wait: nothing new. confirm: paid in time. short: in time, but less than was asked. let_go: it will not be paid. late: paid
    after the seats were given back. note: remember the payment's state, the booking is over. unreadable: paid in another
    currency, or nothing.
    """
    if payment == "paid" or seen.state == "open":
        return "wait"
    if seen.state == "paid":
        if seen.amount.currency != due.currency or seen.amount.cents <= 0:
            return "unreadable"
        if booking in ("held", "awaiting_payment"):
            return "confirm" if seen.amount.cents >= due.cents else "short"
        return "late" if booking in ("expired", "cancelled") else "wait"
    if payment in ("failed", "expired", "canceled"):
        return "wait"
    return "let_go" if booking in ("held", "awaiting_payment") else "note"


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """What was done, and the refund that it calls for."""

    step: Step
    refund: UUID | None = None


@survived
def settle(*, payment: UUID, seen: Session, now: datetime) -> Settled:
    """Apply a fetched state. One transaction; calls nobody."""
    with transaction.atomic():
        owner = Payment.objects.values_list("booking_id", flat=True).get(pk=payment)
        booking = Booking.objects.select_for_update().get(pk=owner)
        row = Payment.objects.select_for_update().get(pk=payment)
        due = Money(row.cents, row.currency)
        todo = step(booking=booking.state, payment=row.state, seen=seen, due=due)
        refund = None
        if todo in ("confirm", "short", "late"):
            _paid(row, cents=seen.amount.cents)
        if todo == "confirm":
            refund = _sold(booking, row, now=now)
        elif todo == "short":
            _state(booking, "expired")
            release(booking=booking.id, only=None, kind="unpaid", now=now)
            refund = _late(booking, row, now=now)
        elif todo == "late":
            refund = _late(booking, row, now=now)
        elif todo in ("let_go", "note"):
            row.state = seen.state
            row.save(update_fields=["state"])
            if todo == "let_go":
                _state(booking, "expired")
                release(booking=booking.id, only=None, kind="unpaid", now=now)
        elif todo == "unreadable":
            log.error("payment_amount_unreadable", payment=str(row.id))
        if todo in ("let_go", "short", "late"):
            transaction.on_commit(outbox.wake)
    if todo != "wait":
        log.info("payment_settled", payment=str(payment), step=todo)
    return Settled(step=todo, refund=refund)


def release(*, booking: UUID, only: list[UUID] | None, kind: str, now: datetime) -> int:
    """Give seats back (the caller holds the booking's row); how many."""
    return release_all(bookings=[booking], only=only, kind=kind, now=now)


def release_all(*, bookings: list[UUID], only: list[UUID] | None, kind: str, now: datetime) -> int:
    """The same for many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(ticketing_release(one, %s::uuid[], %s::text, %s::timestamptz)) FROM unnest(%s::uuid[]) AS one",
            [only, kind, now, bookings],
        )
        return int(cursor.fetchone()[0] or 0)


def owe(
    *, booking: Booking, payment: Payment, cents: int, legs: list[ledger.Leg], kind: str, now: datetime
) -> UUID:
    """Write down that money is due back; the provider hears of it after the commit."""
    _state(booking, "refund_pending")
    ledger.write(booking=booking.id, kind=kind, legs=legs, now=now)
    refund = Refund(payment=payment, state="requested", cents=cents, created_at=now, due_at=Now())
    refund.save(force_insert=True)
    return refund.id


def _paid(row: Payment, *, cents: int) -> None:
    row.state = "paid"
    if cents != row.cents:
        row.received_cents = cents
        log.warning("payment_amount_differs", payment=str(row.id))
    row.save(update_fields=["state", "received_cents"])


def _state(booking: Booking, state: str) -> None:
    booking.state = state
    booking.save(update_fields=["state"])


def sell(booking: Booking, *, cents: int, now: datetime) -> None:
    """Held seats become tickets (the caller holds the booking's row); `cents` were paid for them."""
    _state(booking, "confirmed")
    Ticket.objects.filter(booking=booking, state="held").update(state="live")
    ledger.write(booking=booking.id, kind="pay", legs=ledger.sold(seats=booking.seats, cents=cents), now=now)
    transaction.on_commit(outbox.wake)


def _sold(booking: Booking, row: Payment, *, now: datetime) -> UUID | None:
    """She has what she paid for; what came above that goes back."""
    sell(booking, cents=row.cents, now=now)
    surplus = (row.received_cents or row.cents) - row.cents
    if not surplus:
        return None
    ledger.write(booking=booking.id, kind="surplus", legs=ledger.paid_for_nothing(cents=surplus), now=now)
    refund = Refund(payment=row, state="requested", cents=surplus, surplus=True, created_at=now, due_at=Now())
    refund.save(force_insert=True)
    return refund.id


def _late(booking: Booking, row: Payment, *, now: datetime) -> UUID | None:
    """Money after the seats were given back. She cancelled, or it is too little: it goes back. It expired: try to take the
    seats again.
    """
    cents = row.received_cents or row.cents
    gave_up = booking.state == "cancelled" or cents < row.cents
    _state(booking, "paid_late")
    if not gave_up and _take_again(booking, now=now):
        return _sold(booking, row, now=now)
    legs = ledger.paid_for_nothing(cents=cents)
    return owe(booking=booking, payment=row, cents=cents, legs=legs, kind="paid_late", now=now)


def _take_again(booking: Booking, *, now: datetime) -> bool:
    pool = booking.pool
    if pool.state == "cancelled" or (pool.ends and now >= pool.ends):
        return False
    # She booked the same evening again meanwhile: that one stands.
    if booking.once and Booking.objects.filter(
        once=booking.once, state__in=("held", "awaiting_payment", "confirmed")
    ).exclude(pk=booking.pk):
        return False
    with connection.cursor() as cursor:
        # A social price, a voucher's use or a person's seats may be gone by now.
        cursor.execute("SELECT ticketing_may_return(%s::uuid)", [booking.id])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(
            "SELECT ticketing_take(%s::uuid, %s::int, %s::int)", [pool.id, pool.shards, booking.seats]
        )
        shards = cursor.fetchone()[0]
    if shards is None:
        return False
    tickets = list(Ticket.objects.filter(booking=booking, state="void").order_by("id"))
    for ticket, shard in zip(tickets, shards, strict=True):
        ticket.state, ticket.shard = "held", shard
    Ticket.objects.bulk_update(tickets, ["state", "shard"])
    ledger.write(booking=booking.id, kind="take_again", legs=ledger.held(seats=booking.seats), now=now)
    outbox.publish(
        "availability.changed", {"occurrence": str(booking.occurrence)}, key=str(booking.occurrence)
    )
    return True
