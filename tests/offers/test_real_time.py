"""Searches follow what happens: seats recorded, seats booked through the ticketing room's door, documents pulled.

A booking leaves a row in the outbox, in its own transaction; the worker is woken when it commits and delivers it. So nothing
stands between a booking and its being seen but one delivery, which these tests make themselves.
"""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from culture_app.kernel import outbox
from culture_app.kernel.models import Outbox
from culture_app.kernel.words import Money
from culture_app.offers import services as offers
from culture_app.offers.data import Availability
from tests.offers.documents import NOW, event, found, key, multiple, occurrence_of, sub_event, take_in
from ticketing import services as ticketing
from ticketing.data import PriceLine, SeatWish

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ORGANISER = UUID("0a0a0a0a-0000-4000-8000-000000000001")
GRATIS = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))
EVENING = event()


def record(seats, *, number=0, basis="pool", seconds=0, document=EVENING):
    row = Availability(
        occurrence=occurrence_of(document, number),
        capacity=10,
        seats_left=seats,
        basis=basis,
        as_of=NOW + timedelta(seconds=seconds),
    )
    offers.record_availability(rows=[row])


def shown(client, query="seats=4"):
    """What the web answers: how many there are, and the seats on the first card."""
    body = client.get(f"/v1/events?embed=card&disableDefaultFilters=true&{query}").json()
    seats = [member["occurrence"]["seatsLeft"] for member in body["member"]]
    return body["totalItems"], seats


@pytest.fixture
def evening():
    take_in(EVENING)


@pytest.mark.parametrize(("seats", "names"), [(5, ["Avond 1"]), (4, ["Avond 1"]), (3, []), (0, [])])
def test_seats_follow_what_is_recorded(evening, seats, names):
    record(9)
    assert found("seats=4") == ["Avond 1"]
    record(seats, seconds=1)
    assert found("seats=4") == names


def test_unknown_seats_do_not_match_unless_they_may(evening):
    assert found("seats=4") == []
    assert found("seats=4&seatsUnknown=true") == ["Avond 1"]
    record(None)
    assert found("seats=4&seatsUnknown=true") == ["Avond 1"]


def test_seats_that_come_back_are_found_again(evening):
    for second, (seats, names) in enumerate([(0, []), (4, ["Avond 1"]), (2, []), (10, ["Avond 1"])]):
        record(seats, seconds=second)
        assert found("seats=4") == names


def test_a_pool_that_is_full_is_not_bookable_whatever_its_document_says(evening):
    assert found("bookingAvailability=Available") == ["Avond 1"]
    record(0)
    assert found("bookingAvailability=Available") == []
    assert found("bookingAvailability=Unavailable") == ["Avond 1"]


def test_a_pool_with_seats_is_bookable_whatever_its_document_says():
    take_in(event(bookingAvailability={"type": "Unavailable"}))
    assert found("bookingAvailability=Available") == []
    record(1)
    assert found("bookingAvailability=Available") == ["Avond 1"]


def test_what_is_recorded_late_does_not_undo_what_came_after(evening):
    record(2, seconds=5)
    record(9, seconds=4)
    assert found("seats=4") == []


def test_a_document_pulled_afterwards_does_not_undo_a_pool(evening):
    record(2)
    take_in(event(bookingAvailability={"type": "Available", "remainingCapacity": 90}))
    assert found("seats=4") == []


def test_seats_count_on_the_evening_that_is_asked_for():
    document = event() | multiple(
        sub_event("2026-07-03T20:00:00+02:00", "2026-07-03T22:00:00+02:00"),
        sub_event("2026-07-04T20:00:00+02:00", "2026-07-04T22:00:00+02:00"),
    )
    take_in(document)
    record(1, number=0, document=document)
    record(9, number=1, document=document)
    assert found("seats=4&dateFrom=2026-07-03&dateTo=2026-07-03T23:59:59%2B02:00") == []
    assert found("seats=4&dateFrom=2026-07-04&dateTo=2026-07-04T23:59:59%2B02:00") == ["Avond 1"]
    record(0, number=1, seconds=1, document=document)
    assert found("seats=4") == []


