"""What a wish costs: a pure function over a pool, and the signature that freezes the answer.

- A quote promises a price for ten minutes. It takes no stock: whoever books first has the seats.
- Its signature covers every member, so a booking never charges a price that wasn't quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hmac import compare_digest

import orjson

from culture_app.kernel.secrets import hmac_hex
from culture_app.kernel.words import Money
from ticketing.data import Pool, Quote, QuoteLine, SeatWish
from ticketing.errors import NotOnSale, QuoteForged, SeatsRefused, SoldOut

VALID_FOR = timedelta(minutes=10)


def price(*, pool: Pool, seats: Sequence[SeatWish], now: datetime) -> Quote:
    """Price a wish, unsigned. NotOnSale outside the sale's window, SeatsRefused, SoldOut."""
    if pool.state != "on_sale" or (pool.sale_closes and now >= pool.sale_closes):
        raise NotOnSale
    if pool.sale_opens and now < pool.sale_opens:
        raise NotOnSale("The sale has not opened yet.", sale_opens=pool.sale_opens.isoformat())
    lines = _lines(pool, seats)
    count = sum(line.count for line in lines)
    if not 1 <= count <= pool.max_per_booking:
        raise SeatsRefused(f"Between 1 and {pool.max_per_booking} seats per booking.", field="seats")
    if count > pool.seats_left:
        raise SoldOut(seats_left=pool.seats_left)
    if pool.waited_for:
        raise SoldOut("The seats that are left go to the waiting list first.", seats_left=0)
    until = now + VALID_FOR
    return Quote(
        pool=pool.id,
        occurrence=pool.occurrence,
        event=pool.event,
        organiser=pool.organiser,
        lines=lines,
        total=sum((line.total for line in lines), start=Money(0)),
        valid_until=min(until, pool.sale_closes) if pool.sale_closes else until,
        starts=pool.starts,
        ends=pool.ends,
    )


def _lines(pool: Pool, seats: Sequence[SeatWish]) -> tuple[QuoteLine, ...]:
    counts: dict[str, int] = {}
    for wish in seats:
        if wish.count < 0:
            raise SeatsRefused("A count can't be negative.", field="seats")
        counts[wish.tariff] = counts.get(wish.tariff, 0) + wish.count
    known = {line.tariff: line for line in pool.prices}
    for tariff in counts:
        if tariff not in known:
            raise SeatsRefused("There is no such tariff here.", field="seats", tariffs=sorted(known))
    return tuple(
        QuoteLine(tariff=tariff, name=line.name, count=counts[tariff], unit=line.price)
        for tariff, line in known.items()
        if counts.get(tariff)
    )


def signed(quote: Quote) -> Quote:
    """The same quote with its signature."""
    return replace(quote, signature=_signature(quote))


def check(quote: Quote) -> None:
    """QuoteForged unless every member is as it was signed."""
    if not compare_digest(quote.signature, _signature(quote)):
        raise QuoteForged


def _signature(quote: Quote) -> str:
    members = quote.as_json() | {"signature": ""}
    return hmac_hex("ticketing.quote", orjson.dumps(members, option=orjson.OPT_SORT_KEYS))
