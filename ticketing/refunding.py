"""Seats given back with their money: some tickets of a booking, or all of it.

- Each ticket carries what was charged for it and the VAT in that; together they are what was paid (`prices`). So whatever is given back
  in whatever order, the refunds of a booking add up to its payment, to the cent.
- Tickets, stock, ledger and the refund that the provider will hear of are written together; the caller holds the booking's
  row. The refund's own key makes that a retry is the same refund.
- A booking of which seats are left stays confirmed; with the last one it goes to refund_pending, or is cancelled when
  nothing was paid.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from culture_app.kernel import outbox
from ticketing import ledger, settling
from ticketing.models import Booking, Payment, Refund, Ticket

OPEN = ("held", "live")


def locked(*bookings: Booking) -> list[Ticket]:
    """All their tickets, so that no scan comes between looking at them and giving them back."""
    return list(Ticket.objects.select_for_update().filter(booking__in=bookings).order_by("id"))


def give_back(
    booking: Booking,
    tickets: Sequence[Ticket],
    *,
    only: Collection[UUID] | None,
    kind: str,
    now: datetime,
) -> UUID | None:
    """Give back these of its `locked` tickets (None: all that are open) and owe their money; the refund to send, if any."""
    owed = give_back_all([(booking, tickets)], only=only, kind=kind, now=now)
    return owed[0] if owed else None


def give_back_all(
    rows: Sequence[tuple[Booking, Sequence[Ticket]]],
    *,
    only: Collection[UUID] | None,
    kind: str,
    now: datetime,
    used: bool = False,
) -> list[UUID]:
    """As `give_back`, of many bookings with as many statements as of one; the refunds to send.

    `used`: tickets that let somebody in are paid back as well, and stay used.
    """
    # A payment may still be on its way when nothing was paid: that one comes back as late money.
    paid = Payment.objects.select_for_update().filter(booking__in=[row.pk for row, _ in rows], state="paid")
    payments = {payment.booking_id: payment for payment in paid.order_by("id")}
    refunds: list[Refund] = []
    undue: list[tuple[UUID, list[ledger.Leg]]] = []
    revoked: list[UUID] = []
    ended: list[Booking] = []
    for booking, tickets in rows:
        open_ = [ticket for ticket in tickets if ticket.state in OPEN and (only is None or ticket.id in only)]
        paid_back = [ticket for ticket in tickets if used and ticket.state == "used"]
        back = [*open_, *paid_back]
        if {ticket.id for ticket in tickets if ticket.state in (*OPEN, "used")} == {one.id for one in back}:
            ended.append(booking)
        if payment := payments.get(booking.pk):
            refunds += _owed(payment, back, now=now)
        if vat := sum(ticket.vat_cents for ticket in paid_back):
            undue.append((booking.pk, ledger.vat_not_due(cents=vat)))
        revoked += [ticket.id for ticket in open_]
    owed = [(refund.payment.booking_id, ledger.owed_back(cents=refund.cents)) for refund in refunds]
    transaction.on_commit(outbox.wake)
    ledger.write_all(owed, kind=kind, now=now)
    Refund.objects.bulk_create(refunds)
    _end(ended, payments)
    settling.release_all(bookings=[row.pk for row, _ in rows], only=revoked, kind=kind, now=now)
    # Last: as seats move, the database makes the VAT that of the tickets that stay.
    ledger.write_all(undue, kind=kind, now=now)
    return [refund.id for refund in refunds]


def _owed(payment: Payment, tickets: Sequence[Ticket], *, now: datetime) -> list[Refund]:
    """One, unless these tickets cost nothing."""
    cents = sum(ticket.cents for ticket in tickets)
    if not cents:
        return []
    keys = [ticket.id for ticket in tickets]
    return [
        Refund(payment=payment, state="requested", cents=cents, tickets=keys, created_at=now, due_at=Now())
    ]


def _end(bookings: Sequence[Booking], payments: Mapping[UUID, Payment]) -> None:
    """Nothing is left of these."""
    paid = [payments[booking.pk] for booking in bookings if booking.pk in payments]
    _state([booking for booking in bookings if booking.pk not in payments], "cancelled")
    _state([booking for booking in bookings if booking.pk in payments], "refund_pending")
    if not paid:
        return
    # Free seats were the last to go, and what was paid for the others is back already.
    still = (
        Refund.objects.filter(payment__in=paid)
        .exclude(state="done")
        .values_list("payment__booking", flat=True)
    )
    due = set(still)
    _state([one for one in bookings if one.pk in payments and one.pk not in due], "refunded")


def _state(bookings: Sequence[Booking], state: str) -> None:
    for booking in bookings:
        booking.state = state
    if bookings:
        Booking.objects.filter(pk__in=[booking.pk for booking in bookings]).update(state=state)
