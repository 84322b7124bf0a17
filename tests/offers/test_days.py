"""offers_day: on which days an offer can be gone to, beside where."""

from datetime import timedelta

import pytest

from culture_app.offers import services as offers
from culture_app.offers import shelves
from culture_app.offers.data import Availability
from culture_app.offers.models import Day, Occurrence, Offer
from tests.offers.documents import (
    GENT,
    NOW,
    brussels,
    event,
    key,
    multiple,
    occurrence_of,
    place,
    sub_event,
    take_in,
)

pytestmark = pytest.mark.django_db
FRIDAY = shelves.day(brussels("2026-07-03T20:00:00"))
HOURS = [{"dayOfWeek": ["monday", "sunday"], "opens": "10:00", "closes": "17:00"}]
ALWAYS = {"calendarType": "permanent", "startDate": None, "endDate": None}


def days(document):
    return list(Day.objects.filter(offer_id=key(document)).order_by("shelf").values_list("shelf", flat=True))


def begins(document):
    return Day.objects.get(offer_id=key(document)).begins


def points(document):
    return {(day.point.y, day.point.x) for day in Day.objects.filter(offer_id=key(document))}


def night(day):
    return sub_event(f"2026-07-{day:02d}T22:00:00+02:00", f"2026-07-{day + 1:02d}T02:00:00+02:00")


def seats(document, left=12):
    offers.record_availability(
        rows=[
            Availability(
                occurrence=occurrence_of(document), capacity=50, seats_left=left, basis="pool", as_of=NOW
            )
        ]
    )


def test_an_evening_stands_on_its_day():
    take_in(event())
    assert days(event()) == [FRIDAY]


def test_a_night_stands_on_both_its_days():
    take_in(event(**multiple(night(3), night(10))))
    assert days(event()) == [FRIDAY, FRIDAY + 2, FRIDAY + 14, FRIDAY + 16]


def test_what_changes_its_day_leaves_the_old_one():
    take_in(event(**multiple(night(3), night(10))))
    take_in(event(startDate="2026-07-04T20:00:00+02:00", endDate="2026-07-04T22:00:00+02:00"))
    assert days(event()) == [FRIDAY + 2]


def test_what_is_always_there_stands_on_one_shelf():
    take_in(place(), event(**ALWAYS))
    assert days(place()) == [shelves.PLACES]
    assert days(event()) == [shelves.EVENTS]


def test_what_is_on_for_long_says_on_which_day_it_begins_and_a_day_need_not():
    long = {"calendarType": "multiple"}
    summer = sub_event("2026-07-04T10:00:00+02:00", "2026-09-01T18:00:00+02:00")
    take_in(event(**long, subEvent=[summer]), event(2))
    assert begins(event()) == shelves.number(brussels("2026-07-04T00:00"))
    assert begins(event(2)) is None
    earlier = sub_event("2026-07-02T00:30:00+02:00", "2026-07-02T02:00:00+02:00")
    take_in(event(**long, subEvent=[summer, earlier]))
    assert begins(event()) == shelves.number(brussels("2026-07-02T00:00"))


def test_without_a_point_there_are_no_days():
    take_in(event(location={**place(), "geo": None}))
    assert days(event()) == []


def test_a_withdrawn_offer_has_no_days():
    take_in(event())
    take_in(event(workflowStatus="DELETED"))
    assert days(event()) == []


def test_days_move_with_the_place():
    take_in(event())
    take_in(place(at=GENT))
    assert points(event()) == {GENT}
    assert days(event()) == [FRIDAY]


def test_days_come_when_the_place_gets_a_point():
    take_in(event(location={**place(), "geo": None}))
    take_in(place(at=GENT))
    assert days(event()) == [FRIDAY]


def test_days_go_when_the_place_loses_its_point():
    take_in(event())
    take_in(place(geo=None))
    assert days(event()) == []


def test_what_lasts_and_reports_seats_stands_with_the_seated():
    take_in(event(**ALWAYS, bookingAvailability={"type": "Available", "remainingCapacity": 5}))
    assert days(event()) == [shelves.SEATED_EVENTS]


@pytest.mark.parametrize(
    ("document", "shelf"),
    [(event(**ALWAYS), shelves.SEATED_EVENTS), (place(openingHours=HOURS), shelves.SEATED_PLACES)],
    ids=["event", "place"],
)
def test_what_lasts_moves_to_the_seated_when_seats_become_known(document, shelf):
    take_in(document)
    seats(document)
    assert days(document) == [shelf]


def test_what_stands_with_the_seated_stays_there_after_a_pull():
    take_in(event(**ALWAYS))
    seats(event())
    take_in(event(**ALWAYS, name={"nl": "Nieuw"}))
    assert days(event()) == [shelves.SEATED_EVENTS]


def test_an_evening_stands_among_those_with_seats_of_its_day_when_they_become_known():
    take_in(event())
    seats(event())
    assert days(event()) == [FRIDAY + 1]


def test_an_evening_that_reports_seats_stands_among_those_with_seats():
    take_in(event(bookingAvailability={"type": "Available", "remainingCapacity": 5}))
    assert days(event()) == [FRIDAY + 1]


def test_seats_that_were_known_before_the_event_came_count():
    take_in(event())
    seats(event())
    Occurrence.objects.all().delete()
    Offer.objects.all().delete()
    take_in(event())
    assert days(event()) == [FRIDAY + 1]


def test_days_roll_with_the_window():
    few = [{"startDate": "2025-01-01", "endDate": "2027-05-31"}]
    document = place(openingHours=HOURS, openingHoursClosedDays=few)
    take_in(document)
    before = days(document)
    offers.roll_windows(now=NOW + timedelta(days=60))
    assert len(before) < len(days(document)) < shelves.MOST_DAYS
