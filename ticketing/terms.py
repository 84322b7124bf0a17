"""The words of selling: what an organiser changes, what the house keeps, and how far a show is called off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final, Literal
from uuid import UUID

from culture_app.kernel.words import Money
from ticketing.data import PriceLine


class Kept(Enum):
    """What isn't changed: None may be what it is changed to."""

    KEPT = "kept"


KEPT: Final = Kept.KEPT


@dataclass(frozen=True, kw_only=True, slots=True)
class PoolChange:
    """What becomes different in a pool; the rest stays as it is.

    Bookings keep what they were booked for. Quotes that were given keep their price for their ten minutes; whether there are
    seats, and whether they are on sale, is always as it is now.
    """

    capacity: int | Kept = KEPT
    prices: tuple[PriceLine, ...] | Kept = KEPT
    sale_opens: datetime | Kept | None = KEPT
    sale_closes: datetime | Kept | None = KEPT
    max_per_booking: int | Kept = KEPT
    max_per_person: int | Kept | None = KEPT
    refund_hours: int | Kept | None = KEPT
    doors_minutes: int | Kept = KEPT
    state: Literal["on_sale", "stopped"] | Kept = KEPT


@dataclass(frozen=True, kw_only=True, slots=True)
class HouseHold:
    """Seats that the house keeps out of the sale. The note says what for, and names nobody."""

    id: UUID
    pool: UUID
    seats: int
    note: str
    created: datetime
    changed: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class CallingOff:
    """How far a show that was called off is: numbers only, no bookings.

    `bookings_left` still have tickets; of `refunds` so many are `refunded`, and `failed` ones need people. `done` when
    nothing is left to do.
    """

    pool: UUID
    asked: datetime
    bookings_left: int
    refunds: int
    refunded: int
    failed: int
    amount: Money
    amount_refunded: Money

    @property
    def done(self) -> bool:
        """Every ticket is revoked and all the money is back."""
        return self.bookings_left == 0 and self.refunded == self.refunds
