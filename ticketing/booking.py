"""Booking what was quoted, in one round trip to the database.

- Prices are checked, tickets named and barcodes signed before; the SQL function then does the rest at once
  (migrations/sql/0013_book.sql). Python never runs while stock is locked.
- The payment provider is called after the commit, in the same request so that the answer carries the link when the provider
  is quick. When it isn't, or when this process dies, the sweep does it: the payment row waits for that.
- At a social price the seats are only held until the card scheme has agreed (`registering`), and no payment starts before.
- A key that was used before gets its old answer, even when the quote has expired or nothing is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import DatabaseError, connection, transaction
from psycopg.types.json import Jsonb

from culture_app.kernel import outbox
from culture_app.kernel.clock import local
from culture_app.kernel.identity import new_id
from culture_app.kernel.words import Money
from ticketing import (
    asking,
    barcode,
    card_schemes,
    keys,
    prices,
    pricing,
    providers,
    reading,
    registering,
    sealing,
)
from ticketing.data import Booking, Company, Holder, PaymentLink, Quote, TicketCard
from ticketing.deadlocks import survived
from ticketing.errors import (
    AlreadyBooked,
    KeyReused,
    NotOnSale,
    PersonLimit,
    ProviderUnavailable,
    QuoteExpired,
    SoldOut,
)
from ticketing.models import Booking as BookingRow
from ticketing.vouchers.errors import VoucherUsedUp

log = structlog.get_logger(__name__)

# A hold outlives the provider's payment: Bancontact Pro gives a citizen 1,200 seconds.
HOLD = timedelta(minutes=25)
REFUSALS = {
    "sold_out": SoldOut,
    "quote_expired": QuoteExpired,
    "not_on_sale": NotOnSale,
    "key_reused": KeyReused,
    "person_limit": PersonLimit,
}
ONCE = "ticketing_booked_once"
LIVING = ("held", "awaiting_payment", "confirmed")
LOST_RACES = {"TK001": SoldOut, "TK002": VoucherUsedUp}

_BOOK = """
SELECT outcome, booking FROM ticketing_book(
    %s::uuid, %s::uuid, %s::uuid, %s::text, %s::bytea, %s::int, %s::jsonb,
    %s::uuid[], %s::text[], %s::int[], %s::int[], %s::text[],
    %s::timestamptz, %s::uuid, %s::text, %s::text, %s::timestamptz, %s::timestamptz,
    %s::text, %s::uuid, %s::text, %s::text, %s::text
)
"""


def book(
    *,
    quote: Quote,
    holder: Holder,
    key_hmac: str,
    request_hash: bytes,
    now: datetime,
    return_url: str = "",
    person: str | None = None,
    company: Company | None = None,
) -> Booking:
    """See ticketing.services.book."""
    pricing.check(quote)
    provider = providers.current()
    booking = new_id()
    payment = new_id() if quote.total.cents else None
    tickets = signed_tickets(quote)
    cards = registering.asked(quote)
    parameters = [
        booking,
        quote.pool,
        holder,
        key_hmac,
        request_hash,
        quote.total.cents,
        Jsonb([line.as_json() for line in quote.lines]),
        [ticket.id for ticket in tickets],
        [ticket.tariff for ticket in tickets],
        [ticket.price.cents if ticket.price else 0 for ticket in tickets],
        [ticket.vat_cents for ticket in tickets],
        [ticket.barcode for ticket in tickets],
        now + HOLD,
        payment,
        provider.name,
        return_url,
        quote.valid_until,
        now,
        person,
        quote.voucher,
        card_schemes.NAME if cards else None,
        cards,
        sealing.seal("invoice", company.as_json()) if company else None,
    ]
    outcome, found = _call(parameters)
    if refusal := REFUSALS.get(outcome):
        raise refusal
    if outcome == "replayed":
        return reading.booking(reading.booking_rows().get(pk=found), replayed=True)
    transaction.on_commit(outbox.wake)
    if cards:
        if not connection.in_atomic_block:
            registering.hurry(booking=booking, now=now)
        return reading.booking(reading.booking_rows().get(pk=booking))
    link = _link(payment, quote, now=now) if payment else None
    paying = payment is not None
    return Booking(
        id=booking,
        state="awaiting_payment" if paying else "confirmed",
        occurrence=quote.occurrence,
        event=quote.event,
        organiser=quote.organiser,
        holder=holder,
        lines=quote.lines,
        total=quote.total,
        tickets=tuple(_shown(ticket, paying=paying) for ticket in tickets),
        payment=link,
        created=now,
        expires_at=now + HOLD if paying else None,
        starts=quote.starts,
        ends=quote.ends,
        refundable_until=quote.refundable_until,
    )


def booked(*, key_hmac: str, request_hash: bytes) -> Booking | None:
    """See ticketing.services.booked."""
    with connection.cursor() as cursor:
        # By hand: every booking asks this first, and nearly always there is nothing.
        cursor.execute("SELECT id, request_hash FROM ticketing_booking WHERE key_hmac = %s", [key_hmac])
        found = cursor.fetchone()
    if found is None:
        return None
    if bytes(found[1]) != request_hash:
        raise KeyReused
    return reading.booking(reading.booking_rows().get(pk=found[0]), replayed=True)


def booked_once(*, once: bytes) -> UUID | None:
    """See ticketing.services.booked_once."""
    rows = BookingRow.objects.filter(once=once.hex(), state__in=LIVING).exclude(once="")
    return rows.values_list("id", flat=True).first()


def signed_tickets(quote: Quote) -> list[TicketCard]:
    """One ticket per seat, named and signed before any stock is touched."""
    ring = keys.ring()
    day = barcode.day_number(local(quote.starts).date() if quote.starts else None)
    seats = prices.in_order(quote.lines)
    made = []
    # In the order in which they will be read back, so that a retry gets the same answer.
    for (line, cents, vat), ticket in zip(seats, sorted(new_id() for _ in seats), strict=True):
        signed = barcode.sign(
            ticket=ticket, occurrence=quote.occurrence, day=day, number=ring.number, key=ring.signing
        )
        price = Money(cents, line.unit.currency)
        made.append(
            TicketCard(
                id=ticket, tariff=line.tariff, state="live", barcode=signed, price=price, vat_cents=vat
            )
        )
    return made


def _shown(ticket: TicketCard, *, paying: bool) -> TicketCard:
    """A ticket that isn't paid yet has no barcode to show."""
    if not paying:
        return ticket
    return replace(ticket, state="held", barcode="")


