"""From a sale or a scan, through the outbox, to the crowd that a citizen sees; and what ended, to what is expected next."""

from datetime import timedelta
from uuid import uuid4

import pytest

from culture_app.kernel import outbox
from culture_app.kernel.models import Outbox
from culture_app.kernel.words import Money
from culture_app.offers import services as offers
from tests.offers.documents import event, key, multiple, occurrence_of, place, sub_event, take_in
from ticketing import crowds
from ticketing import services as ticketing
from ticketing.data import PriceLine, SeatWish
from ticketing.models import Turnout

# A scan is heard by the vault, too.
pytestmark = pytest.mark.django_db(databases=["default", "keys"])
GRATIS = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))
DAY = timedelta(days=1)
WEEKS = 12


@pytest.fixture
def told(monkeypatch, at):
    """Deliver all that waits, at this moment."""

    def tell(now=at):
        monkeypatch.setattr("culture_app.kernel.clock._PINNED", now)
        while outbox.drain():
            pass

    return tell


@pytest.fixture
def sell(open_pool, at):
    """Open an occurrence and sell so many of its seats at these moments."""

    def sell_it(row, *sold, capacity=20, now=at):
        pool = open_pool(
            occurrence=row.id,
            event=key(event()),
            capacity=capacity,
            prices=(GRATIS,),
            starts=row.start,
            ends=row.end,
            sale_opens=row.start - 60 * DAY,
        )
        holders = []
        for count, moment in sold:
            quote = ticketing.quote(
                occurrence=row.id, seats=[SeatWish(tariff="base", count=count)], now=moment
            )
            holders.append(
                ticketing.book(
                    quote=quote, holder=uuid4(), key_hmac=uuid4().hex, request_hash=b"", now=moment
                )
            )
        return pool, holders

    return sell_it


@pytest.fixture
def fridays(at):
    """Twelve past Fridays and the coming one, in one place."""
    hours = [
        sub_event(
            f"{(at + (2 - 7 * week) * DAY):%Y-%m-%d}T20:00:00+02:00",
            f"{(at + (2 - 7 * week) * DAY):%Y-%m-%d}T22:00:00+02:00",
        )
        for week in range(WEEKS, -1, -1)
    ]
    take_in(place(), event() | multiple(*hours))
    *past, coming = offers.occurrences(offer=key(event()), kind="event", limit=100).items
    return past, coming


@pytest.fixture
def history(fridays, sell, at):
    """Each of the past ones was full for four fifths; half of that was sold in the last two days."""
    past, coming = fridays
    for row in past:
        sell(row, (8, row.start - 10 * DAY), (8, row.start - DAY))
    return coming


def crowd(row, at):
    found = offers.cards(occurrences=[row.id], now=at, language="nl")[row.id].occurrence
    return found.crowd, found.crowd_basis


@pytest.fixture
def evening():
    """One occurrence without a past."""
    take_in(event())
    return offers.occurrences(offer=key(event()), kind="event").items[0]


# -- sales


def test_a_nearly_sold_out_evening_is_busy_once_the_outbox_is_delivered(evening, sell, told, at):
    sell(evening, (10, at), (8, at))
    assert crowd(evening, at) == ("unknown", "")
    told()
    assert crowd(evening, at) == ("busy", "sales")


def test_a_cancelled_booking_makes_it_quieter(evening, sell, told, at):
    (_, (first, second)) = sell(evening, (10, at), (8, at))
    told()
    for booking in (first, second):
        ticketing.cancel(booking=booking.id, holders=[booking.holder], now=at)
    told(at + timedelta(seconds=1))
    assert crowd(evening, at) == ("unknown", "")


def test_seats_that_are_only_held_are_not_sold(evening, open_pool, book, told, at):
    pool = open_pool(occurrence=evening.id, starts=evening.start, ends=evening.end)
    book(pool, 9)
    told()
    assert crowd(evening, at) == ("unknown", "")


def test_many_that_wait_are_thought_about_once(fridays, told, at):
    past, coming = fridays
    crowds.announce(occurrences=[row.id for row in (*past, coming)] * 5)
    crowds.tell(occurrence=coming.id, now=at)
    assert not Outbox.objects.exists()


def test_in_four_statements_for_any_number(fridays, django_assert_num_queries, at):
    past, coming = fridays
    crowds.announce(occurrences=[row.id for row in (*past, coming)])
    # What waits, what they are, what is sold, what like ones did; nothing is known, so nothing is written. And a savepoint.
    with django_assert_num_queries(6):
        crowds.tell(occurrence=coming.id, now=at)


