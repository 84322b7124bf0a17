"""The door of the outing room: plan one evening, look at the plan, book it in one step."""

from datetime import datetime
from uuid import UUID

from culture_app.kernel.words import Language
from culture_app.outing import booking, models, planning
from culture_app.outing.data import BookingWish, Outing, OutingWish
from ticketing.data import Booking


def plan(*, citizen: UUID, wish: OutingWish, now: datetime, language: Language) -> Outing:
    """Plan an evening: price, companions, until when. It holds no seats.

    OfferNotFound, NoFixedTimes, NotGoingAhead, AlreadyOver, SoldOut, NotOnSale, SeatsRefused, UnknownOrigin.
    """
    return planning.plan(citizen=citizen, wish=wish, now=now, language=language)


def outing(*, citizen: UUID, id: UUID, now: datetime, language: Language) -> Outing:  # noqa: A002
    """The plan as it was kept, without its companions. NoSuchOuting once it has expired."""
    return planning.again(citizen=citizen, outing=id, now=now, language=language)


def book(*, citizen: UUID, outing: UUID, wish: BookingWish, now: datetime) -> Booking:
    """Book the plan: confirmed when free, else with the provider's link. The same key and body: the same booking.

    KeyMissing, KeyReused, AlreadyBooked (under another key), NoSuchOuting, NotSoldHere, QuoteExpired, SoldOut, NotOnSale.
    """
    return booking.book(citizen=citizen, outing=outing, wish=wish, now=now)


def forget_expired(*, now: datetime) -> int:
    """Delete the plans that can't be booked any more; how many."""
    return models.Outing.objects.filter(expires_at__lte=now).delete()[0]
