"""The words of ticketing.

Times are aware datetimes in UTC. A holder is a random UUID behind which only the vault can find a citizen. A tariff is
a short word that is unique within its pool ("base", "reduced"); money is whole cents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
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
type WaitState = Literal["waiting", "promoted", "left", "ended"]
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
    waited_for: bool = field(default=False, compare=False)
    """True while seats that are free are the waiting list's first."""

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

    def as_json(self) -> dict[str, Any]:
        """As it is kept: tariff, name, count, cents, currency."""
        return {
            "tariff": self.tariff,
            "name": dict(self.name),
            "count": self.count,
            "cents": self.unit.cents,
            "currency": self.unit.currency,
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> QuoteLine:
        """The line that `as_json` kept."""
        unit = Money(kept["cents"], kept["currency"])
        return cls(tariff=kept["tariff"], name=kept["name"], count=kept["count"], unit=unit)


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
    starts: datetime | None = None
    ends: datetime | None = None
    signature: str = ""

    @property
    def seats(self) -> int:
        """How many seats in all."""
        return sum(line.count for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        """As a room above keeps it between planning and booking; holds nothing of a person."""
        return {
            "pool": str(self.pool),
            "occurrence": str(self.occurrence),
            "event": str(self.event),
            "organiser": str(self.organiser),
            "lines": [line.as_json() for line in self.lines],
            "total": self.total.cents,
            "currency": self.total.currency,
            "valid_until": self.valid_until.isoformat(),
            "starts": self.starts.isoformat() if self.starts else None,
            "ends": self.ends.isoformat() if self.ends else None,
            "signature": self.signature,
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Quote:
        """The quote that `as_json` kept."""
        return cls(
            pool=UUID(kept["pool"]),
            occurrence=UUID(kept["occurrence"]),
            event=UUID(kept["event"]),
            organiser=UUID(kept["organiser"]),
            lines=tuple(QuoteLine.of_json(line) for line in kept["lines"]),
            total=Money(kept["total"], kept["currency"]),
            valid_until=datetime.fromisoformat(kept["valid_until"]),
            starts=datetime.fromisoformat(kept["starts"]) if kept["starts"] else None,
            ends=datetime.fromisoformat(kept["ends"]) if kept["ends"] else None,
            signature=kept["signature"],
        )


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
