"""An organiser changes what she sells."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError

from culture_app.kernel.errors import InvalidInput
from culture_app.kernel.words import Money
from tests.ticketing.balance import balance, imbalances
from tests.ticketing.conftest import BASE, FREE, ORGANISER
from tests.ticketing.test_concurrency import together
from ticketing import sales
from ticketing import services as ticketing
from ticketing.data import PriceLine, SeatWish
from ticketing.errors import (
    CalledOff,
    CapacityTaken,
    NoSuchPool,
    NotOnSale,
    RefundsPromised,
    SaleContradictory,
    SoldOut,
)
from ticketing.models import Pool as PoolRow
from ticketing.models import PoolShard
from ticketing.terms import PoolChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(at):
    def it(pool, *, organiser=ORGANISER, **what):
        return sales.change(pool=pool.id, organiser=organiser, change=PoolChange(**what), now=at)

    return it


def quoted(pool, at, count=1):
    return ticketing.quote(occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=count)], now=at)


def booked(quote, at):
    return ticketing.book(quote=quote, holder=uuid4(), key_hmac=uuid4().hex, request_hash=b"", now=at)


def test_more_seats_are_sold_at_once(open_pool, book, change, at):
    pool = open_pool(capacity=2, prices=(FREE,))
    book(pool, 2)
    assert change(pool, capacity=5).seats_left == 3
    assert book(pool, 3).state == "confirmed"


def test_fewer_seats_down_to_what_is_taken(open_pool, book, change):
    pool = open_pool(capacity=10, prices=(FREE,))
    book(pool, 4)
    after = change(pool, capacity=4)
    assert (after.capacity, after.reserved, after.seats_left) == (4, 4, 0)
    with pytest.raises(SoldOut):
        book(pool)


def test_never_fewer_than_are_taken(open_pool, book, change):
    pool = open_pool(capacity=10, prices=(FREE,))
    book(pool, 4)
    with pytest.raises(CapacityTaken) as refusal:
        change(pool, capacity=3, max_per_booking=2)
    assert refusal.value.extra == {"reserved": 4}
    kept = sales.pool(id=pool.id, organiser=ORGANISER)
    assert (kept.capacity, kept.max_per_booking) == (10, 10)


@pytest.mark.parametrize("capacity", [5, 12, 100])
def test_shards_keep_what_they_have_taken(open_pool, book, change, capacity):
    pool = open_pool(capacity=20, prices=(FREE,), shards=4)
    for _ in range(5):
        book(pool)
    assert change(pool, capacity=capacity).capacity == capacity
    assert balance(pool) | {"tickets": 5, "capacity": capacity} == balance(pool)
    assert imbalances() == []


def test_a_new_price_is_for_new_quotes(open_pool, book, change, at):
    pool = open_pool()
    mine, before = book(pool), quoted(pool, at)
    dearer = replace(BASE, price=Money(2000))
    assert change(pool, prices=(dearer,)).prices == (dearer,)
    assert ticketing.booking(id=mine.id, holders=[mine.holder]).total == Money(1250)
    # What she was shown is what she pays, as long as that was promised.
    assert booked(before, at).total == Money(1250)
    assert quoted(pool, at).total == Money(2000)


def test_a_tariff_may_say_for_whom_it_is(open_pool, change):
    child = PriceLine(tariff="child", name={"nl": "Kind"}, price=Money(400), age_max=11)
    group = PriceLine(tariff="group", name={"nl": "Groep"}, price=Money(900), group_min=10)
    assert change(open_pool(), prices=(BASE, child, group)).prices == (BASE, child, group)


def test_a_stopped_sale_sells_nothing_and_goes_on_where_it_was(open_pool, book, change, at):
    pool = open_pool(prices=(FREE,))
    before = quoted(pool, at)
    assert change(pool, state="stopped").state == "stopped"
    with pytest.raises(NotOnSale):
        quoted(pool, at)
    with pytest.raises(NotOnSale):
        booked(before, at)
    change(pool, state="on_sale")
    assert booked(before, at).state == "confirmed"


def test_the_window_moves(open_pool, change, at):
    pool = open_pool(prices=(FREE,))
    before = quoted(pool, at)
    change(pool, sale_closes=at - timedelta(minutes=1))
    with pytest.raises(NotOnSale):
        booked(before, at)
    assert change(pool, sale_closes=None).sale_closes is None
    assert booked(before, at).state == "confirmed"


def test_what_is_left_out_stays(open_pool, change, at):
    pool = open_pool(sale_closes=at + timedelta(hours=7), max_per_booking=4)
    assert replace(change(pool, capacity=50), capacity=10) == pool


def test_saying_it_again_changes_nothing(open_pool, change):
    pool = open_pool()
    terms = {"capacity": 30, "max_per_booking": 3, "max_per_person": 6, "refund_hours": 0, "state": "stopped"}
    assert change(pool, **terms) == change(pool, **terms)


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ({"capacity": 0}, InvalidInput),
        ({"capacity": 10**9}, InvalidInput),
        ({"max_per_booking": 0}, InvalidInput),
        ({"max_per_person": 0}, InvalidInput),
        ({"refund_hours": -1}, InvalidInput),
        ({"prices": ()}, InvalidInput),
        ({"prices": (BASE, BASE)}, SaleContradictory),
        ({"prices": (replace(BASE, age_min=30, age_max=20),)}, SaleContradictory),
        ({"prices": (replace(BASE, age_min=-1),)}, InvalidInput),
        ({"prices": (replace(BASE, group_min=1),)}, InvalidInput),
    ],
)
def test_terms_that_cannot_hold_are_refused(open_pool, change, what, error):
    with pytest.raises(error):
        change(open_pool(), **what)


def test_a_window_that_closes_before_it_opens_is_refused(open_pool, change, at):
    pool = open_pool(sale_opens=at)
    with pytest.raises(SaleContradictory):
        change(pool, sale_closes=at - timedelta(hours=1))


def test_refund_terms_get_longer_only_once_somebody_bought(open_pool, book, change):
    pool = open_pool(refund_hours=24)
    assert change(pool, refund_hours=48).refund_hours == 48
    book(pool)
    assert change(pool, refund_hours=12).refund_hours == 12
    for shorter in (13, None):
        with pytest.raises(RefundsPromised):
            change(pool, refund_hours=shorter)


def test_another_organisers_pool_is_no_pool(open_pool, change):
    pool = open_pool()
    with pytest.raises(NoSuchPool):
        change(pool, organiser=uuid4(), capacity=20)
    with pytest.raises(NoSuchPool):
        sales.pool(id=pool.id, organiser=uuid4())


def test_what_was_called_off_stays_so(open_pool, change, at):
    pool = open_pool()
    sales.call_off(pool=pool.id, organiser=ORGANISER, now=at)
    with pytest.raises(CalledOff):
        change(pool, state="on_sale")
    with pytest.raises(DatabaseError):
        PoolRow.objects.filter(pk=pool.id).update(state="on_sale")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shards", [1, 4])
def test_capacity_goes_up_and_down_while_32_people_book(open_pool, change, at, shards):
    pool = open_pool(capacity=40, prices=(FREE,), shards=shards)
    quote = quoted(pool, at)

    def either(number):
        if number < 4:
            for capacity in (60, 24, 55, 30):
                try:
                    change(pool, capacity=capacity + number)
                except CapacityTaken:
                    continue
            return None
        return booked(quote, at)

    answers = together(36, either)
    made = [answer for answer in answers if type(answer).__name__ == "Booking"]
    assert {type(answer).__name__ for answer in answers} <= {"Booking", "SoldOut", "NoneType"}
    after = balance(pool)
    assert after["tickets"] == len(made) <= after["capacity"]
    assert imbalances() == []
    assert sum(PoolShard.objects.values_list("capacity", flat=True)) == after["capacity"]
