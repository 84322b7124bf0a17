"""Taking a place on the waiting list: who may, where she stands, and what it leaves."""

from datetime import timedelta
from uuid import uuid4

import pytest

from culture_app.kernel.words import Money
from tests.ticketing.waiting_line import GRATIS, now_is, promote, states
from ticketing import line, waiting
from ticketing import services as ticketing
from ticketing.data import PriceLine, SeatWish
from ticketing.errors import (
    AlreadyWaiting,
    NoSuchPool,
    NotOnSale,
    PersonLimit,
    SeatsLeft,
    SeatsRefused,
    SoldOut,
)
from ticketing.models import Booking, Waiting

pytestmark = pytest.mark.django_db


class TestJoining:
    def test_the_first_has_nobody_ahead_and_the_next_has_one(self, sold_out, join):
        pool, _ = sold_out()
        first, second = join(pool), join(pool)
        assert (first.state, first.ahead, second.ahead) == ("waiting", 0, 1)

    def test_is_refused_while_seats_are_there(self, open_pool, join):
        with pytest.raises(SeatsLeft):
            join(open_pool(capacity=2), 2)

    def test_is_refused_for_more_seats_than_there_are_in_all(self, open_pool, join):
        with pytest.raises(SoldOut):
            join(open_pool(capacity=3), 4)

    def test_a_group_may_wait_while_single_seats_are_left(self, open_pool, book, join):
        pool = open_pool(capacity=4, prices=(GRATIS,))
        book(pool, 2)
        assert join(pool, 3).state == "waiting"

    def test_is_refused_where_nothing_is_sold(self, at):
        with pytest.raises(NoSuchPool):
            line.wait(occurrence=uuid4(), seats=[SeatWish(tariff="base", count=1)], holder=uuid4(), now=at)

    def test_is_refused_once_it_has_begun(self, sold_out, join, at):
        pool, _ = sold_out()
        with pytest.raises(NotOnSale):
            join(pool, now=at + timedelta(hours=8))

    def test_is_refused_for_a_tariff_that_is_not_sold(self, sold_out, at):
        pool, _ = sold_out()
        wish = [SeatWish(tariff="press", count=1)]
        with pytest.raises(SeatsRefused):
            line.wait(occurrence=pool.occurrence, seats=wish, holder=uuid4(), now=at)

    def test_is_found_again_by_her_holders(self, sold_out, join, at):
        pool, _ = sold_out()
        mine = join(pool, 2)
        words = {"occurrence": pool.occurrence, "holders": [mine.holder, uuid4()], "now": at}
        assert line.waits_already(seats=[SeatWish(tariff="base", count=2)], **words) == mine
        with pytest.raises(AlreadyWaiting):
            line.waits_already(seats=[SeatWish(tariff="base", count=1)], **words)

    def test_where_one_stands_is_told_in_tens_from_ten_on(self):
        assert [waiting.roughly(ahead) for ahead in (0, 3, 10, 11, 20, 21)] == [0, 3, 10, 20, 20, 30]


class TestLimits:
    def test_a_person_may_not_wait_for_more_than_she_may_have(self, sold_out, at):
        pool, _ = sold_out(max_per_person=2)
        wish = {"occurrence": pool.occurrence, "holder": uuid4(), "now": at}
        one, three = [[SeatWish(tariff="base", count=count)] for count in (1, 3)]
        with pytest.raises(SeatsRefused):
            line.wait(seats=three, person="she", **wish)
        with pytest.raises(PersonLimit):
            line.wait(seats=one, **wish)
        assert line.wait(seats=one, person="she", **wish).state == "waiting"

    def test_two_places_promote_no_more_than_one_may_have(self, sold_out, give_back, at):
        pool, bookings = sold_out(max_per_person=1)
        wish = {"occurrence": pool.occurrence, "seats": [SeatWish(tariff="base", count=1)], "now": at}
        first, second, other = [
            line.wait(holder=uuid4(), person=person, **wish) for person in ("she", "she", "he")
        ]
        give_back(*bookings)
        promote(pool, at)
        assert states(first, second, other) == ["promoted", "ended", "promoted"]
        assert set(Booking.objects.filter(state="held").values_list("person", flat=True)) == {"she", "he"}

    def test_ages_are_looked_at_when_she_joins_and_kept_nowhere(self, open_pool, at, give_back):
        young = PriceLine(tariff="young", name={"nl": "-26"}, price=Money(0), age_max=25)
        pool = open_pool(capacity=1, prices=(young,))
        wish = SeatWish(tariff="young", count=1, ages=(20,))
        quote = ticketing.quote(occurrence=pool.occurrence, seats=[wish], now=at)
        words = {"holder": uuid4(), "key_hmac": "k", "request_hash": b"", "now": at}
        booked = ticketing.book(quote=quote, **words)
        join = lambda ages: line.wait(
            occurrence=pool.occurrence,
            seats=[SeatWish(tariff="young", count=1, ages=ages)],
            holder=uuid4(),
            now=at,
        )
        with pytest.raises(SeatsRefused):
            join((40,))
        place = join((20,))
        assert "ages" not in str(Waiting.objects.get().wishes)
        give_back(booked)
        promote(pool, at)
        assert now_is(place).state == "promoted"
