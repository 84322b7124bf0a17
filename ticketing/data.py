"""The words of ticketing.

Times are aware datetimes in UTC. A holder is a random UUID behind which only the vault can find a citizen. A tariff is
a short word that is unique within its pool ("base", "reduced"); money is whole cents.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from culture_app.kernel.words import Money, Texts

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
type PaymentState = Literal["pending", "open", "paid", "failed", "expired", "canceled"]


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceLine:
    """What one seat costs under one tariff."""

    tariff: str
    name: Texts
    price: Money


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

    @property
    def seats_left(self) -> int:
        """Seats that nobody holds."""
        return self.capacity - self.reserved


@dataclass(frozen=True, kw_only=True, slots=True)
class SeatWish:
    """So many seats under this tariff."""

    tariff: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteLine:
    """One tariff of a quote: `count` seats at `unit` each."""

    tariff: str
    name: Texts
    count: int
    unit: Money

    @property
    def total(self) -> Money:
        """Count times unit."""
        return self.unit * self.count


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """A frozen, signed promise: these seats for this money until then. It holds no seats."""

    pool: UUID
    occurrence: UUID
    event: UUID
    organiser: UUID
    lines: tuple[QuoteLine, ...]
    total: Money
    valid_until: datetime
    day: int
    """The occurrence's local day, in days since 2020-01-01 (0 = unknown): printed into the barcodes."""
    signature: str = ""

    @property
    def seats(self) -> int:
        """How many seats in all."""
        return sum(line.count for line in self.lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class TicketCard:
    """One ticket. `barcode` is empty unless the ticket opens a door."""

    id: UUID
    tariff: str
    state: TicketState
    barcode: str = ""
    price: Money | None = None
    admitted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentLink:
    """Where the citizen pays. `url` is None while the provider has not answered yet (state "pending")."""

    id: UUID
    state: PaymentState
    amount: Money
    url: str | None = None
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
    replayed: bool = field(default=False, compare=False)
    """True when this key had booked before and this is the same answer again."""


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
class PublicKey:
    """An Ed25519 key that a scanner checks barcodes with: `x` is its 32 raw bytes."""

    number: int
    x: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class BookingRecord:
    """One booking as a citizen's export shows it."""

    booking: Booking
    paid: Money
    refunded: Money
