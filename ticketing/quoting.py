"""A quote: the pool's prices, what a card opens, what a voucher takes off; frozen and signed.

- A card scheme is asked after all else was found fit, and never while a transaction is open. When it doesn't answer that is said,
  and no price is made up: without the card the price is known.
- A card's number leaves this module sealed, and with it what its registration will need.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from culture_app.kernel.errors import DomainError
from culture_app.kernel.words import Money
from culture_app.offers import services as offers
from ticketing import card_schemes, pricing, reading, sealing, vouchers
from ticketing.card_schemes.protocol import CardScheme, SchemeRefusedError
from ticketing.data import Pool
from ticketing.errors import NoSuchPool, SeatsRefused
from ticketing.prices import CardUse, Quote, SeatWish

MOST_CARDS = 10
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def quote(
    *,
    occurrence: UUID,
    seats: Sequence[SeatWish],
    now: datetime,
    voucher: str = "",
    cards: Sequence[str] = (),
) -> Quote:
    """See ticketing.services.quote."""
    found = reading.pools(Q(occurrence=occurrence))
    if not found:
        raise NoSuchPool
    pool = found[0]
    discount = vouchers.discount(code=voucher, pool=pool, now=now) if voucher else None
    priced = pricing.price(pool=pool, seats=seats, now=now, discount=discount)
    if cards:
        uses = _uses(pool, priced, cards)
        priced = pricing.price(pool=pool, seats=seats, now=now, discount=discount, cards=uses)
    return pricing.signed(priced)


def _uses(pool: Pool, priced: Quote, cards: Sequence[str]) -> tuple[CardUse, ...]:
    """What each card brings: its cheapest offer that is left and lies below the regular price."""
    base = next((line for line in priced.lines if line.tariff == pricing.BASE), None)
    if len(set(cards)) != len(cards) or len(cards) > MOST_CARDS:
        raise SeatsRefused("Each card once, at most ten.", field="cards", rule="card")
    if base is None or base.count < len(cards):
        raise SeatsRefused("Each card needs a seat at the base tariff.", field="cards", rule="card")
    scheme, event = card_schemes.named(card_schemes.NAME), _known_as(pool.event)
    return tuple(_use(scheme, event, number, base.unit) for number in cards)


def _known_as(event: UUID) -> str:
    """The event's id in UiTdatabank, by which schemes know it: the last UUID of its IRI. Without one, our key."""
    try:
        found = _UUID.findall(offers.event(id=event).iri)
    except DomainError:  # withdrawn, or not known any more: what was sold of it stays sold
        found = []
    return found[-1].lower() if found else str(event)


def _use(scheme: CardScheme, event: str, number: str, regular: Money) -> CardUse:
    try:
        opened = scheme.tariffs(event=event, number=number, regular=regular)
    except SchemeRefusedError as error:
        return CardUse(kind="NONE", price=None, message=error.message)
    fit = [offer for offer in opened.offers if offer.remaining != 0 and offer.price.cents < regular.cents]
    if not fit:
        return CardUse(kind="NONE", price=None, message=opened.message)
    best = min(fit, key=lambda offer: offer.price.cents)
    ticket = {"event": event, "number": number, "tariff": best.tariff, "regular": regular.cents}
    return CardUse(
        kind=best.kind, price=best.price, message=opened.message, sealed=sealing.seal("card", ticket)
    )
