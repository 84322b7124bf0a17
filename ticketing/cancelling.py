"""The citizen changes her mind.

- Seats come back and tickets die at once, in one transaction with the ledger; the provider gives the money back later, and
  nobody waits for that.
- A used ticket, or a show that has begun, can't be cancelled. Cancelling twice gives the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from culture_app.kernel import outbox
from ticketing import asking, ledger, reading, settling
from ticketing.data import Booking, Holder
from ticketing.errors import NoSuchBooking, NotCancellable, ProviderUnavailable
from ticketing.models import Booking as BookingRow
from ticketing.models import Payment, Ticket

log = structlog.get_logger(__name__)

GONE = ("cancelled", "refund_pending", "refunded")


def cancel(*, booking: UUID, holders: Sequence[Holder], now: datetime) -> Booking:
    """See ticketing.services.cancel."""
    refund = None
    with transaction.atomic():
        row = BookingRow.objects.select_for_update().filter(reading.of_holders(holders), pk=booking).first()
        if row is None:
            raise NoSuchBooking
        if row.state not in GONE:
            refund = _cancel(row, now=now)
    if refund:
        try:
            asking.send_refund(refund=refund, now=now)
        except ProviderUnavailable:
            log.warning("refund_delayed", refund=str(refund))
    return reading.booking(reading.booking_rows().get(pk=booking))


def _cancel(row: BookingRow, *, now: datetime) -> UUID | None:
    if row.state not in ("held", "awaiting_payment", "confirmed"):
        raise NotCancellable(state=row.state)
    if row.pool.starts and now >= row.pool.starts:
        raise NotCancellable("It has begun.", state=row.state)
    if Ticket.objects.filter(booking=row, state="used").exists():
        raise NotCancellable("A ticket of it was used.", state=row.state)
    transaction.on_commit(outbox.wake)
    # A payment may still be on its way when nothing was paid: that one comes back as late money.
    payment = Payment.objects.select_for_update().filter(booking=row, state="paid").first()
    if payment is None:
        row.state = "cancelled"
        row.save(update_fields=["state"])
    settling.release(booking=row.id, only=None, kind="cancel", now=now)
    if payment is None:
        return None
    legs = ledger.owed_back(cents=payment.cents)
    return settling.owe(booking=row, payment=payment, cents=payment.cents, legs=legs, kind="cancel", now=now)
