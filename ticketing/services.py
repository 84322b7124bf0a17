"""The door of ticketing: open a pool, quote, book, pay, cancel, admit.

- Sells only where an organiser opened a pool; there the pool is the truth.
- Books in one round trip to the database and calls nobody while it holds stock.
- Knows holders, never citizens: who may see a booking is said by the holders that the caller passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ticketing.data import (
    Admission,
    Booking,
    BookingRecord,
    Holder,
    Pool,
    PriceLine,
    PublicKey,
    Quote,
    SeatWish,
    Ticket,
)


def open_pool(
    *,
    occurrence: UUID,
    event: UUID,
    organiser: UUID,
    capacity: int,
    prices: Sequence[PriceLine],
    now: datetime,
    sale_opens: datetime | None = None,
    sale_closes: datetime | None = None,
    starts: datetime | None = None,
    ends: datetime | None = None,
    max_per_booking: int = 10,
    shards: int = 1,
) -> Pool:
    """Open the sale of one occurrence. The same terms again give the same pool; other terms raise PoolExists."""
    raise NotImplementedError


def pool_for(*, occurrence: UUID) -> Pool | None:
    """The pool of an occurrence, or None where nobody opened one."""
    raise NotImplementedError


def pools_of(*, organiser: UUID) -> tuple[Pool, ...]:
    """All pools that an organiser opened, the soonest first."""
    raise NotImplementedError


def quote(*, occurrence: UUID, seats: Sequence[SeatWish], now: datetime) -> Quote:
    """Price a wish, frozen and signed. Takes no stock. NotOnSale, SoldOut, SeatsRefused."""
    raise NotImplementedError


def book(
    *,
    quote: Quote,
    holder: Holder,
    key_hmac: str,
    request_hash: bytes,
    now: datetime,
    return_url: str = "",
) -> Booking:
    """Book what was quoted, in one round trip: confirmed when free, awaiting payment when priced.

    The same key and request give the same booking (`replayed`); the same key with another request raises KeyReused.
    """
    raise NotImplementedError


def booked(*, key_hmac: str, request_hash: bytes) -> Booking | None:
    """What this key booked before, or None. KeyReused when it was another request."""
    raise NotImplementedError


def booking(*, id: UUID, holders: Sequence[Holder]) -> Booking:
    """One booking of these holders. NoSuchBooking otherwise."""
    raise NotImplementedError


def bookings_of(*, holders: Sequence[Holder], now: datetime) -> tuple[Booking, ...]:
    """All bookings of these holders, the newest first."""
    raise NotImplementedError


def cancel(*, booking: UUID, holders: Sequence[Holder], now: datetime) -> Booking:
    """Give the seats back and revoke the tickets; paid money is refunded afterwards. Again: the same answer."""
    raise NotImplementedError


def ticket(*, id: UUID, holders: Sequence[Holder]) -> Ticket:
    """One ticket of these holders, with its barcode. NoSuchTicket otherwise."""
    raise NotImplementedError


def admit(
    *, barcode: str, door: UUID, organiser: UUID, now: datetime, occurrence: UUID | None = None
) -> Admission:
    """Let one person in, once. AlreadyUsed, RevokedTicket, ForgedTicket, WrongOrganiser, WrongEvent."""
    raise NotImplementedError


def public_keys() -> tuple[PublicKey, ...]:
    """The keys that verify barcodes without a network, the newest last."""
    raise NotImplementedError


def export(*, holders: Sequence[Holder]) -> tuple[BookingRecord, ...]:
    """Everything kept of these holders."""
    raise NotImplementedError


def forget(*, holders: Sequence[Holder], now: datetime) -> int:
    """Cut the holders off their bookings; accounting rows stay, without anybody in them. How many bookings."""
    raise NotImplementedError
