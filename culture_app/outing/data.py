"""The words of the outing room: a wish for one evening, and the plan that answers it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from culture_app.kernel.words import GeoPoint
from culture_app.offers.data import OfferCard
from mobility.data import CompanionPlan
from ticketing.data import Company, Quote, SeatWish

type BookingKind = Literal["pool", "organiser", "none"]


@dataclass(frozen=True, kw_only=True, slots=True)
class OutingWish:
    """One occurrence, these seats, this party. The origin is used to plan and is kept nowhere.

    `children` are ages in years; `needs` holds any of mobility's ("food", "care"). Without `seats` one base seat is meant.
    `voucher` is a code; `cards` are numbers of a card scheme, one base seat each: they are asked about and kept sealed.
    """

    occurrence: UUID
    seats: tuple[SeatWish, ...] = ()
    origin: GeoPoint | None = None
    origin_text: str = ""
    adults: int | None = None
    children: tuple[int, ...] = ()
    needs: frozenset[str] = frozenset()
    voucher: str = ""
    cards: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Outing:
    """One evening as it can be booked until `valid_until`.

    `quote` is None where nothing is sold here; then `booking_url` is the organiser's link, if there is one. `companions` is
    there only in the answer to planning: it tells where she sets off from, so it isn't kept.
    """

    id: UUID
    occurrence: UUID
    start: datetime
    end: datetime
    offer: OfferCard | None
    seats: tuple[SeatWish, ...]
    quote: Quote | None
    companions: CompanionPlan | None
    booking_kind: BookingKind
    booking_url: str | None
    valid_until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class BookingWish:
    """What comes with the tap: the Idempotency-Key, where the provider sends her back to, the body's bytes, and the company
    that an invoice is for, where she asks for one.
    """

    key: str
    return_url: str
    body: bytes
    company: Company | None = None
