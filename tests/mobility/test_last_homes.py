"""Until when events may last, so that one still gets home: many venues in one search."""

from datetime import date, datetime

import pytest

from culture_app.kernel.clock import BRUSSELS
from culture_app.kernel.words import GeoPoint
from mobility import services as mobility
from tests.mobility import feeds
from tests.mobility.conftest import NOW

HOME, HALL = GeoPoint(*feeds.LEUVEN), GeoPoint(*feeds.AARSCHOT)
NOWHERE = GeoPoint(51.3, 3.2)
TRAINS = feeds.feed(
    {"1": [("aarschot", "22:50"), ("leuven", "23:04")], "2": [("aarschot", "24:10"), ("leuven", "24:24")]}
)


def last(*venues, day=feeds.DAY):
    return mobility.last_homes(home=HOME, venues=venues, day=day, now=NOW)


def test_an_event_may_last_until_an_exit_buffer_before_the_last_train(put):
    put(TRAINS)
    assert last(HALL)[0].latest_end == datetime(2026, 7, 1, 23, 55, tzinfo=BRUSSELS)


def test_it_agrees_with_the_plan_of_one_evening(put, planner):
    put(TRAINS)
    journey = planner().last_return(origin=HALL, destination=HOME, day=feeds.DAY)
    assert last(HALL)[0].last_ride == journey.rides[0].start


def test_the_walk_to_the_stop_is_taken_off(put):
    put(TRAINS)
    near = GeoPoint(HALL.lat + 0.002, HALL.lon)
    assert last(near)[0].latest_end == datetime(2026, 7, 1, 23, 51, tzinfo=BRUSSELS)


def test_a_place_without_transit_has_no_end_that_is_early_enough(put):
    put(TRAINS)
    assert (last(NOWHERE)[0].known, last(NOWHERE)[0].latest_end) == (True, None)


def test_next_door_has_no_limit(put):
    put(TRAINS)
    assert last(GeoPoint(HOME.lat + 0.001, HOME.lon))[0].walkable


def test_answers_come_in_the_order_of_the_venues(put):
    put(TRAINS)
    assert [each.venue for each in last(NOWHERE, HALL, NOWHERE)] == [NOWHERE, HALL, NOWHERE]


@pytest.mark.parametrize("day", [date(2026, 7, 9), date(2036, 1, 1)])
def test_outside_the_timetable_nothing_is_known(put, day):
    put(TRAINS)
    assert not last(HALL, day=day)[0].known


def test_without_a_timetable_nothing_is_known(folder):
    assert not last(HALL)[0].known


def test_no_venues_no_answers(put):
    put(TRAINS)
    assert last() == ()