@survived
def _call(parameters: list[Any]) -> tuple[str, UUID]:
    """The one round trip. A race lost for the last seat or use is said so; a deadlock is tried again."""
    try:
        with _alone(), connection.cursor() as cursor:
            cursor.execute(_BOOK, parameters)
            outcome, booking = cursor.fetchone()
            return outcome, booking
    except DatabaseError as error:
        code = getattr(error.__cause__, "sqlstate", None)
        if lost := LOST_RACES.get(str(code)):
            raise lost from None
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") == ONCE:
            raise AlreadyBooked from None
        raise


@contextmanager
def _alone() -> Iterator[None]:
    """One statement is a transaction of its own; only a caller's transaction needs a savepoint around it."""
    with transaction.atomic() if connection.in_atomic_block else nullcontext():
        yield


def _link(payment: UUID, quote: Quote, *, now: datetime) -> PaymentLink:
    """Ask the provider at once, unless a caller's transaction is open: then the sweep will."""
    if not connection.in_atomic_block:
        try:
            row = asking.start(payment=payment, now=now)
            return PaymentLink(id=payment, state=row.state, amount=quote.total, url=row.url or None)  # type: ignore[arg-type]
        except ProviderUnavailable:
            log.warning("payment_start_delayed", payment=str(payment))
    return PaymentLink(id=payment, state="pending", amount=quote.total)
