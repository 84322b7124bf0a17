"""Seats that came back are the line's: no newcomer gets them first."""

import threading
from collections import Counter
from uuid import uuid4

import pytest
from django.db import connection

from culture_app.offers import services as offers
from tests.ticketing.waiting_line import GRATIS, now_is, promote
from ticketing import availability, line
from ticketing import services as ticketing
from ticketing.data import SeatWish
from ticketing.errors import (
    SoldOut,
)
from ticketing.models import Booking, Waiting

pytestmark = pytest.mark.django_db


class TestNobodyJumpsTheQueue:
    def test_a_newcomer_gets_no_quote_for_seats_that_the_line_can_have(self, sold_out, join, give_back, book):
        pool, bookings = sold_out()
        join(pool)
        give_back(bookings[0])
        with pytest.raises(SoldOut):
            book(pool)

    def test_nor_a_booking_on_a_quote_from_before(self, open_pool, book, join, give_back, at, seats_of):
        pool = open_pool(capacity=1, prices=(GRATIS,))
        quote = ticketing.quote(occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=1)], now=at)
        first = book(pool)
        place = join(pool)
        give_back(first)
        with pytest.raises(SoldOut):
            ticketing.book(quote=quote, holder=uuid4(), key_hmac="late", request_hash=b"", now=at)
        assert (Booking.objects.filter(key_hmac="late").exists(), seats_of(pool)) == (False, (0, 0, 0))
        promote(pool, at)
        assert now_is(place).state == "promoted"

    def test_seats_that_nobody_in_line_can_use_are_anybodys(self, sold_out, join, give_back, book):
        pool, bookings = sold_out(4)
        join(pool, 3)
        give_back(bookings[0])
        assert book(pool).state == "confirmed"

    def test_a_key_that_booked_before_still_gets_its_answer(self, open_pool, book, join, give_back, at):
        pool = open_pool(capacity=2, prices=(GRATIS,))
        quote = ticketing.quote(occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=1)], now=at)
        words = {"quote": quote, "holder": uuid4(), "key_hmac": "mine", "request_hash": b"", "now": at}
        mine, other = ticketing.book(**words), book(pool)
        join(pool)
        give_back(other)
        assert ticketing.book(**words).id == mine.id

    def test_the_offer_shows_no_seats_that_are_the_lines(self, sold_out, join, give_back, at, monkeypatch):
        told = []
        monkeypatch.setattr(offers, "record_availability", lambda *, rows: told.extend(rows))
        pool, bookings = sold_out()
        join(pool)
        give_back(bookings[0])
        availability.tell(occurrences=[pool.occurrence], now=at)
        assert told[-1].seats_left == 0


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_hundred_wait_while_seats_come_back_one_by_one_and_newcomers_try(open_pool, book, at, seats_of):
    """Three workers promote, one citizen after another cancels, others leave, and newcomers hold a good quote."""
    pool = open_pool(capacity=40, prices=(GRATIS,), shards=3)
    quote = ticketing.quote(occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=1)], now=at)
    bookings = [book(pool) for _ in range(40)]
    wishes = [1 + number % 3 for number in range(100)]
    places = [
        line.wait(
            occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=wish)], holder=uuid4(), now=at
        )
        for wish in wishes
    ]
    done, faults, seen = threading.Event(), [], Counter()

    def thread(work):
        def run():
            try:
                work()
            except BaseException as error:
                faults.append(error)
            finally:
                connection.close()

        return threading.Thread(target=run)

    def worker():
        while not done.is_set():
            seen["promoted"] += promote(pool, at)

    def newcomer():
        while not done.is_set():
            try:
                ticketing.book(quote=quote, holder=uuid4(), key_hmac=uuid4().hex, request_hash=b"", now=at)
                seen["jumped"] += 1
            except SoldOut:
                seen["refused"] += 1

    def cancels(number):
        def one_by_one():
            for booking in bookings[number::2]:
                ticketing.cancel(booking=booking.id, holders=[booking.holder], now=at)

        return one_by_one

    def leaves():
        for one in places[5::20]:
            line.leave(wait=one.id, holders=[one.holder], now=at)

    busy = [thread(worker) for _ in range(3)] + [thread(newcomer)]
    finite = [thread(cancels(0)), thread(cancels(1)), thread(leaves)]
    for one in busy + finite:
        one.start()
    for one in finite:
        one.join()
    done.set()
    for one in busy:
        one.join()
    promote(pool, at)

    assert not faults
    rows = list(Waiting.objects.order_by("number").select_related("booking"))
    promoted = [row for row in rows if row.state == "promoted"]
    live = [row for row in promoted if row.booking.state == "held"]
    # Every seat that came back is somebody's, nobody has two bookings, and no newcomer took one.
    assert seats_of(pool) == (40, 40, 40)
    assert sum(row.seats for row in live) == 40
    assert (
        len({row.booking_id for row in promoted})
        == len(promoted)
        == Booking.objects.filter(key_hmac__startswith="waiting:").count()
    )
    assert seen["jumped"] == 0 < seen["refused"]
    # In order: whoever still waits wanted more than one, or came after the last who wanted one and got it.
    last = max(row.number for row in promoted)
    assert all(row.seats > 1 for row in rows if row.state == "waiting" and row.number < last)
