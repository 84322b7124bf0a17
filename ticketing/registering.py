"""Registering a social tariff with its card scheme, while the seats are held; and taking that back.

- The row is the queue (docs/decisions/0036 and 0050): `lease` hands out what is due with SKIP LOCKED, a killed worker's row comes due
  again. No transaction is open while the scheme is asked.
- The seats are `held` and no payment starts until the scheme has agreed. Then the booking goes on: confirmed when nothing is left to
  pay, else awaiting its payment. When the scheme refuses, the booking is cancelled and nothing was charged.
- A scheme knows no idempotency key: before asking again we look whether the last attempt went through.
- No log and no ledger row says which booking had a card.
- Whether a registration has to be taken back, the booking and its tickets say: nobody who expires or cancels has to think of it.
  Base tickets in their order are the cards in theirs, so one ticket given back takes back one registration.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import orjson
import structlog
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from culture_app.kernel import outbox
from culture_app.kernel.words import Money
from ticketing import asking, card_schemes, sealing, settling
from ticketing.card_schemes.errors import CardSchemeUnavailable
from ticketing.card_schemes.protocol import CardScheme, CardTicket, SchemeRefusedError
from ticketing.errors import ProviderUnavailable
from ticketing.models import Booking, CardSale, Payment, Ticket
from ticketing.prices import Quote
from ticketing.pricing import BASE

log = structlog.get_logger(__name__)

OVER = ("expired", "cancelled", "refund_pending", "refunded")
# Two clocks: a sale that the scheme dates a little before our first attempt may still be ours.
CLOCKS = timedelta(minutes=2)

# Nothing is due of a sale that goes on; a trigger sets the hour back when one of its tickets dies.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)

_DUE = """
UPDATE ticketing_card_sale
SET due_at = clock_timestamp() + least(interval '5 minutes', interval '5 seconds' * 2 ^ least(attempts, 6))
WHERE booking_id IN (
    SELECT booking_id FROM ticketing_card_sale
    WHERE state IN ('due', 'registered') AND due_at <= clock_timestamp()
    ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED
) RETURNING booking_id
"""


def asked(quote: Quote) -> str | None:
    """What the booking keeps until the scheme has agreed: sealed tickets. None where no card is used."""
    used = quote.used_cards
    return orjson.dumps([card.sealed for card in used]).decode() if used else None


def lease(*, limit: int = 50) -> list[UUID]:
    """Bookings whose registration has to be made or taken back now."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [limit])
        return [row[0] for row in cursor.fetchall()]


def hurry(*, booking: UUID, now: datetime) -> None:
    """Right after the booking, in its own request; when the scheme doesn't answer, the sweep does it."""
    try:
        look_after(booking=booking, now=now)
    except CardSchemeUnavailable:
        log.warning("card_registration_delayed")


def look_after(*, booking: UUID, now: datetime) -> None:
    """Do what is due for this booking's cards. CardSchemeUnavailable: later."""
    row = CardSale.objects.select_related("booking").get(pk=booking)
    scheme = card_schemes.named(row.scheme)
    over = row.booking.state in OVER
    if row.state == "registered":
        _undo(scheme, row, over=over)
    elif row.state == "due" and over and row.attempts == 0:
        CardSale.objects.filter(pk=booking, state="due").update(state="dropped", sealed=None)
    elif row.state == "due":
        _register(scheme, row, over=over, now=now)


def _register(scheme: CardScheme, row: CardSale, *, over: bool, now: datetime) -> None:
    tickets = _tickets(row)
    # Counted before asking: whoever comes after knows that it may have been done.
    again = row.attempts > 0
    CardSale.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
    try:
        references = _known(scheme, row, tickets) if again else ()
        if over:
            for reference in references:
                scheme.undo(reference)
            CardSale.objects.filter(pk=row.pk, state="due").update(state="dropped", sealed=None)
            return
        if len(references) != len(tickets):
            references = scheme.register(tickets)
    except SchemeRefusedError as error:
        log.warning("card_registration_refused", reason=str(error))
        _refused(row.pk, now=now)
        return
    payment = _registered(row.pk, references, now=now)
    if payment and not connection.in_atomic_block:
        try:
            asking.start(payment=payment, now=now)
        except ProviderUnavailable:
            log.warning("payment_start_delayed", payment=str(payment))


