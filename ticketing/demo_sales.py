"""Sales for the demo: what a ticket office would have sold in the past weeks, and so far of the coming days.

Every seat is booked by the room's own functions as of the moment it was bought, so stock, tickets and ledger are real; who
bought is nobody. How well a place sells, and when, is drawn from the place itself: the same world sells the same, and a
demo that is started again later has sold what people bought meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid4

from django.db import transaction

from culture_app.kernel.errors import DomainError
from culture_app.kernel.words import Money
from culture_app.offers import services as offers
from culture_app.offers.data import Gathering
from ticketing import booking, pricing, settling
from ticketing import services as ticketing
from ticketing.crowding import LONG
from ticketing.data import Pool, PriceLine, SeatWish
from ticketing.models import Booking
from ticketing.providers.protocol import Session

PAST = timedelta(days=60)
# A sale opens so long before the start; its last buyers come minutes before.
OPENS, LAST = timedelta(days=50), timedelta(minutes=10)
# Past evenings of each type, and the seats of a hall that doesn't say.
EACH_TYPE, SEATS = 10, 60
# Seats that the demo leaves to its visitors.
LEFT_FREE = 20
GROUPS = 100
GUEST = PriceLine(tariff="base", name={"nl": "Basistarief", "en": "Base tariff"}, price=Money(0))


@dataclass(frozen=True, kw_only=True, slots=True)
class Purchase:
    """So many seats, so long before the start."""

    seats: int
    before: timedelta


def purchases(gathering: Gathering, *, capacity: int, at_most: int, party: int) -> tuple[Purchase, ...]:
    """What will have been bought when it begins, the first first: a place has its own fame, each evening its own luck.
    Half of the buyers come in the last six days. They come in three parties or, where so many may not book at once, in more.
    """
    fame = Random(f"fame of {gathering.place}").uniform(0.12, 0.95)
    chance = Random(f"evening {gathering.occurrence}")
    wanted = min(round(capacity * (fame + chance.uniform(-0.08, 0.08))), at_most)
    bought = []
    while wanted > 0:
        seats = min(max(2, round(capacity * fame / 3)), party, wanted)
        days = min(chance.expovariate(1 / 8.5), OPENS.days - 1)
        bought.append(Purchase(seats=seats, before=max(timedelta(days=days), LAST)))
        wanted -= seats
    return tuple(sorted(bought, key=lambda purchase: purchase.before, reverse=True))


def sell(*, pools: Sequence[Pool], now: datetime) -> tuple[UUID, ...]:
    """Sell of these pools what was bought until now, and of evenings like them in the past weeks all; the occurrences."""
    facts = {
        one.occurrence: one for one in offers.gatherings(occurrences=[pool.occurrence for pool in pools])
    }
    coming = [
        (pool, one)
        for pool in pools
        if (one := facts.get(pool.occurrence)) and one.end - one.start <= LONG and pool.capacity > LEFT_FREE
    ]
    sold = set(Booking.objects.filter(key_hmac__startswith="demo ").values_list("key_hmac", flat=True))
    for past in _past(like=[one for _, one in coming], now=now):
        pool = _opened(past, seller=coming[0][0].organiser)
        _sell(pool, past, at_most=pool.capacity, sold=sold, now=now)
        facts[past.occurrence] = past
    for pool, one in coming:
        _sell(pool, one, at_most=pool.capacity - LEFT_FREE, sold=sold, now=now)
    return tuple(facts)


def _past(*, like: Sequence[Gathering], now: datetime) -> Iterator[Gathering]:
    """The last few evenings of each of these types that took place and have ended, in the same places where there were."""
    places = {one.place for one in like}
    left = dict.fromkeys((one.type for one in like), EACH_TYPE)
    began = now - PAST
    found = offers.coming_gatherings(first=began, last=now - LONG, now=began, limit=100_000)
    for one in sorted(found, key=lambda one: (one.place not in places, now - one.start)):
        if left.get(one.type) and not one.called_off and one.end - one.start <= LONG:
            left[one.type] -= 1
            yield one


def _opened(one: Gathering, *, seller: UUID) -> Pool:
    opened = one.start - OPENS
    return ticketing.pool_for(occurrence=one.occurrence) or ticketing.open_pool(
        occurrence=one.occurrence,
        event=one.event,
        organiser=seller,
        capacity=one.capacity or SEATS,
        prices=(GUEST,),
        sale_opens=opened,
        sale_closes=one.start,
        starts=one.start,
        ends=max(one.start, one.end),
        max_per_booking=GROUPS,
        now=opened,
    )


def _sell(pool: Pool, one: Gathering, *, at_most: int, sold: Collection[str], now: datetime) -> None:
    bought = purchases(one, capacity=pool.capacity, at_most=at_most, party=pool.max_per_booking)
    # In one transaction: the payment provider never hears of it.
    with transaction.atomic():
        for number, purchase in enumerate(bought):
            moment, key = one.start - purchase.before, f"demo {pool.occurrence} {number}"
            if moment <= now and key not in sold:
                _book(pool, purchase.seats, key, now=moment)


def _book(pool: Pool, seats: int, key: str, *, now: datetime) -> None:
    """One booking, paid at the counter."""
    wish = [SeatWish(tariff="base", count=seats)]
    try:
        quote = pricing.signed(pricing.price(pool=pool, seats=wish, now=now))
        made = booking.book(quote=quote, holder=uuid4(), key_hmac=key, request_hash=b"demo", now=now)
    except DomainError:
        return
    if made.payment:
        paid = Session(reference="", state="paid", amount=made.payment.amount)
        settling.settle(payment=made.payment.id, seen=paid, now=now)
