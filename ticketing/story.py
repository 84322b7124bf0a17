"""A booking's whole story: every line that ticketing keeps of it, for somebody who has to explain it.

It says nothing of who booked, and nothing of tariffs or of what one ticket cost: a social tariff tells who is poor. The
caller has said why it is opened before (culture_app.support).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from culture_app.kernel.words import Money
from ticketing.data import Holder
from ticketing.models import Booking, Invoice, LedgerEntry, Payment, ProviderEvent, Refund, Scan, Step


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """Something that happened: `about` is what to (booking, ledger, payment, refund, invoice, webhook, scan), `what` a word of that."""

    at: datetime
    about: str
    what: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TicketState:
    """One ticket, without its tariff."""

    id: UUID
    state: str
    admitted_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of the ledger: seats in numbers, money in cents."""

    at: datetime
    kind: str
    account: str
    unit: str
    amount: int

    @property
    def said(self) -> str:
        """The amount with its unit: seats are counted, all else is cents."""
        return f"{self.amount if self.unit == 'seat' else Money(self.amount).amount} {self.unit}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """Everything, the earliest first."""

    booking: UUID
    state: str
    occurrence: UUID
    starts: datetime | None
    ends: datetime | None
    seats: int
    total: Money
    created: datetime
    expires_at: datetime | None
    called_off: bool
    tickets: tuple[TicketState, ...]
    moments: tuple[Moment, ...]
    ledger: tuple[Entry, ...]


def holder_of(booking: UUID) -> tuple[bool, Holder | None]:
    """Whether there is such a booking, and who holds it (None: nobody any more). One statement."""
    found = Booking.objects.filter(pk=booking).values_list("holder", flat=True)[:1]
    return (True, found[0]) if found else (False, None)


def of(booking: UUID) -> Story:
    """All of it, in a fixed number of statements. Booking.DoesNotExist."""
    row = Booking.objects.select_related("pool").get(pk=booking)
    entries = tuple(
        Entry(at=one.at, kind=one.kind, account=one.account, unit=one.unit, amount=one.amount)
        for one in LedgerEntry.objects.filter(booking_id=booking).order_by("at", "id")
    )
    tickets = tuple(
        TicketState(id=one.id, state=one.state, admitted_at=one.admitted_at)
        for one in row.tickets.order_by("id").only("id", "state", "admitted_at", "booking_id")
    )
    moments = [
        Moment(at=row.created_at, about="booking", what="made"),
        *(
            Moment(at=one.at, about="booking", what=one.state)
            for one in Step.objects.filter(booking_id=booking)
        ),
        *_ledger(entries),
        *_payments(booking),
        *_scans([one.id for one in tickets]),
    ]
    return Story(
        booking=row.id,
        state=row.state,
        occurrence=row.occurrence,
        starts=row.pool.starts,
        ends=row.pool.ends,
        seats=row.seats,
        total=Money(row.total_cents, row.currency),
        created=row.created_at,
        expires_at=row.expires_at,
        called_off=row.pool.state == "cancelled",
        tickets=tickets,
        moments=tuple(sorted(moments, key=lambda moment: moment.at)),
        ledger=entries,
    )


def _ledger(entries: Sequence[Entry]) -> list[Moment]:
    """One moment per statement of the ledger, with its legs."""
    legs: dict[tuple[datetime, str], list[str]] = {}
    for one in entries:
        legs.setdefault((one.at, one.kind), []).append(f"{one.account} {one.said}")
    return [
        Moment(at=at, about="ledger", what=kind, detail="; ".join(said)) for (at, kind), said in legs.items()
    ]


def _payments(booking: UUID) -> list[Moment]:
    moments: list[Moment] = []
    payments = list(Payment.objects.filter(booking_id=booking))
    for one in payments:
        came = one.received_cents
        detail = _said(
            one.provider,
            one.reference,
            Money(one.cents, one.currency).amount,
            one.currency,
            f"came: {Money(came).amount}" if came else "",
        )
        moments.append(Moment(at=one.created_at, about="payment", what=one.state, detail=detail))
    keys = [one.id for one in payments]
    for refund in Refund.objects.filter(payment_id__in=keys):
        detail = _said(refund.reference, Money(refund.cents).amount, "EUR")
        moments.append(Moment(at=refund.created_at, about="refund", what=refund.state, detail=detail))
    moments += [
        Moment(at=one.issued_at, about="invoice", what=one.kind, detail=f"{one.year}/{one.number}")
        for one in Invoice.objects.filter(booking_id=booking)
    ]
    moments += [
        Moment(at=one.received_at, about="webhook", what="waiting", detail=f"{one.news} ×")
        for one in ProviderEvent.objects.filter(payment_id__in=keys)
    ]
    return moments


def _scans(tickets: Sequence[UUID]) -> list[Moment]:
    return [
        Moment(
            at=one.scanned_at,
            about="scan",
            what=one.outcome,
            detail=_said(str(one.ticket)[-12:], one.gate, one.device, "offline" if one.offline else ""),
        )
        for one in Scan.objects.filter(ticket__in=tickets)
    ]


def _said(*parts: Any) -> str:
    return " · ".join(str(part) for part in parts if part)
