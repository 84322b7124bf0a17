"""One evening out of the other rooms: one occurrence, one quote, one companions call, one row.

- What is not sold here is planned all the same; its booking answers with the organiser's link.
- The party and the origin go to mobility and nowhere else: neither is kept or logged. Ages and card numbers go to ticketing; of
  those only the numbers are kept, sealed within the quote until it expires.
"""

from datetime import datetime, timedelta
from uuid import UUID

import orjson
from django.db import connection

from culture_app.kernel.identity import new_id
from culture_app.kernel.secrets import hmac_hex
from culture_app.kernel.words import GeoPoint, Language
from culture_app.offers import services as offers
from culture_app.offers.data import Occurrence
from culture_app.outing import models
from culture_app.outing.data import BookingKind, Outing, OutingWish
from culture_app.outing.errors import AlreadyOver, NoSuchOuting, NotGoingAhead, UnknownOrigin
from mobility import services as mobility
from mobility.data import CompanionPlan
from ticketing import services as ticketing
from ticketing.data import Quote, SeatWish
from ticketing.errors import NoSuchPool

VALID_FOR = timedelta(minutes=10)
# By hand: each booking asks it, and composing it by the ORM cost more than the answer.
_ROW = "SELECT occurrence, seats::text, quote::text, booking_url, expires_at FROM outing_outing WHERE id = %s AND owner = %s"


def plan(*, citizen: UUID, wish: OutingWish, now: datetime, language: Language) -> Outing:
    """See culture_app.outing.services.plan."""
    occurrence = offers.occurrence(id=wish.occurrence)
    _check(occurrence, now)
    seats = wish.seats or (SeatWish(tariff="base", count=1),)
    quote = _quote(occurrence.id, seats, wish, now)
    companions = _companions(occurrence, wish, seats, now, language)
    identifier = new_id()
    kind, url = booking_of(identifier, quote, occurrence.booking_url)
    outing = Outing(
        id=identifier,
        occurrence=occurrence.id,
        start=occurrence.start,
        end=occurrence.end,
        offer=offers.cards(occurrences=[occurrence.id], now=now, language=language).get(occurrence.id),
        seats=seats,
        quote=quote,
        companions=companions,
        booking_kind=kind,
        booking_url=url,
        valid_until=quote.valid_until if quote else now + VALID_FOR,
    )
    models.Outing.objects.create(
        id=identifier,
        owner=owner(citizen, identifier),
        occurrence=occurrence.id,
        seats=[[seat.tariff, seat.count] for seat in seats],
        quote=quote.as_json() if quote else None,
        booking_url=occurrence.booking_url,
        expires_at=outing.valid_until,
    )
    return outing


def again(*, citizen: UUID, outing: UUID, now: datetime, language: Language) -> Outing:
    """See culture_app.outing.services.outing."""
    row = row_of(citizen=citizen, outing=outing)
    if row is None or row.expires_at <= now:
        raise NoSuchOuting
    occurrence = offers.occurrence(id=row.occurrence)
    quote = Quote.of_json(row.quote) if row.quote else None
    kind, url = booking_of(row.id, quote, row.booking_url)
    return Outing(
        id=row.id,
        occurrence=row.occurrence,
        start=occurrence.start,
        end=occurrence.end,
        offer=offers.cards(occurrences=[row.occurrence], now=now, language=language).get(row.occurrence),
        seats=tuple(SeatWish(tariff=tariff, count=count) for tariff, count in row.seats),
        quote=quote,
        companions=None,
        booking_kind=kind,
        booking_url=url,
        valid_until=row.expires_at,
    )


def row_of(*, citizen: UUID, outing: UUID) -> models.Outing | None:
    """Her outing's row, expired or not."""
    whose = owner(citizen, outing)
    with connection.cursor() as cursor:
        cursor.execute(_ROW, [outing, whose])
        found = cursor.fetchone()
    if found is None:
        return None
    occurrence, seats, quote, link, expires_at = found
    return models.Outing(
        id=outing, owner=whose, occurrence=occurrence, seats=orjson.loads(seats),
        quote=orjson.loads(quote) if quote else None, booking_url=link, expires_at=expires_at,
    )  # fmt: skip


def owner(citizen: UUID, outing: UUID) -> str:
    """Proves that an outing is hers; two outings of hers look like two people's."""
    return hmac_hex("outing.owner", citizen.bytes, outing.bytes)


def booking_of(outing: UUID, quote: Quote | None, link: str | None) -> tuple[BookingKind, str | None]:
    """Where it is booked: here, at the organiser's, or nowhere that we know of."""
    if quote:
        return "pool", f"/v1/outings/{outing}/booking"
    return ("organiser", link) if link else ("none", None)


def _check(occurrence: Occurrence, now: datetime) -> None:
    if occurrence.withdrawn or occurrence.status != "Available":
        raise NotGoingAhead(occurrence_status=occurrence.status)
    if occurrence.end <= now and occurrence.start <= now:
        raise AlreadyOver


def _quote(occurrence: UUID, seats: tuple[SeatWish, ...], wish: OutingWish, now: datetime) -> Quote | None:
    try:
        return ticketing.quote(
            occurrence=occurrence, seats=seats, now=now, voucher=wish.voucher, cards=wish.cards
        )
    except NoSuchPool:
        return None


def _companions(
    occurrence: Occurrence, wish: OutingWish, seats: tuple[SeatWish, ...], now: datetime, language: Language
) -> CompanionPlan | None:
    """None when nobody knows where it takes place."""
    origin = _origin(wish, language)
    if occurrence.point is None:
        return None
    # Those who have a seat and no age, unless she said; children may sit on a lap.
    adults = max(1, sum(seat.count for seat in seats) - len(wish.children))
    asked = mobility.wish_for(
        occurrence=occurrence,
        origin=origin,
        adults=adults if wish.adults is None else wish.adults,
        children=wish.children,
        needs=wish.needs,
    )
    return mobility.companions(wish=asked, now=now)


def _origin(wish: OutingWish, language: Language) -> GeoPoint | None:
    if wish.origin or not wish.origin_text:
        return wish.origin
    found = mobility.geocode(text=wish.origin_text, limit=1, language=language)
    if not found:
        raise UnknownOrigin(field="origin_text")
    return found[0].point
