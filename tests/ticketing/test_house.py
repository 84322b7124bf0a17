"""Seats that the house keeps."""

from collections import Counter
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from culture_app.kernel import outbox
from culture_app.kernel.errors import InvalidInput
from culture_app.kernel.models import Outbox
from tests.ticketing.balance import balance, imbalances
from tests.ticketing.conftest import FREE, ORGANISER
from tests.ticketing.test_concurrency import together
from ticketing import sales
from ticketing import services as ticketing
from ticketing.data import SeatWish
from ticketing.errors import CalledOff, NoSuchHold, NoSuchPool, SoldOut
from ticketing.models import PoolShard

pytestmark = pytest.mark.django_db
HOLD = uuid4()


@pytest.fixture
def keep(at):
    def it(pool, seats, *, hold=HOLD, note="pers", organiser=ORGANISER):
        return sales.keep(hold=hold, pool=pool.id, organiser=organiser, seats=seats, note=note, now=at)

    return it


@pytest.fixture
def pool(open_pool):
    return open_pool(capacity=10, prices=(FREE,))


def seats(pool):
    now = sales.pool(id=pool.id, organiser=ORGANISER)
    return now.reserved, now.house, now.seats_left


def test_kept_seats_are_not_sold(pool, keep, book):
    assert (keep(pool, 4).seats, seats(pool)) == (4, (4, 4, 6))
    with pytest.raises(SoldOut):
        book(pool, 7)
    book(pool, 6)
    assert seats(pool) == (10, 4, 0)
    assert balance(pool) == {"capacity": 10, "reserved": 10, "house": 4, "tickets": 6, "ledger": 6, "kept": 4}


def test_some_come_back_then_all(pool, keep, book, at):
    keep(pool, 4)
    assert (keep(pool, 1).seats, seats(pool)) == (1, (1, 1, 9))
    sales.give_back(hold=HOLD, pool=pool.id, organiser=ORGANISER, now=at)
    assert seats(pool) == (0, 0, 10)
    assert book(pool, 10).state == "confirmed"


def test_saying_it_again_changes_nothing(pool, keep):
    first = keep(pool, 4)
    waiting = Outbox.objects.count()
    assert keep(pool, 4) == first
    assert (seats(pool), Outbox.objects.count()) == ((4, 4, 6), waiting)


def test_several_holds_each_with_its_note(pool, keep):
    keep(pool, 2)
    keep(pool, 3, hold=uuid4(), note="zuil")
    found = sales.holds(pool=pool.id, organiser=ORGANISER)
    assert sorted((hold.seats, hold.note) for hold in found) == [(2, "pers"), (3, "zuil")]
    assert seats(pool) == (5, 5, 5)


def test_not_more_than_are_free(pool, keep, book):
    book(pool, 8)
    with pytest.raises(SoldOut):
        keep(pool, 3)
    assert seats(pool) == (8, 0, 2)


def test_from_several_shards_and_back(open_pool, keep, book):
    pool = open_pool(capacity=12, prices=(FREE,), shards=4)
    book(pool, 3)
    keep(pool, 9)
    assert seats(pool) == (12, 9, 0)
    keep(pool, 2)
    assert seats(pool) == (5, 2, 7)
    book(pool, 7)
    assert imbalances() == []


def test_a_key_of_another_pool_is_no_hold(pool, open_pool, keep, at):
    keep(pool, 4)
    other = open_pool()
    with pytest.raises(NoSuchHold):
        keep(other, 2)
    with pytest.raises(NoSuchHold):
        sales.give_back(hold=HOLD, pool=other.id, organiser=ORGANISER, now=at)
    with pytest.raises(NoSuchHold):
        sales.give_back(hold=HOLD, pool=pool.id, organiser=uuid4(), now=at)
    assert imbalances() == []


def test_only_the_organisers_own(pool, keep):
    with pytest.raises(NoSuchPool):
        keep(pool, 1, organiser=uuid4())
    with pytest.raises(NoSuchPool):
        sales.holds(pool=pool.id, organiser=uuid4())


@pytest.mark.parametrize(("count", "note"), [(-1, ""), (10**9, ""), (1, "x" * 81), (1, "a\x00b")])
def test_what_is_no_hold_is_refused(pool, keep, count, note):
    with pytest.raises(InvalidInput):
        keep(pool, count, note=note)


def test_not_of_what_was_called_off(pool, keep, at):
    keep(pool, 4)
    sales.call_off(pool=pool.id, organiser=ORGANISER, now=at)
    assert [hold.seats for hold in sales.holds(pool=pool.id, organiser=ORGANISER)] == [0]
    with pytest.raises(CalledOff):
        keep(pool, 1)
    assert imbalances() == []


def test_the_offers_room_hears_of_it(pool, keep):
    keep(pool, 4)
    waiting = Outbox.objects.filter(topic="availability.changed", key=str(pool.occurrence))
    assert waiting.count() == 2  # the opening, and this
    outbox.drain()
    assert waiting.count() == 0


def test_the_database_refuses_a_house_that_is_not_reserved(pool):
    with pytest.raises(DatabaseError), transaction.atomic():
        PoolShard.objects.filter(pool_id=pool.id).update(house=1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shards", [1, 3])
def test_house_and_public_at_once_never_have_one_seat_twice(open_pool, keep, at, shards):
    pool = open_pool(capacity=30, prices=(FREE,), shards=shards)
    quote = ticketing.quote(occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=1)], now=at)
    holds = [uuid4() for _ in range(4)]

    def either(number):
        if number < 4:
            for count in (5, 1, 6, 2):
                try:
                    keep(pool, count, hold=holds[number])
                except SoldOut:
                    continue
            return None
        return ticketing.book(quote=quote, holder=uuid4(), key_hmac=uuid4().hex, request_hash=b"", now=at)

    answers = Counter(type(answer).__name__ for answer in together(36, either))
    assert set(answers) <= {"Booking", "SoldOut", "NoneType"}
    after = balance(pool)
    assert after["tickets"] == answers["Booking"]
    assert after["reserved"] == after["tickets"] + after["house"] <= 30
    assert imbalances() == []
