"""The words of citizens."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from culture_app.accounts.data import UserCard
from culture_app.offers.data import OfferCard
from personal_vault.data import Receipt
from ticketing.data import Booking, BookingRecord, Wait


@dataclass(frozen=True, kw_only=True, slots=True)
class MyBooking:
    """A booking of hers with what it is for; `card` is None once the offer is no longer known."""

    booking: Booking
    card: OfferCard | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MyWait:
    """A place of hers on a waiting list; `card` is None once the offer is no longer known. `joined_now`: it is new."""

    wait: Wait
    card: OfferCard | None
    joined_now: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Everything:
    """All that every room keeps of her. `vault` is JSON-ready, see personal_vault.services.export."""

    account: UserCard
    vault: dict[str, Any]
    bookings: tuple[BookingRecord, ...]
    waiting: tuple[Wait, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Erased:
    """What an erasure did: the vault's signed receipt, and how many bookings it cut loose this time."""

    citizen: UUID
    receipt: Receipt
    bookings: int
