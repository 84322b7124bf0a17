"""Many at once: real threads, real connections."""

import threading
from collections import Counter
from uuid import uuid4

import pytest
from django.db import connection

from culture_app.kernel.words import Money
from ticketing import services as ticketing
from ticketing.data import PriceLine, SeatWish
from ticketing.errors import AlreadyUsed, SoldOut
from ticketing.models import Booking

pytestmark = pytest.mark.django_db(transaction=True)
GRATIS = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))


def together(count, work):
    """Run `work(number)` in so many threads at once; what each returned."""
    start, answers = threading.Barrier(count), [None] * count

    def run(number):
        start.wait()
        try:
            answers[number] = work(number)
        except BaseException as error:
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def book(pool, now, *, key=None, quote=None, count=1):
    quote = quote or ticketing.quote(
        occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=count)], now=now
    )
    return ticketing.book(quote=quote, holder=uuid4(), key_hmac=key or uuid4().hex, request_hash=b"", now=now)


@pytest.mark.parametrize("shards", [1, 4])
def test_32_clients_on_the_last_50_seats_get_50_and_the_others_are_told(open_pool, at, seats_of, shards):
    pool = open_pool(capacity=50, prices=(GRATIS,), shards=shards)
    quote = ticketing.quote(occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=1)], now=at)

    def three_times(_number):
        outcomes = Counter()
        for _ in range(3):
            try:
                outcomes[book(pool, at, quote=quote).state] += 1
            except SoldOut:
                outcomes["sold out"] += 1
        return outcomes

    total = sum(together(32, three_times), Counter())
    assert total == {"confirmed": 50, "sold out": 46}
    assert seats_of(pool) == (50, 50, 50)


def test_groups_never_oversell_the_last_seats_over_several_shards(open_pool, at, seats_of):
    pool = open_pool(capacity=20, prices=(GRATIS,), shards=4)
    quote = ticketing.quote(occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=3)], now=at)
    answers = together(16, lambda _: book(pool, at, quote=quote))
    assert Counter(type(answer).__name__ for answer in answers) == {"Booking": 6, "SoldOut": 10}
    assert seats_of(pool) == (18, 18, 18)


def test_one_key_sent_ten_times_at_once_is_one_booking(open_pool, at, seats_of):
    pool = open_pool(capacity=50, prices=(GRATIS,))
    quote = ticketing.quote(occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=2)], now=at)
    answers = together(10, lambda _: book(pool, at, key="one", quote=quote))
    assert len({answer.id for answer in answers}) == 1
    assert [answer.replayed for answer in answers].count(False) == 1
    assert len({answer.tickets for answer in answers}) == 1
    assert (Booking.objects.count(), seats_of(pool)) == (1, (2, 2, 2))


def test_one_ticket_at_eight_doors_at_once_lets_one_in(open_pool, at):
    pool = open_pool(prices=(GRATIS,))
    barcode = book(pool, at).tickets[0].barcode
    answers = together(
        8, lambda _: ticketing.admit(barcode=barcode, door=uuid4(), organiser=pool.organiser, now=at)
    )
    assert Counter(type(answer) for answer in answers)[AlreadyUsed] == 7
    assert Counter(type(answer).__name__ for answer in answers)["Admission"] == 1


def test_cancelling_and_booking_at_once_never_lose_a_seat(open_pool, at, seats_of):
    pool = open_pool(capacity=4, prices=(GRATIS,), shards=2)
    mine = [book(pool, at) for _ in range(4)]

    def either(number):
        if number < 4:
            return ticketing.cancel(booking=mine[number].id, holders=[mine[number].holder], now=at)
        return book(pool, at, quote=None)

    together(12, either)
    reserved, tickets, ledger = seats_of(pool)
    assert reserved == tickets == ledger <= 4
