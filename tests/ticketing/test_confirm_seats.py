"""She confirms the seats that came, in time, at the price that she was promoted at; or lets them go."""

from datetime import timedelta
from uuid import uuid4

import pytest

from culture_app.kernel.models import Outbox
from culture_app.kernel.words import Money
from tests.ticketing.waiting_line import PAID, expire, now_is, promote
from ticketing import asking, line
from ticketing import services as ticketing
from ticketing.data import Quote
from ticketing.errors import (
    NoSuchWait,
    NotPromoted,
    PromotionOver,
    QuoteForged,
)
from ticketing.models import Payment, Waiting

pytestmark = pytest.mark.django_db


class TestConfirming:
    @pytest.fixture
    def promoted(self, sold_out, join, give_back, at):
        def promote_one(**more):
            pool, bookings = sold_out(**more)
            place = join(pool)
            give_back(bookings[0])
            promote(pool, at)
            return pool, place

        return promote_one

    def test_free_seats_are_hers_at_once(self, promoted, at, seats_of):
        pool, place = promoted()
        booked = line.confirm(wait=place.id, holders=[place.holder], now=at)
        assert (booked.state, booked.tickets[0].state, bool(booked.tickets[0].barcode)) == (
            "confirmed",
            "live",
            True,
        )
        assert seats_of(pool) == (2, 2, 2)
        assert Outbox.objects.filter(topic="booking.confirmed", key=str(booked.id)).exists()

    def test_priced_seats_await_their_payment(self, promoted, at, simulator, act):
        _, place = promoted(prices=(PAID,))
        booked = line.confirm(wait=place.id, holders=[place.holder], now=at)
        assert (booked.state, booked.payment.state) == ("awaiting_payment", "open")
        act(booked.payment.url)
        asking.look_after(payment=booked.payment.id, now=at)
        assert ticketing.booking(id=booked.id, holders=[place.holder]).state == "confirmed"

    def test_the_payment_has_as_long_as_any_other(self, promoted, at, simulator):
        _, place = promoted(prices=(PAID,))
        late = at + timedelta(minutes=29)
        booked = line.confirm(wait=place.id, holders=[place.holder], now=late)
        assert booked.expires_at >= late + timedelta(seconds=1200)

    def test_a_provider_that_is_down_leaves_the_payment_for_the_sweep(self, promoted, at, simulator):
        _, place = promoted(prices=(PAID,))
        simulator.faults.refuse = 1.0
        booked = line.confirm(wait=place.id, holders=[place.holder], now=at)
        assert (booked.state, booked.payment.state) == ("awaiting_payment", "pending")

    def test_again_is_the_same_answer(self, promoted, at, simulator):
        _, place = promoted(prices=(PAID,))
        first = line.confirm(wait=place.id, holders=[place.holder], now=at)
        assert line.confirm(wait=place.id, holders=[place.holder], now=at) == first
        assert Payment.objects.filter(booking_id=first.id).count() == 1

    def test_not_before_the_seats_came(self, sold_out, join, at):
        place = join(sold_out()[0])
        with pytest.raises(NotPromoted):
            line.confirm(wait=place.id, holders=[place.holder], now=at)

    def test_not_after_the_deadline_even_if_nobody_swept(self, promoted, at):
        _, place = promoted()
        with pytest.raises(PromotionOver):
            line.confirm(wait=place.id, holders=[place.holder], now=at + timedelta(minutes=30))

    def test_only_her_own(self, promoted, at):
        _, place = promoted()
        with pytest.raises(NoSuchWait):
            line.confirm(wait=place.id, holders=[uuid4()], now=at)

    def test_never_at_a_price_that_was_not_signed(self, promoted, at):
        _, place = promoted(prices=(PAID,))
        row = Waiting.objects.get(pk=place.id)
        Waiting.objects.filter(pk=place.id).update(quote=row.quote | {"total": 1})
        with pytest.raises(QuoteForged):
            line.confirm(wait=place.id, holders=[place.holder], now=at)
        assert Quote.of_json(row.quote).total == Money(1250)

    def test_the_deadline_passes_and_the_seats_go_to_the_next(self, promoted, join, at, seats_of):
        pool, place = promoted()
        second = join(pool)
        later = at + timedelta(minutes=30)
        expire(later)
        assert promote(pool, later) == 1
        assert (now_is(place).booking_state, now_is(second).state) == ("expired", "promoted")
        assert seats_of(pool) == (2, 2, 2)


class TestLeaving:
    def test_the_next_moves_up(self, sold_out, join, at):
        pool, _ = sold_out()
        first, second = join(pool), join(pool)
        line.leave(wait=first.id, holders=[first.holder], now=at)
        assert (now_is(first).state, now_is(second).ahead) == ("left", 0)

    def test_twice_is_once(self, sold_out, join, at):
        place = join(sold_out()[0])
        for _ in range(2):
            line.leave(wait=place.id, holders=[place.holder], now=at)
        assert now_is(place).state == "left"

    def test_seats_that_came_go_to_the_next(self, sold_out, join, give_back, at, seats_of):
        pool, bookings = sold_out()
        first, second = join(pool), join(pool)
        give_back(bookings[0])
        promote(pool, at)
        line.leave(wait=first.id, holders=[first.holder], now=at)
        line.leave(wait=first.id, holders=[first.holder], now=at)
        promote(pool, at)
        assert (now_is(first).booking_state, now_is(second).state) == ("cancelled", "promoted")
        assert seats_of(pool) == (2, 2, 2)

    def test_not_what_is_a_booking_by_now(self, sold_out, join, give_back, at):
        pool, bookings = sold_out()
        place = join(pool)
        give_back(bookings[0])
        promote(pool, at)
        line.confirm(wait=place.id, holders=[place.holder], now=at)
        with pytest.raises(PromotionOver):
            line.leave(wait=place.id, holders=[place.holder], now=at)

    def test_only_her_own(self, sold_out, join, at):
        place = join(sold_out()[0])
        with pytest.raises(NoSuchWait):
            line.leave(wait=place.id, holders=[uuid4()], now=at)

    def test_whoever_is_forgotten_waits_no_more(self, sold_out, join, give_back, at):
        pool, bookings = sold_out()
        mine, other = join(pool), join(pool)
        ticketing.forget(holders=[mine.holder])
        assert line.waits_of(holders=[mine.holder]) == ()
        give_back(bookings[0])
        promote(pool, at)
        assert now_is(other).state == "promoted"
