"""The waiting list: who gets the seats that come back, and until when."""

from datetime import timedelta

import pytest

from culture_app.kernel import outbox
from culture_app.kernel.models import Outbox
from culture_app.kernel.words import Money
from tests.ticketing.waiting_line import PAID, now_is, promote, states
from ticketing import line, promoting, tasks
from ticketing import services as ticketing
from ticketing.models import Pool, PoolShard

pytestmark = pytest.mark.django_db


class TestPromotion:
    def test_seats_that_come_back_go_to_the_first(self, sold_out, join, give_back, at, seats_of):
        pool, bookings = sold_out()
        first, second = join(pool), join(pool)
        give_back(bookings[0])
        assert promote(pool, at) == 1
        assert states(first, second) == ["promoted", "waiting"]
        assert seats_of(pool) == (2, 2, 2)

    def test_holds_them_for_half_an_hour(self, sold_out, join, give_back, at):
        pool, bookings = sold_out()
        place = join(pool)
        give_back(bookings[0])
        promote(pool, at)
        mine = now_is(place)
        booking = ticketing.booking(id=mine.booking, holders=[place.holder])
        assert (booking.state, mine.confirm_by) == ("held", at + timedelta(minutes=30))
        assert [ticket.barcode for ticket in booking.tickets] == [""]

    def test_never_longer_than_the_sale_lasts(self, sold_out, join, give_back, at):
        pool, bookings = sold_out(sale_closes=at + timedelta(minutes=9))
        place = join(pool)
        give_back(bookings[0])
        promote(pool, at)
        assert now_is(place).confirm_by == at + timedelta(minutes=9)

    def test_one_who_wants_six_does_not_block_one_who_wants_one(self, sold_out, join, give_back, at):
        pool, bookings = sold_out(6)
        six, one = join(pool, 6), join(pool, 1)
        give_back(bookings[0])
        promote(pool, at)
        assert states(six, one) == ["waiting", "promoted"]

    def test_one_who_wants_six_gets_them_when_six_are_free(self, sold_out, join, give_back, at):
        pool, bookings = sold_out(6)
        six, one = join(pool, 6), join(pool, 1)
        give_back(*bookings)
        promote(pool, at)
        assert states(six, one) == ["promoted", "waiting"]

    def test_nobody_overtakes_from_beyond_the_hundredth_place(self, sold_out, join, give_back, at):
        pool, bookings = sold_out(2)
        for _ in range(100):
            join(pool, 2)
        far = join(pool, 1)
        give_back(bookings[0])
        assert promote(pool, at) == 0
        assert now_is(far).state == "waiting"

    def test_seats_from_several_shards(self, sold_out, join, give_back, at, seats_of):
        pool, bookings = sold_out(4, shards=4)
        place = join(pool, 3)
        give_back(*bookings[:3])
        assert promote(pool, at) == 1
        assert (now_is(place).state, seats_of(pool)) == ("promoted", (4, 4, 4))

    def test_the_price_is_that_of_the_promotion(self, sold_out, join, give_back, at):
        from ticketing.models import PriceLine as PriceRow

        pool, bookings = sold_out(prices=(PAID,))
        place = join(pool)
        PriceRow.objects.filter(pool_id=pool.id).update(cents=1300)
        give_back(bookings[0])
        promote(pool, at)
        PriceRow.objects.filter(pool_id=pool.id).update(cents=9900)
        booked = line.confirm(wait=place.id, holders=[place.holder], now=at)
        assert (booked.total, booked.payment.amount) == (Money(1300), Money(1300))

    def test_a_tariff_that_is_gone_ends_the_wait(self, sold_out, join, give_back, at):
        from ticketing.models import PriceLine as PriceRow

        pool, bookings = sold_out()
        place, other = join(pool), join(pool)
        PriceRow.objects.filter(pool_id=pool.id).update(tariff="other")
        give_back(bookings[0])
        assert promote(pool, at) == 0
        assert states(place, other) == ["ended", "ended"]

    def test_nobody_is_promoted_while_the_sale_is_stopped(self, sold_out, join, give_back, at):
        pool, bookings = sold_out()
        place = join(pool)
        give_back(bookings[0])
        Pool.objects.filter(pk=pool.id).update(state="stopped")
        assert promote(pool, at) == 0
        Pool.objects.filter(pk=pool.id).update(state="on_sale")
        assert promote(pool, at) == 1
        assert now_is(place).state == "promoted"

    @pytest.mark.parametrize("change", [{"state": "cancelled"}, {"sale_closes": "now"}])
    def test_the_line_ends_with_the_sale(self, sold_out, join, at, change):
        pool, _ = sold_out()
        place = join(pool)
        Pool.objects.filter(pk=pool.id).update(**{k: at if v == "now" else v for k, v in change.items()})
        promoting.promote_everywhere(now=at)
        assert now_is(place).state == "ended"

    def test_more_capacity_serves_the_line(self, sold_out, join, at):
        pool, _ = sold_out()
        places = [join(pool) for _ in range(3)]
        PoolShard.objects.filter(pool_id=pool.id).update(capacity=4)
        assert promoting.promote_everywhere(now=at) == 2
        assert states(*places) == ["promoted", "promoted", "waiting"]

    def test_says_so_to_the_house(self, sold_out, join, give_back, at):
        pool, bookings = sold_out()
        place = join(pool)
        give_back(bookings[0])
        promote(pool, at)
        said = Outbox.objects.get(topic="waiting.promoted").payload
        assert said == {"booking": str(now_is(place).booking), "waiting": str(place.id)}

    def test_news_of_seats_asks_a_worker_when_somebody_waits(
        self, sold_out, join, give_back, at, django_capture_on_commit_callbacks, monkeypatch
    ):
        asked = []
        monkeypatch.setattr(
            "celery.app.base.Celery.send_task", lambda _self, name, **more: asked.append((name, more["args"]))
        )
        pool, bookings = sold_out()
        give_back(bookings[0])
        with django_capture_on_commit_callbacks(execute=True):
            outbox.drain()
        assert not [name for name, _ in asked if name == "ticketing.promote_waiting"]
        ticketing.forget(holders=[])
        join(pool, 2)
        give_back(bookings[1])
        with django_capture_on_commit_callbacks(execute=True):
            outbox.drain()
        assert ("ticketing.promote_waiting", [str(pool.occurrence)]) in asked

    def test_the_sweep_finds_what_news_missed(self, sold_out, join, give_back):
        from culture_app.kernel import clock

        soon = clock.now() + timedelta(days=1)
        pool, bookings = sold_out(starts=soon, ends=soon + timedelta(hours=2))
        place = join(pool)
        give_back(bookings[0])
        Outbox.objects.all().delete()
        assert tasks.promote_waiting() == 1
        assert now_is(place).state == "promoted"
