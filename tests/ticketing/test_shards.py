"""Stock spreads while it is hot, and every shard is tried before anybody hears "sold out"."""

import threading
from collections import Counter
from uuid import uuid4

import pytest
from django.db import connection, transaction

from tests.ticketing.balance import balance, imbalances
from tests.ticketing.conftest import FREE
from tests.ticketing.test_concurrency import together
from ticketing import changing, sharding
from ticketing import services as ticketing
from ticketing.data import SeatWish
from ticketing.errors import SoldOut
from ticketing.models import Pool, PoolShard

pytestmark = pytest.mark.django_db


def shards(pool):
    rows = PoolShard.objects.filter(pool_id=pool.id).order_by("shard")
    return [(row.capacity, row.reserved) for row in rows]


def spread(pool, count):
    with transaction.atomic():
        return changing.spread(pool.id, None, count)


def quoted(pool, at, count=1):
    return ticketing.quote(occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=count)], now=at)


def booked(quote, at):
    return ticketing.book(quote=quote, holder=uuid4(), key_hmac=uuid4().hex, request_hash=b"", now=at)


@pytest.mark.parametrize(
    ("per_second", "free", "shards"),
    [
        (0, 1000, 1),
        (sharding.RATE, 1000, 1),
        (sharding.RATE + 1, 1000, 2),
        (sharding.RATE * 3, 1000, 4),
        (10_000, 10_000, 16),
        (10_000, 45, 4),
        (10_000, 3, 1),
    ],
)
def test_a_shard_per_so_many_bookings_a_second_but_none_with_few_seats(per_second, free, shards):
    assert sharding.wanted(per_second=per_second, free=free) == shards


def test_free_seats_are_spread_and_taken_ones_stay(open_pool, book):
    pool = open_pool(capacity=20, prices=(FREE,))
    book(pool, 4)
    assert spread(pool, 4) == 20
    assert shards(pool) == [(8, 4), (4, 0), (4, 0), (4, 0)]
    assert spread(pool, 1) == 20
    assert shards(pool) == [(20, 4), (0, 0), (0, 0), (0, 0)]
    assert imbalances() == []


def test_what_is_put_together_sells_to_the_last_seat(open_pool, book, at):
    pool = open_pool(capacity=8, prices=(FREE,))
    spread(pool, 4)
    mine = [book(pool) for _ in range(6)]
    spread(pool, 1)
    # A seat comes back to a shard that sells no more, and is found all the same.
    for one in mine:
        ticketing.cancel(booking=one.id, holders=[one.holder], now=at)
    assert book(pool, 8).state == "confirmed"
    assert imbalances() == []


def test_hot_pools_are_spread_and_quiet_ones_put_together(open_pool, book, monkeypatch):
    pool, quiet = open_pool(capacity=400, prices=(FREE,)), open_pool(capacity=400, prices=(FREE,))
    monkeypatch.setattr(sharding, "RATE", 1)
    for _ in range(12):
        book(pool)
    book(quiet)
    assert sharding.tend() == 1
    assert (Pool.objects.get(pk=pool.id).shards, Pool.objects.get(pk=quiet.id).shards) == (4, 1)
    assert sharding.tend() == 0
    # A minute later nobody books any more.
    monkeypatch.setattr(sharding, "_first", lambda _at: uuid4().__class__(int=(1 << 128) - 1))
    assert sharding.tend() == 1
    assert Pool.objects.get(pk=pool.id).shards == 1
    assert balance(pool)["capacity"] == 400
    assert imbalances() == []


def test_looking_takes_so_many_statements(open_pool, book, django_assert_num_queries):
    book(open_pool(prices=(FREE,)))
    with django_assert_num_queries(2):
        sharding.tend()


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_while_the_stock_is_spread_finds_the_new_shards(open_pool, at):
    """Spreading empties the shard that a booking waits for, and puts its seats in rows that the booking hasn't seen."""
    pool = open_pool(capacity=4, prices=(FREE,))
    quote, answers = quoted(pool, at), []
    booked(quote, at)

    def one():
        try:
            answers.append(booked(quote, at).state)
        except SoldOut:
            answers.append("sold out")
        finally:
            connection.close()

    with transaction.atomic():
        changing.spread(pool.id, None, 8)
        thread = threading.Thread(target=one)
        thread.start()
        thread.join(0.5)
        assert answers == []  # it waits for this transaction
    thread.join()
    assert answers == ["confirmed"]
    assert imbalances() == []


@pytest.mark.django_db(transaction=True)
def test_the_last_seats_are_all_sold_while_shards_come_and_go(open_pool, at):
    pool = open_pool(capacity=60, prices=(FREE,))
    quote, over = quoted(pool, at), threading.Event()

    def either(number):
        if number == 0:
            for turn in range(200):
                spread(pool, (4, 16, 1, 8)[turn % 4])
                if over.is_set():
                    return None
            return None
        outcomes = Counter()
        for _ in range(3):
            try:
                outcomes[booked(quote, at).state] += 1
            except SoldOut:
                outcomes["sold out"] += 1
        if number == 24:
            over.set()
        return outcomes

    answers = together(25, either)[1:]
    assert sum(answers, Counter()) == {"confirmed": 60, "sold out": 12}
    assert balance(pool)["capacity"] == 60
    assert imbalances() == []