@pytest.fixture
def deliver(monkeypatch):
    """What the worker does when it is woken, at this moment."""

    def drain(seconds=0):
        monkeypatch.setattr("culture_app.kernel.clock._PINNED", NOW + timedelta(seconds=seconds))
        while outbox.drain():
            pass

    return drain


@pytest.fixture
def sale(evening, deliver):
    """The evening with ten seats for sale."""
    row = offers.occurrences(offer=key(EVENING), kind="event").items[0]
    ticketing.open_pool(
        occurrence=row.id,
        event=key(EVENING),
        organiser=ORGANISER,
        capacity=10,
        prices=(GRATIS,),
        now=NOW,
        starts=row.start,
        ends=row.end,
    )
    deliver()
    return row.id


def book(occurrence, count, *, holder=None):
    quote = ticketing.quote(occurrence=occurrence, seats=[SeatWish(tariff="base", count=count)], now=NOW)
    return ticketing.book(
        quote=quote, holder=holder or uuid4(), key_hmac=uuid4().hex, request_hash=b"", now=NOW
    )


def test_a_sale_that_opens_has_all_its_seats(client, sale):
    assert shown(client) == (1, [10])


def test_a_booking_waits_for_nothing_but_its_delivery(sale):
    book(sale, 7)
    (row,) = Outbox.objects.filter(topic="availability.changed")
    assert row.due_at <= row.created_at
    assert row.payload == {"occurrence": str(sale)}


def test_a_booking_is_seen_as_soon_as_it_is_delivered(client, sale, deliver):
    book(sale, 6)
    deliver(seconds=1)
    assert shown(client) == (1, [4])
    book(sale, 1)
    deliver(seconds=2)
    assert shown(client) == (0, [])
    assert shown(client, "seats=3") == (1, [3])


def test_one_delivery_speaks_for_all_bookings_before_it(client, sale):
    for _ in range(3):
        book(sale, 2)
    Outbox.objects.exclude(topic="availability.changed").delete()
    assert outbox.drain(limit=1) == 1
    assert not Outbox.objects.filter(topic="availability.changed").exists()
    assert shown(client) == (1, [4])


def test_sold_out_is_no_longer_bookable(client, sale, deliver):
    book(sale, 10)
    deliver(seconds=1)
    assert shown(client, "bookingAvailability=Available") == (0, [])
    assert shown(client, "bookingAvailability=Unavailable") == (1, [0])
    (member,) = client.get(f"/v1/events/{key(EVENING)}/occurrences").json()["member"]
    assert (member["bookingAvailability"], member["seatsLeft"], member["remainingCapacity"]) == (
        "Unavailable",
        0,
        0,
    )


def test_a_cancelled_booking_gives_its_seats_back_to_the_search(client, sale, deliver):
    holder = uuid4()
    booking = book(sale, 8, holder=holder)
    deliver(seconds=1)
    assert shown(client) == (0, [])
    ticketing.cancel(booking=booking.id, holders=[holder], now=NOW + timedelta(seconds=2))
    deliver(seconds=3)
    assert shown(client) == (1, [10])


def test_a_changed_document_is_found_as_it_is_now(evening):
    take_in(
        event(
            name={"nl": "Nacht 1"}, startDate="2026-08-03T20:00:00+02:00", endDate="2026-08-03T22:00:00+02:00"
        )
    )
    assert found("dateTo=2026-07-31") == []
    assert found("dateFrom=2026-08-01") == ["Nacht 1"]


@pytest.mark.parametrize("status", ["DELETED", "REJECTED"])
def test_a_withdrawn_document_is_gone(evening, status):
    take_in(event(workflowStatus=status))
    assert found("disableDefaultFilters=true") == []
