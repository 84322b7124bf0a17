"""What a wish costs: a pure function over a pool, and the signature that freezes the answer.

- A quote promises a price for ten minutes. It takes no stock: whoever books first has the seats.
- First the tariffs with their rules of age and group, then cards (one base seat each), then a voucher over what is left, then
  the VAT in what is charged in the end.
- Its signature covers every member, so a booking never charges a price that wasn't quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hmac import compare_digest

import orjson

from culture_app.kernel.clock import local
from culture_app.kernel.secrets import hmac_hex
from culture_app.kernel.words import Money
from ticketing import vat
from ticketing.data import Pool
from ticketing.errors import NotOnSale, QuoteForged, SeatsRefused, SoldOut
from ticketing.prices import CardUse, Discount, PriceLine, Quote, QuoteLine, SeatWish

VALID_FOR = timedelta(minutes=10)
BASE = "base"


def price(
    *,
    pool: Pool,
    seats: Sequence[SeatWish],
    now: datetime,
    discount: Discount | None = None,
    cards: Sequence[CardUse] = (),
) -> Quote:
    """Price a wish, unsigned. NotOnSale outside the sale's window, SeatsRefused with the `rule` that it breaks, SoldOut."""
    if pool.state != "on_sale" or (pool.sale_closes and now >= pool.sale_closes):
        raise NotOnSale
    if pool.sale_opens and now < pool.sale_opens:
        raise NotOnSale("The sale has not opened yet.", sale_opens=pool.sale_opens.isoformat())
    lines = _lines(pool, seats)
    count = sum(line.count for line in lines)
    if not 1 <= count <= pool.max_per_booking:
        raise SeatsRefused(
            f"Between 1 and {pool.max_per_booking} seats per booking.", field="seats", rule="per_booking"
        )
    if pool.max_per_person is not None and count > pool.max_per_person:
        raise SeatsRefused(
            f"At most {pool.max_per_person} seats per person.", field="seats", rule="per_person"
        )
    if pool.waited_for:
        raise SoldOut("The seats that are left go to the waiting list first.", seats_left=0)
    if count > pool.seats_left:
        raise SoldOut(seats_left=pool.seats_left)
    lines = _with_cards(lines, [card.price.cents for card in cards if card.price is not None])
    if discount and any(line.total.cents for line in lines):
        lines = _with_discount(lines, discount)
    else:
        discount = None
    found = vat.rule(pool.vat, on=local(now).date())
    lines = tuple(replace(line, vat=vat.of_seats(line.seats, found)) for line in lines)
    ends = [now + VALID_FOR, pool.sale_closes, discount.until if discount else None]
    total = sum((line.total for line in lines), start=Money(0))
    return Quote(
        pool=pool.id,
        occurrence=pool.occurrence,
        event=pool.event,
        organiser=pool.organiser,
        lines=lines,
        total=total,
        valid_until=min(one for one in ends if one),
        starts=pool.starts,
        ends=pool.ends,
        refundable_until=pool.refundable_until if total.cents else None,
        voucher=discount.voucher if discount else None,
        cards=tuple(cards),
    )


def _lines(pool: Pool, seats: Sequence[SeatWish]) -> tuple[QuoteLine, ...]:
    counts: dict[str, int] = {}
    ages: dict[str, tuple[int, ...]] = {}
    for wish in seats:
        if wish.count < 0:
            raise SeatsRefused("A count can't be negative.", field="seats", rule="count")
        counts[wish.tariff] = counts.get(wish.tariff, 0) + wish.count
        ages[wish.tariff] = ages.get(wish.tariff, ()) + wish.ages
    known = {line.tariff: line for line in pool.prices}
    for tariff in counts:
        if tariff not in known:
            raise SeatsRefused(
                "There is no such tariff here.", field="seats", rule="tariff", tariffs=sorted(known)
            )
    for tariff, count in counts.items():
        if count:
            _fits(known[tariff], count, ages[tariff])
    return tuple(
        QuoteLine(tariff=tariff, name=line.name, count=counts[tariff], unit=line.price)
        for tariff, line in known.items()
        if counts.get(tariff)
    )


def _fits(line: PriceLine, count: int, ages: Sequence[int]) -> None:
    """SeatsRefused unless this tariff is for these people."""
    if line.group_min is not None and count < line.group_min:
        raise SeatsRefused(
            f"This tariff is for groups of {line.group_min} or more.",
            field="seats",
            rule="group",
            tariff=line.tariff,
            group_min=line.group_min,
        )
    youngest, oldest = line.age_min, line.age_max
    if youngest is None and oldest is None:
        return
    fit = all((youngest or 0) <= age and (oldest is None or age <= oldest) for age in ages)
    if len(ages) != count or not fit:
        raise SeatsRefused(
            "This tariff depends on age: say the age of each person, and they have to fit.",
            field="seats",
            rule="age",
            tariff=line.tariff,
            age_min=youngest,
            age_max=oldest,
        )


def _with_cards(lines: tuple[QuoteLine, ...], prices: Sequence[int]) -> tuple[QuoteLine, ...]:
    """Each card makes one base seat cheaper."""
    if not prices:
        return lines
    base = next((line for line in lines if line.tariff == BASE), None)
    if base is None or base.count < len(prices):
        raise SeatsRefused("Each card needs a seat at the base tariff.", field="seats", rule="card")
    charged = [*(min(cents, base.unit.cents) for cents in prices), *base.seats[len(prices) :]]
    return tuple(replace(line, charged=tuple(charged)) if line is base else line for line in lines)


def _with_discount(lines: tuple[QuoteLine, ...], discount: Discount) -> tuple[QuoteLine, ...]:
    """A percentage comes off each seat, rounded half up to the cent in the buyer's favour; an amount is spread over the seats
    by what they cost, so that each can be given back for what was paid for it.
    """
    seats = [cents for line in lines for cents in line.seats]
    off = (
        [(2 * cents * discount.percent + 100) // 200 for cents in seats]
        if discount.percent
        else spread(discount.cents or 0, seats)
    )
    left = iter(cents - less for cents, less in zip(seats, off, strict=True))
    return tuple(replace(line, charged=tuple(next(left) for _ in range(line.count))) for line in lines)


def spread(amount: int, over: Sequence[int]) -> list[int]:
    """The amount in proportion to these, in whole cents and never more than each: 500 over 1250, 1250, 1250 is 167, 167, 166."""
    total = sum(over)
    amount = min(amount, total)
    parts = [amount * one // total if total else 0 for one in over]
    rest = amount - sum(parts)
    for index, one in enumerate(over):
        if rest and parts[index] < one:
            parts[index] += 1
            rest -= 1
    return parts


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
