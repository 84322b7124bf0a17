"""What is kept of a holder, and how that is cut off.

The bookings and the ledger stay after `forget`, since the law wants accounts to be kept (seven years in Belgium: Code of
Economic Law, art. III.86); nothing in them leads to a person any more.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, Concat

from culture_app.kernel.words import Money
from ticketing import reading
from ticketing.data import BookingRecord, Holder
from ticketing.models import Booking


def export(*, holders: Sequence[Holder]) -> tuple[BookingRecord, ...]:
    """See ticketing.services.export."""
    rows = reading.booking_rows().filter(reading.of_holders(holders)).order_by("created_at", "id")
    records = []
    for row in rows:
        booking = reading.booking(row)
        payment = booking.payment
        paid = (payment.received or payment.amount) if payment and payment.state == "paid" else Money(0)
        refunded = (payment.refunded if payment else None) or Money(0)
        records.append(BookingRecord(booking=booking, paid=paid, refunded=refunded))
    return tuple(records)


def forget(*, holders: Sequence[Holder]) -> int:
    """See ticketing.services.forget."""
    return Booking.objects.filter(reading.of_holders(holders)).update(
        holder=None,
        person=None,
        key_hmac=Concat(Value("forgotten:"), Cast(F("id"), TextField())),
        request_hash=b"",
    )