def test_what_failed_before_is_left_to_itself(evening, at):
    crowds.announce(occurrences=[evening.id])
    Outbox.objects.update(attempts=1)
    crowds.tell(occurrence=evening.id, now=at)
    assert Outbox.objects.count() == 1


# -- history


def test_what_ended_is_written_down_once(history, at):
    ticketing.foresee_crowds(now=at)
    ticketing.foresee_crowds(now=at)
    rows = Turnout.objects.all()
    assert len(rows) == WEEKS
    assert {(row.capacity, row.sold, row.weekday, row.counted) for row in rows} == {(20, 16, 5, True)}


def test_it_says_how_much_was_sold_by_when(history, at):
    ticketing.foresee_crowds(now=at)
    # 0, 1, 2, ... 7, 10 days before; nothing from two weeks before.
    assert Turnout.objects.first().sold_by == [16, 16, 8, 8, 8, 8, 8, 0, 0, 0, 0, 0, 0]


def test_like_evenings_say_what_to_expect_of_one_that_is_sold_nowhere(history, at):
    ticketing.foresee_crowds(now=at)
    assert crowd(history, at) == ("busy", "history")


def test_an_evening_that_sells_badly_is_expected_quieter_than_its_past(history, sell, told, at):
    ticketing.foresee_crowds(now=at)
    sell(history, (1, at))
    told(history.start - timedelta(hours=12))
    assert crowd(history, at) == ("quiet", "sales")


def test_and_one_that_sells_as_usual_as_full(history, sell, told, at):
    ticketing.foresee_crowds(now=at)
    sell(history, (8, at))
    told()
    assert crowd(history, at) == ("busy", "sales")


def test_seats_that_a_document_reports_count_where_nothing_is_sold_here(history, at):
    saturday = sub_event(
        "2026-07-04T20:00:00+02:00",
        "2026-07-04T22:00:00+02:00",
        bookingAvailability={"type": "Available", "capacity": 100, "remainingCapacity": 98},
    )
    other = event(2, location=place()) | multiple(saturday)
    take_in(other, now=at + 3 * DAY)
    ticketing.foresee_crowds(now=at + 3 * DAY)
    found = offers.cards(occurrences=[occurrence_of(other)], now=at, language="nl")
    assert found[occurrence_of(other)].occurrence.crowd == "quiet"


def test_a_performance_that_was_called_off_is_no_history(history, at):
    off = event(status={"type": "Unavailable"}) | {"modified": "2026-07-01T09:00:00+02:00"}
    take_in(off)
    ticketing.foresee_crowds(now=at)
    assert not Turnout.objects.filter(counted=True).exists()


def test_foreseeing_takes_the_same_few_statements_for_one_as_for_many(history, django_assert_num_queries, at):
    ticketing.foresee_crowds(now=at)
    more = [event(number) for number in range(2, 12)]
    take_in(*more)
    # What ended, what comes, what is sold, what like ones did; and the writing, when there is something to say.
    with django_assert_num_queries(4):
        ticketing.foresee_crowds(now=at + timedelta(minutes=5))


def test_what_was_said_within_the_hour_is_not_written_again(history, at):
    ticketing.foresee_crowds(now=at)
    assert ticketing.foresee_crowds(now=at + timedelta(minutes=59)) == 0
    assert ticketing.foresee_crowds(now=at + timedelta(minutes=60)) == 1


# -- scans


@pytest.fixture
def doors_open(evening, sell, told):
    """Nine tenths are sold and the show has begun; let so many in."""
    pool, bookings = sell(
        evening, (10, evening.start - DAY), (8, evening.start - DAY), now=evening.start - 2 * DAY
    )
    tickets = [ticket for booking in bookings for ticket in booking.tickets]

    def let_in(count):
        for _ in range(count):
            ticketing.admit(
                barcode=tickets.pop().barcode,
                door=uuid4(),
                organiser=pool.organiser,
                now=evening.start,
            )
        told(evening.start + timedelta(minutes=10))

    return let_in


def test_who_went_in_says_how_full_it_is(doors_open, evening, at):
    doors_open(9)
    assert crowd(evening, at) == ("moderate", "scans")


def test_each_scan_counts(doors_open, evening, at):
    doors_open(14)
    assert crowd(evening, at) == ("moderate", "scans")
    doors_open(1)
    assert crowd(evening, at) == ("busy", "scans")


def test_while_the_queue_is_at_the_door_sales_speak(doors_open, evening, at):
    doors_open(3)
    assert crowd(evening, at) == ("busy", "sales")
