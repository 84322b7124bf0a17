"""Seats given back with their money: some tickets of a booking, or all of it.

- Each ticket carries what was charged for it and the VAT in that; together they are what was paid (`prices`). So whatever is given back
  in whatever order, the refunds of a booking add up to its payment, to the cent.
- Tickets, stock, ledger and the refund that the provider will hear of are written together; the caller holds the booking's
  row. The refund's own key makes that a retry is the same refund.
- A booking of which seats are left stays confirmed; with the last one it goes to refund_pending, or is cancelled when
  nothing was paid.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from culture_app.kernel import outbox
from ticketing import ledger, settling
from ticketing.models import Booking, Payment, Refund, Ticket

OPEN = ("held", "live")


def locked(booking: Booking) -> list[Ticket]:
    """All tickets of a booking, so that no scan comes between looking at them and giving them back."""
    return list(Ticket.objects.select_for_update().filter(booking=booking).order_by("id"))


def give_back(
    booking: Booking,
    tickets: Sequence[Ticket],
    *,
    only: Collection[UUID] | None,
    kind: str,
    now: datetime,
    used: bool = False,
) -> UUID | None:
    """Give back these of its `locked` tickets (None: all that are open) and owe their money; the refund to send, if any.

    `used`: tickets that let somebody in are paid back as well, and stay used.
    """
    # A payment may still be on its way when nothing was paid: that one comes back as late money.
    payment = Payment.objects.select_for_update().filter(booking=booking, state="paid").first()
    open_ = [ticket for ticket in tickets if ticket.state in OPEN and (only is None or ticket.id in only)]
    paid_back = [ticket for ticket in tickets if used and ticket.state == "used"]
    left = {ticket.id for ticket in tickets if ticket.state in (*OPEN, "used")}
    over = left == {ticket.id for ticket in (*open_, *paid_back)}
    transaction.on_commit(outbox.wake)
    refund = _owe(booking, payment, [*open_, *paid_back], kind=kind, now=now) if payment else None
    if over:
        _end(booking, payment)
    settling.release(booking=booking.id, only=[ticket.id for ticket in open_], kind=kind, now=now)
    if vat := sum(ticket.vat_cents for ticket in paid_back):
        ledger.write(booking=booking.id, kind=kind, legs=ledger.vat_not_due(cents=vat), now=now)
    return refund


def _owe(
    booking: Booking, payment: Payment, tickets: Sequence[Ticket], *, kind: str, now: datetime
) -> UUID | None:
    cents = sum(ticket.cents for ticket in tickets)
    if not cents:
        return None
    ledger.write(booking=booking.id, kind=kind, legs=ledger.owed_back(cents=cents), now=now)
    refund = Refund(
        payment=payment,
        state="requested",
        cents=cents,
        tickets=[ticket.id for ticket in tickets],
        created_at=now,
        due_at=Now(),
    )
    refund.save(force_insert=True)
    return refund.id


def _end(booking: Booking, payment: Payment | None) -> None:
    """Nothing is left of it."""
    if payment is None:
        booking.state = "cancelled"
        booking.save(update_fields=["state"])
        return
    booking.state = "refund_pending"
    booking.save(update_fields=["state"])
    # Free seats were the last to go, and what was paid for the others is back already.
    if not Refund.objects.filter(payment=payment).exclude(state="done").exists():
        booking.state = "refunded"
        booking.save(update_fields=["state"])
