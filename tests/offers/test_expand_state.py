"""What each sub-event says of itself: status, booking, seats, childcare, overnight."""

import pytest

from culture_app.offers.calendar import expand
from tests.offers.documents import NOW, multiple, sub_event

FRIDAY, SATURDAY = ("2026-07-03T20:00:00+02:00", "2026-07-03T22:00:00+02:00"), ("2026-07-04T20:00:00+02:00", "2026-07-04T22:00:00+02:00")  # fmt: skip


def two(first=None, second=None, **whole):
    document = multiple(sub_event(*FRIDAY, **(first or {})), sub_event(*SATURDAY, **(second or {})), **whole)
    return expand(document, now=NOW)


def one(**fields):
    document = {"calendarType": "single", "startDate": FRIDAY[0], "endDate": FRIDAY[1], **fields}
    return expand(document, now=NOW).occurrences[0]


def test_everything_is_available_unless_it_says_otherwise():
    assert (one().status, one().booking_availability) == ("Available", "Available")


def test_each_has_its_own_status():
    found = two({"status": {"type": "Unavailable"}}, {"status": {"type": "TemporarilyUnavailable"}})
    assert [item.status for item in found.occurrences] == ["Unavailable", "TemporarilyUnavailable"]


def test_without_one_it_has_that_of_the_whole():
    found = two({"status": {"type": "Available"}}, status={"type": "Unavailable"})
    assert [item.status for item in found.occurrences] == ["Available", "Unavailable"]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Unavailable", "Unavailable"),
        ("EventCancelled", "Unavailable"),
        ("https://schema.org/EventPostponed", "TemporarilyUnavailable"),
    ],
)
def test_a_plain_word_is_understood(word, status):
    assert one(status=word).status == status


def test_an_unknown_status_is_left_out_with_a_note():
    found = two({"status": {"type": "Perhaps"}})
    assert found.occurrences[0].status == "Available"
    assert "subEvent[0].status" in found.mended[0]


def test_booking_is_inherited_like_status():
    found = two({"bookingAvailability": {"type": "Available"}}, bookingAvailability={"type": "Unavailable"})
    assert [item.booking_availability for item in found.occurrences] == ["Available", "Unavailable"]


def test_seats_are_each_ones_own():
    found = two({"bookingAvailability": {"type": "Available", "capacity": 100, "remainingCapacity": 7}})
    assert [(item.capacity, item.remaining) for item in found.occurrences] == [(100, 7), (None, None)]


def test_the_seats_of_several_are_not_the_seats_of_each():
    found = two(bookingAvailability={"type": "Available", "capacity": 200, "remainingCapacity": 9})
    assert [(item.capacity, item.remaining) for item in found.occurrences] == [(None, None), (None, None)]


def test_the_seats_of_the_whole_are_those_of_its_only_sub_event():
    found = one(bookingAvailability={"type": "Available", "capacity": 200, "remainingCapacity": 9})
    assert (found.capacity, found.remaining) == (200, 9)


def test_no_seats_left_is_no_longer_bookable():
    found = one(bookingAvailability={"type": "Available", "capacity": 200, "remainingCapacity": 0})
    assert found.booking_availability == "Unavailable"


def test_more_left_than_there_are_is_all_of_them():
    assert one(bookingAvailability={"capacity": 50, "remainingCapacity": 60}).remaining == 50


@pytest.mark.parametrize("value", [-1, 2.5, "many", True, 10**9])
def test_a_capacity_that_is_no_number_of_seats_is_left_out(value):
    assert one(bookingAvailability={"type": "Available", "capacity": value}).capacity is None


def test_a_rooms_capacity_holds_for_every_slot_of_opening_hours():
    document = {
        "calendarType": "permanent",
        "openingHours": [{"dayOfWeek": ["monday"], "opens": "09:00", "closes": "12:00"}],
        "bookingAvailability": {"type": "Available", "capacity": 40, "remainingCapacity": 3},
    }
    found = expand(document, now=NOW).occurrences
    assert {(item.capacity, item.remaining) for item in found} == {(40, None)}


def test_childcare_is_told_beside_the_times_and_does_not_stretch_them():
    found = two({"childcare": {"start": "19:00", "end": "23:00"}}).occurrences[0]
    assert (found.childcare_start, found.childcare_end, found.local_start) == ("19:00", "23:00", "20:00")


def test_childcare_of_opening_hours_is_that_of_each_slot():
    document = {
        "calendarType": "permanent",
        "openingHours": [
            {"dayOfWeek": ["monday"], "opens": "09:00", "closes": "12:00", "childcare": {"start": "8:30"}}
        ],
    }
    found = expand(document, now=NOW).occurrences[0]
    assert (found.childcare_start, found.childcare_end) == ("08:30", None)


def test_overnight_is_each_ones_own():
    found = two(second={"overnight": True})
    assert [item.overnight for item in found.occurrences] == [False, True]
