"""The words of ticketing.

Times are aware datetimes in UTC. A holder is a random UUID behind which only the vault can find a citizen. A tariff is
a short word that is unique within its pool ("base", "reduced"); money is whole cents.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from culture_app.kernel.words import Money
from ticketing.prices import CardUse, PriceLine, Quote, QuoteLine, SeatWish, Vat, VatRule

__all__ = ["CardUse", "PriceLine", "Quote", "QuoteLine", "SeatWish", "Vat", "VatRule"]
"""The words of prices, shown here as well (beside all that stands below)."""

type Holder = UUID
type PoolState = Literal["on_sale", "stopped", "cancelled"]
type BookingState = Literal[
    "held",
    "awaiting_payment",
    "confirmed",
    "cancelled",
    "expired",
    "paid_late",
    "refund_pending",
    "refunded",
]
type TicketState = Literal["held", "live", "used", "revoked", "void"]
type WaitState = Literal["waiting", "promoted", "left", "ended"]
type PaymentState = Literal["pending", "open", "paid", "failed", "expired", "canceled"]


def refundable_until(starts: datetime | None, hours: int | None) -> datetime | None:
    """So many hours before the start; None where that isn't known, or money never comes back."""
    return None if starts is None or hours is None else starts - timedelta(hours=hours)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pool:
    """The seats that an organiser sells for one occurrence: here the pool is the truth."""

    id: UUID
    occurrence: UUID
    event: UUID
    organiser: UUID
    capacity: int
    reserved: int
    prices: tuple[PriceLine, ...]
    max_per_booking: int
    sale_opens: datetime | None = None
    sale_closes: datetime | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    state: PoolState = "on_sale"
    max_per_person: int | None = None
    vat_kind: str = "culture"
    vat: tuple[VatRule, ...] = field(default=(), compare=False)
    """The rows of the VAT table that may apply."""
    refund_hours: int | None = 0
    """Until so many hours before the start paid money comes back when a citizen cancels; None: never."""
    doors_minutes: int = 180
    """So many minutes before the start its doors let in."""
    house: int = field(default=0, compare=False)
    """Of the reserved seats, those that the house keeps."""
    waited_for: bool = field(default=False, compare=False)
    """True while seats that are free are the waiting list's first."""

    @property
    def seats_left(self) -> int:
        """Seats that nobody holds."""
        return self.capacity - self.reserved

    @property
    def refundable_until(self) -> datetime | None:
        """Until when paid money comes back; None where it never does, or where nobody knows when it starts."""
        return refundable_until(self.starts, self.refund_hours)


@dataclass(frozen=True, kw_only=True, slots=True)
class Company:
    """Whom an invoice is for, where one is asked for."""

    name: str
    vat_number: str

    def as_json(self) -> dict[str, str]:
        """As it is sealed."""
        return {"name": self.name, "vat_number": self.vat_number}


@dataclass(frozen=True, kw_only=True, slots=True)
class TicketCard:
    """One ticket. `barcode` is empty unless the ticket opens a door."""

    id: UUID
    tariff: str
    state: TicketState
    barcode: str = ""
    price: Money | None = None
    vat_cents: int = 0
    admitted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentLink:
    """Where the citizen pays. `url` is None while the provider has not answered yet (state "pending"); `received`
    is what came, where that isn't the amount.
    """

    id: UUID
    state: PaymentState
    amount: Money
    url: str | None = None
    received: Money | None = None
    refunded: Money | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Booking:
    """A booking as its holder sees it."""

    id: UUID
    state: BookingState
    occurrence: UUID
    event: UUID
    organiser: UUID
    holder: Holder
    lines: tuple[QuoteLine, ...]
    total: Money
    tickets: tuple[TicketCard, ...]
    payment: PaymentLink | None
    created: datetime
    expires_at: datetime | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    refundable_until: datetime | None = None
    """Until when her money comes back if she changes her mind; None: it doesn't, or nothing is to be paid."""
    reason: str | None = None
    """Why it ended as it did, where its state alone doesn't say: "called_off", "card_refused", "paid_too_little"."""
    replayed: bool = field(default=False, compare=False)
    """True when this key had booked before and this is the same answer again."""
    revision: int = field(default=0, compare=False)
    """Grows with whatever changes what stands in a calendar: the hours, the seats that are left, whether it is on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticket:
    """One ticket with what is printed on it; no name, no tariff."""

    id: UUID
    booking: UUID
    occurrence: UUID
    event: UUID
    state: TicketState
    barcode: str
    starts: datetime | None = None
    ends: datetime | None = None
    admitted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Admission:
    """One person let in. It says nothing about who, or at what tariff."""

    ticket: UUID
    occurrence: UUID
    event: UUID
    admitted_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Wait:
    """A place on a waiting list. `ahead` is how many came earlier and still wait: exact up to ten, then in tens.

    Once promoted, `booking` holds the seats until `confirm_by`; its state tells the rest.
    """

    id: UUID
    occurrence: UUID
    holder: Holder
    seats: tuple[SeatWish, ...]
    state: WaitState
    joined: datetime
    ahead: int | None = None
    booking: UUID | None = None
    booking_state: BookingState | None = None
    confirm_by: datetime | None = None
    total: Money | None = None
    """What it costs to confirm, frozen when she was promoted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BookingNews:
    """A booking with what its holder may have to be told: the show is off, so much money went back."""

    booking: Booking
    called_off: bool
    returned: Money | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How far a booking is, for whoever waits for it. `holder` is None once she was forgotten."""

    id: UUID
    holder: Holder | None
    state: BookingState
    payment_state: PaymentState | None = None
    payment_url: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicKey:
    """An Ed25519 key that a scanner checks barcodes with: `x` is its 32 raw bytes. None signs before `signs_from`."""

    number: int
    x: bytes
    signs_from: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class BookingRecord:
    """One booking as a citizen's export shows it."""

    booking: Booking
    paid: Money
    refunded: Money
