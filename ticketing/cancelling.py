"""The citizen changes her mind: about a booking, or about some tickets of it.

- Seats come back and tickets die at once, in one transaction with the ledger; the provider gives the money back later, and
  nobody waits for that.
- A used ticket, or a show that has begun, can't be cancelled; a paid one only as long as its pool's terms say. Cancelling
  twice gives the same answer.
- What isn't paid yet is cancelled as a whole: its payment is under way for all of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from ticketing import asking, reading, refunding
from ticketing.data import Booking, Holder, refundable_until
from ticketing.deadlocks import survived
from ticketing.errors import NoSuchBooking, NoSuchTicket, NotCancellable, ProviderUnavailable
from ticketing.models import Booking as BookingRow
from ticketing.models import Ticket

log = structlog.get_logger(__name__)

GONE = ("cancelled", "refund_pending", "refunded")


@survived
def cancel(
    *, booking: UUID, holders: Sequence[Holder], now: datetime, tickets: Collection[UUID] | None = None
) -> Booking:
    """See ticketing.services.cancel."""
    refund = None
    with transaction.atomic():
        row = BookingRow.objects.select_for_update().filter(reading.of_holders(holders), pk=booking).first()
        if row is None:
            raise NoSuchBooking
        if tickets is None and row.state not in GONE:
            refund = _cancel(row, now=now)
        elif tickets is not None:
            refund = _cancel_some(row, set(tickets), now=now)
    if refund:
        try:
            asking.send_refund(refund=refund, now=now)
        except ProviderUnavailable:
            log.warning("refund_delayed", refund=str(refund))
    return reading.booking(reading.booking_rows().get(pk=booking))


def _cancel(row: BookingRow, *, now: datetime) -> UUID | None:
    if row.state not in ("held", "awaiting_payment", "confirmed"):
        raise NotCancellable(state=row.state)
    tickets = refunding.locked(row)
    if any(ticket.state == "used" for ticket in tickets):
        raise NotCancellable("A ticket of it was used.", state=row.state)
    _check_time(row, tickets, now=now)
    return refunding.give_back(row, tickets, only=None, kind="cancel", now=now)


def _cancel_some(row: BookingRow, chosen: set[UUID], *, now: datetime) -> UUID | None:
    every = refunding.locked(row)
    tickets = [ticket for ticket in every if ticket.id in chosen]
    if len(tickets) < len(chosen):
        raise NoSuchTicket
    if all(ticket.state in ("revoked", "void") for ticket in tickets):
        return None
    if row.state != "confirmed":
        raise NotCancellable("It isn't paid yet: cancel the whole booking.", state=row.state)
    if any(ticket.state == "used" for ticket in tickets):
        raise NotCancellable("It was used.", state="used")
    _check_time(row, tickets, now=now)
    return refunding.give_back(row, every, only=chosen, kind="cancel", now=now)


def _check_time(row: BookingRow, tickets: Sequence[Ticket], *, now: datetime) -> None:
    pool = row.pool
    if pool.starts is None:
        return
    if now >= pool.starts:
        raise NotCancellable("It has begun.", state=row.state)
    if row.state != "confirmed" or not any(ticket.cents for ticket in tickets):
        return
    until = refundable_until(pool.starts, pool.refund_hours)
    if until is None:
        raise NotCancellable("These tickets aren't refunded.", state=row.state)
    if now >= until:
        raise NotCancellable(
            "These tickets aren't refunded any more.", state=row.state, refundable_until=until.isoformat()
        )