def _tickets(row: CardSale) -> list[CardTicket]:
    opened = [sealing.unseal("card", sealed) for sealed in orjson.loads(row.sealed or "[]")]
    return [
        CardTicket(
            event=one["event"], number=one["number"], tariff=one["tariff"], regular=Money(one["regular"])
        )
        for one in opened
    ]


def _known(scheme: CardScheme, row: CardSale, tickets: Sequence[CardTicket]) -> tuple[str, ...]:
    """What an attempt that nobody heard the end of has registered: sales of these cards since then that no booking of ours has."""
    found: list[str] = []
    for ticket in tickets:
        ours = [
            one.reference
            for one in scheme.registered(ticket)
            if one.tariff == ticket.tariff and one.at >= row.created_at - CLOCKS
        ]
        taken = CardSale.objects.filter(scheme=row.scheme, references__overlap=ours).exclude(pk=row.pk)
        others = {
            reference for references in taken.values_list("references", flat=True) for reference in references
        }
        found += [reference for reference in ours if reference not in others and reference not in found][:1]
    return tuple(found)


def _registered(booking: UUID, references: Sequence[str], *, now: datetime) -> UUID | None:
    """The scheme agreed: the number goes, the booking goes on. The payment to start, if there is one."""
    with transaction.atomic():
        held = Booking.objects.select_for_update().get(pk=booking)
        # It may be over by now: then the sweep takes the registration back.
        goes_on = held.state == "held"
        done = CardSale.objects.filter(pk=booking, state="due").update(
            state="registered", sealed=None, references=list(references), due_at=NEVER if goes_on else Now()
        )
        if not done or not goes_on:
            return None
        transaction.on_commit(outbox.wake)
        if held.total_cents == 0:
            settling.sell(held, cents=0, now=now)
            return None
        held.state = "awaiting_payment"
        held.save(update_fields=["state"])
        Payment.objects.filter(booking=held, state="pending").update(due_at=Now() + timedelta(seconds=10))
        return Payment.objects.values_list("id", flat=True).get(booking=held)


def _refused(booking: UUID, *, now: datetime) -> None:
    """The scheme won't: she isn't charged a price that isn't hers, nor another than was quoted. The seats go back."""
    with transaction.atomic():
        held = Booking.objects.select_for_update().get(pk=booking)
        done = CardSale.objects.filter(pk=booking, state="due").update(state="refused", sealed=None)
        if not done or held.state != "held":
            return
        transaction.on_commit(outbox.wake)
        held.state = "cancelled"
        held.save(update_fields=["state"])
        Payment.objects.filter(booking=held, state="pending").update(state="canceled")
        settling.release(booking=held.pk, only=None, kind="cancel", now=now)


def _undo(scheme: CardScheme, row: CardSale, *, over: bool) -> None:
    """Take back what no longer has a ticket; a registration that was taken back leaves an empty reference in its place."""
    CardSale.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
    seats = Ticket.objects.filter(booking=row.booking, tariff=BASE).order_by("id")
    dead = [state in ("revoked", "void") for state in seats.values_list("state", flat=True)]
    gone = [over or dead[place] for place in range(len(row.references))]
    try:
        for reference, is_gone in zip(row.references, gone, strict=True):
            if reference and is_gone:
                scheme.undo(reference)
    except SchemeRefusedError as error:
        # For people to see: the row stays, and says that it is registered.
        log.error("card_undo_refused", reason=str(error))  # noqa: TRY400
        CardSale.objects.filter(pk=row.pk, due_at=row.due_at).update(due_at=NEVER)
        return
    left = ["" if is_gone else reference for reference, is_gone in zip(row.references, gone, strict=True)]
    # The hour as it was read: a ticket that died since then has set another one, and is looked at again.
    CardSale.objects.filter(pk=row.pk, state="registered", due_at=row.due_at).update(
        references=left, state="registered" if any(left) else "undone", due_at=NEVER
    )
