"""The demo's ticket office: real bookings of nobody, the same each time."""

from datetime import timedelta

import pytest
from django.db.models import Q

from culture_app.offers import services as offers
from tests.offers.documents import event, key, multiple, place, sub_event, take_in
from ticketing import demo_sales, reading
from ticketing import services as ticketing
from ticketing.models import Booking, Payment, Turnout

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def evenings(at):
    """Twenty evenings of the past weeks, and the next one."""
    hours = [
        sub_event(
            f"{(at + (1 - 2 * n) * DAY):%Y-%m-%d}T20:00:00+02:00",
            f"{(at + (1 - 2 * n) * DAY):%Y-%m-%d}T22:00:00+02:00",
        )
        for n in range(20, -1, -1)
    ]
    take_in(place(), event() | multiple(*hours))
    return offers.occurrences(offer=key(event()), kind="event", limit=100).items


@pytest.fixture
def tomorrow(evenings, open_pool):
    row = evenings[-1]
    return open_pool(
        occurrence=row.id,
        event=key(event()),
        capacity=120,
        starts=row.start,
        ends=row.end,
        sale_opens=row.start - 50 * DAY,
    )


def sell(at):
    return demo_sales.sell(pools=reading.pools(Q(ends__gt=at)), now=at)


def test_it_sells_the_last_ten_evenings_of_the_type_and_the_coming_one(tomorrow, evenings, at):
    past = [row.id for row in evenings if row.start < at - DAY]
    assert set(sell(at)) == {*past[-10:], tomorrow.occurrence}


def test_counter_tickets_and_ledger_agree(tomorrow, seats_of, at):
    sell(at)
    for pool in reading.pools(Q()):
        assert len(set(seats_of(pool))) == 1


def test_every_booking_is_paid_without_a_provider(tomorrow, at):
    sell(at)
    assert set(Booking.objects.values_list("state", flat=True)) == {"confirmed"}
    assert set(Payment.objects.values_list("state", "reference")) == {("paid", None)}


def test_visitors_find_seats_left(tomorrow, at):
    sell(at)
    assert ticketing.pool_for(occurrence=tomorrow.occurrence).seats_left >= demo_sales.LEFT_FREE


def test_selling_again_sells_nothing_more(tomorrow, at):
    sell(at)
    before = Booking.objects.count()
    sell(at)
    assert Booking.objects.count() == before


def test_later_it_has_sold_what_was_bought_meanwhile(tomorrow, at):
    sell(at)
    before = Booking.objects.filter(occurrence=tomorrow.occurrence).count()
    sell(at + 1.2 * DAY)
    after = Booking.objects.filter(occurrence=tomorrow.occurrence).count()
    assert after >= before


def test_afterwards_there_is_something_to_expect(tomorrow, at):
    occurrences = sell(at)
    ticketing.show_seats(occurrences=occurrences, now=at)
    ticketing.foresee_crowds(now=at)
    card = offers.cards(occurrences=[tomorrow.occurrence], now=at, language="nl")[tomorrow.occurrence]
    assert Turnout.objects.count() == demo_sales.EACH_TYPE
    assert card.occurrence.crowd != "unknown"
    assert card.occurrence.crowd_basis == "sales"


def test_nothing_on_sale_sells_nothing(evenings, at):
    assert sell(at) == ()


def test_the_same_evening_sells_the_same(tomorrow, at):
    (one,) = offers.gatherings(occurrences=[tomorrow.occurrence])
    first, again = (demo_sales.purchases(one, capacity=100, at_most=80, party=10) for _ in range(2))
    assert first == again
    assert sum(purchase.seats for purchase in first) <= 80


def test_each_buyer_is_another_nobody(tomorrow, at):
    sell(at)
    holders = list(Booking.objects.values_list("holder", flat=True))
    assert len(set(holders)) == len(holders)
