from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from culture_app.kernel.words import Money
from ticketing import services as ticketing
from ticketing.data import Quote, SeatWish
from ticketing.errors import NoSuchPool, NotOnSale, QuoteForged, SeatsRefused, SoldOut

pytestmark = pytest.mark.django_db


def quote(pool, now, *seats):
    wishes = [SeatWish(tariff=tariff, count=count) for tariff, count in seats]
    return ticketing.quote(occurrence=pool.occurrence, seats=wishes, now=now)


def test_adds_up_the_tariffs(open_pool, at):
    assert quote(open_pool(), at, ("base", 2), ("reduced", 1)).total == Money(2900)


def test_is_promised_for_ten_minutes(open_pool, at):
    assert quote(open_pool(), at, ("base", 1)).valid_until == at + timedelta(minutes=10)


def test_is_never_promised_beyond_the_end_of_the_sale(open_pool, at):
    closes = at + timedelta(minutes=3)
    assert quote(open_pool(sale_closes=closes), at, ("base", 1)).valid_until == closes


def test_takes_no_seats(open_pool, at, seats_of):
    pool = open_pool()
    quote(pool, at, ("base", 3))
    assert seats_of(pool) == (0, 0, 0)


def test_merges_the_same_tariff_asked_twice(open_pool, at):
    assert [line.count for line in quote(open_pool(), at, ("base", 2), ("base", 3)).lines] == [5]


def test_survives_being_kept_as_json(open_pool, at):
    made = quote(open_pool(), at, ("base", 2))
    assert Quote.of_json(made.as_json()) == made


@pytest.mark.parametrize(
    "seats", [[("base", 0)], [("base", 11)], [("base", -1), ("reduced", 3)], [("nothing", 1)], []]
)
def test_refuses_seats_that_cannot_be_booked_together(open_pool, at, seats):
    with pytest.raises(SeatsRefused):
        quote(open_pool(capacity=50), at, *seats)


def test_says_sold_out_when_fewer_are_left_than_asked(open_pool, at):
    with pytest.raises(SoldOut):
        quote(open_pool(capacity=2), at, ("base", 3))


def test_refuses_before_the_sale_opens(open_pool, at):
    with pytest.raises(NotOnSale):
        quote(open_pool(sale_opens=at + timedelta(seconds=1)), at, ("base", 1))


def test_refuses_once_the_sale_has_closed(open_pool, at):
    with pytest.raises(NotOnSale):
        quote(open_pool(sale_closes=at), at, ("base", 1))


def test_refuses_where_nobody_opened_a_pool(at):
    with pytest.raises(NoSuchPool):
        ticketing.quote(occurrence=uuid4(), seats=[SeatWish(tariff="base", count=1)], now=at)


def test_a_quote_with_another_price_is_not_ours(open_pool, at):
    cheap = replace(quote(open_pool(), at, ("base", 1)), total=Money(1))
    with pytest.raises(QuoteForged):
        ticketing.book(quote=cheap, holder=uuid4(), key_hmac="k", request_hash=b"", now=at)
