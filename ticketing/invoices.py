"""Invoices and credit notes: numbers without gaps, given after confirmation and only where an invoice was asked for.

- The worker numbers them, never a booking: a series is one row per organiser, year and kind, locked from the number to the commit
  (`ticketing_invoice_one`). A rollback takes its number back with it, so there is no gap, and no booking waits for the row.
- A refund that is done gives a credit note, in a series of its own, with the VAT that it takes back.
- Kept: number, booking, amounts; the company's data sealed, and shown to the booking's holder only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import connection

from culture_app.kernel.identity import new_id
from culture_app.kernel.words import Money
from ticketing import reading, sealing
from ticketing.data import Company, Holder
from ticketing.errors import NoSuchBooking
from ticketing.models import Booking
from ticketing.models import Invoice as InvoiceRow

type InvoiceKind = Literal["invoice", "credit_note"]
_LETTER = {"invoice": "F", "credit_note": "C"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Invoice:
    """One numbered document: `number` is unique for its organiser."""

    number: str
    kind: InvoiceKind
    booking: UUID
    amount: Money
    vat: Money
    issued: datetime
    company: Company


def number_due(*, now: datetime, limit: int = 200) -> int:
    """Number what is due, a transaction each; how many. Several workers may do this at once."""
    numbered = 0
    with connection.cursor() as cursor:
        while numbered < limit:
            cursor.execute("SELECT ticketing_invoice_one(%s::uuid, %s::timestamptz)", [new_id(), now])
            if cursor.fetchone()[0] is None:
                break
            numbered += 1
    return numbered


def of_booking(*, booking: UUID, holders: Sequence[Holder]) -> tuple[Invoice, ...]:
    """The documents of one of these holders' bookings, the oldest first: none before the worker has come by. NoSuchBooking."""
    row = (
        Booking.objects.select_related("invoice_wish")
        .filter(reading.of_holders(holders), pk=booking)
        .prefetch_related("invoices")
        .first()
    )
    if row is None:
        raise NoSuchBooking
    wish = getattr(row, "invoice_wish", None)
    if wish is None:
        return ()
    company = Company(**sealing.unseal("invoice", wish.buyer))
    found = sorted(row.invoices.all(), key=lambda one: (one.issued_at, one.pk))
    return tuple(_invoice(one, company) for one in found)


def _invoice(row: InvoiceRow, company: Company) -> Invoice:
    return Invoice(
        number=f"{_LETTER[row.kind]}{row.year}-{row.number:06d}",
        kind=row.kind,  # type: ignore[arg-type]
        booking=row.booking_id,
        amount=Money(row.cents),
        vat=Money(row.vat_cents),
        issued=row.issued_at,
        company=company,
    )
