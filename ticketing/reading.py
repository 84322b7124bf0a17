"""From rows to the words of ticketing: the only place that does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, Func, Prefetch, Q, QuerySet, Sum, UUIDField

from culture_app.kernel.words import Money
from ticketing import vat
from ticketing.data import (
    Booking,
    PaymentLink,
    Pool,
    PriceLine,
    QuoteLine,
    Ticket,
    TicketCard,
    refundable_until,
)
from ticketing.models import Booking as BookingRow
from ticketing.models import CardSale
from ticketing.models import Payment as PaymentRow
from ticketing.models import Pool as PoolRow
from ticketing.models import PriceLine as PriceRow
from ticketing.models import Ticket as TicketRow

SHOWN = ("live", "used")
"""The states in which a ticket's barcode is shown."""


def pools(where: Q) -> list[Pool]:
    """Pools with their prices and counters: two statements."""
    rows = (
        PoolRow.objects.filter(where)
        .annotate(capacity=Sum("stock__capacity"), reserved=Sum("stock__reserved"), house=Sum("stock__house"))
        .annotate(
            vat_rules=vat.rules_of_pool(),
            next_waiting=Func(F("pk"), function="ticketing_next_waiting", output_field=UUIDField()),
        )
        .prefetch_related(Prefetch("price_lines", PriceRow.objects.order_by("position", "id")))
        .order_by("starts", "created_at", "id")
    )
    return [_pool(row) for row in rows]


def _pool(row: Any) -> Pool:
    return Pool(
        id=row.id,
        occurrence=row.occurrence,
        event=row.event,
        organiser=row.organiser,
        capacity=row.capacity,
        reserved=row.reserved,
        prices=tuple(
            PriceLine(
                tariff=line.tariff,
                name=line.name,
                price=Money(line.cents),
                age_min=line.age_min,
                age_max=line.age_max,
                group_min=line.group_min,
            )
            for line in row.price_lines.all()
        ),
        max_per_booking=row.max_per_booking,
        max_per_person=row.max_per_person,
        vat_kind=row.vat_kind,
        vat=vat.rules(row.vat_rules),
        sale_opens=row.sale_opens,
        sale_closes=row.sale_closes,
        starts=row.starts,
        ends=row.ends,
        state=row.state,
        refund_hours=row.refund_hours,
        doors_minutes=row.doors_minutes,
        house=row.house,
        waited_for=row.next_waiting is not None,
    )


def booking_rows() -> QuerySet[BookingRow]:
    """Bookings with all that their answer needs: three statements, however many bookings."""
    return BookingRow.objects.select_related("pool", "payment", "card_sale").prefetch_related(
        Prefetch("tickets", TicketRow.objects.order_by("id")), "payment__refunds"
    )


def booking(row: BookingRow, *, replayed: bool = False) -> Booking:
    """A row of `booking_rows` as its holder sees it."""
    payment: PaymentRow | None = getattr(row, "payment", None)
    card: CardSale | None = getattr(row, "card_sale", None)
    return Booking(
        id=row.id,
        state=row.state,  # type: ignore[arg-type]
        occurrence=row.occurrence,
        event=row.event,
        organiser=row.organiser,
        holder=row.holder or UUID(int=0),
        lines=tuple(QuoteLine.of_json(line) for line in row.lines),
        total=Money(row.total_cents, row.currency),
        tickets=tuple(ticket_card(ticket) for ticket in row.tickets.all()),
        payment=_payment(payment, waits=row.state in ("held", "awaiting_payment")) if payment else None,
        created=row.created_at,
        expires_at=row.expires_at if row.state in ("held", "awaiting_payment") else None,
        starts=row.pool.starts,
        ends=row.pool.ends,
        refundable_until=refundable_until(row.pool.starts, row.pool.refund_hours)
        if row.total_cents
        else None,
        reason=_reason(row, payment, card),
        replayed=replayed,
        revision=row.pool.revision + sum(ticket.state not in SHOWN for ticket in row.tickets.all()),
    )


def ticket_card(row: TicketRow) -> TicketCard:
    """One ticket of a booking; its barcode only while it opens a door."""
    return TicketCard(
        id=row.id,
        tariff=row.tariff,
        state=row.state,  # type: ignore[arg-type]
        barcode=row.barcode if row.state in SHOWN else "",
        price=Money(row.cents),
        vat_cents=row.vat_cents,
        admitted_at=row.admitted_at,
    )


def ticket(row: TicketRow) -> Ticket:
    """One ticket on its own (with booking and pool selected)."""
    return Ticket(
        id=row.id,
        booking=row.booking_id,
        occurrence=row.booking.occurrence,
        event=row.booking.event,
        state=row.state,  # type: ignore[arg-type]
        barcode=row.barcode if row.state in SHOWN else "",
        starts=row.booking.pool.starts,
        ends=row.booking.pool.ends,
        admitted_at=row.admitted_at,
    )


def _payment(row: PaymentRow, *, waits: bool) -> PaymentLink:
    refunded = sum(refund.cents for refund in row.refunds.all())
    return PaymentLink(
        id=row.id,
        state=row.state,  # type: ignore[arg-type]
        amount=Money(row.cents, row.currency),
        url=row.url or None if row.state == "open" and waits else None,
        received=Money(row.received_cents, row.currency) if row.received_cents else None,
        refunded=Money(refunded, row.currency) if refunded else None,
    )


def _reason(row: BookingRow, payment: PaymentRow | None, card: CardSale | None) -> str | None:
    """Why it ended, where her own doing doesn't say."""
    if row.pool.state == "cancelled" and row.state != "expired":
        return "called_off"
    if card and card.state == "refused":
        return "card_refused"
    if payment and payment.received_cents and payment.received_cents < payment.cents:
        return "paid_too_little"
    return None


def of_holders(holders: Sequence[UUID]) -> Q:
    """Only bookings of these holders; none at all when there are none."""
    return Q(holder__in=list(holders))
