"""The waiting list: who gets the seats that come back, and until when."""

import threading
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from culture_app.kernel import outbox
from culture_app.kernel.models import Outbox
from culture_app.kernel.words import Money
from culture_app.offers import services as offers
from ticketing import asking, availability, line, promoting, tasks, waiting
from ticketing import services as ticketing
from ticketing.data import PriceLine, Quote, SeatWish
from ticketing.errors import (
    AlreadyWaiting,
    NoSuchPool,
    NoSuchWait,
    NotOnSale,
    NotPromoted,
    PersonLimit,
    PromotionOver,
    QuoteForged,
    SeatsLeft,
    SeatsRefused,
    SoldOut,
)
from ticketing.models import Booking, Payment, Pool, PoolShard, Waiting

pytestmark = pytest.mark.django_db
GRATIS = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))
PAID = PriceLine(tariff="base", name={"nl": "Basistarief"}, price=Money(1250))


@pytest.fixture
def sold_out(open_pool, book):
    """A pool whose seats are all booked, one by one."""

    def sell(capacity=2, **more):
        pool = open_pool(capacity=capacity, **({"prices": (GRATIS,)} | more))
        return pool, [book(pool, person=uuid4().hex) for _ in range(capacity)]

    return sell


@pytest.fixture
def join(at):
    def join_it(pool, count=1, *, holder=None, now=at):
        seats = [SeatWish(tariff="base", count=count)]
        return line.wait(occurrence=pool.occurrence, seats=seats, holder=holder or uuid4(), now=now)

    return join_it


@pytest.fixture
def give_back(at):
    def cancel(*bookings, now=at):
        for booking in bookings:
            ticketing.cancel(booking=booking.id, holders=[booking.holder], now=now)

    return cancel


def now_is(place):
    return waiting.place(wait=place.id, holders=[place.holder])


def states(*places):
    return [now_is(place).state for place in places]


def promote(pool, at):
    return promoting.promote(occurrence=pool.occurrence, now=at)


def expire(at):
    with connection.cursor() as cursor:
        cursor.execute("SELECT ticketing_expire_one(%s)", [at])


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
