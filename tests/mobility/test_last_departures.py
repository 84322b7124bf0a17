"""Until when one can set off, to be home by a given time: many venues, some evenings."""

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from culture_app.kernel.clock import BRUSSELS
from culture_app.kernel.words import GeoPoint
from mobility import scan
from mobility import services as mobility
from mobility.evenings import Evening
from tests.mobility import feeds, oracle
from tests.mobility.test_scan import doors, networks

HOME, HALL = GeoPoint(*feeds.LEUVEN), GeoPoint(*feeds.AARSCHOT)
NOWHERE = GeoPoint(51.3, 3.2)
NEXT_DOOR = GeoPoint(HOME.lat + 0.005, HOME.lon)
TRAINS = feeds.feed(
    {
        "1": [("aarschot", "19:50"), ("leuven", "20:04")],
        "2": [("aarschot", "22:50"), ("leuven", "23:04")],
        "3": [("aarschot", "24:10"), ("leuven", "24:24")],
    }
)


def instant(clock: str, *, day: date = feeds.DAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), BRUSSELS)


def evening(by: str, *, since: str = "18:00", day: date = feeds.DAY, late: int = 0) -> Evening:
    return Evening(day=day, since=instant(since, day=day), by=instant(by, day=day + timedelta(days=late)))


def leave_by(*venues, **asked):
    (found,) = mobility.last_departures(home=HOME, venues=venues, evenings=[evening(**asked)])
    return found.leave_by


def test_the_last_train_that_is_home_in_time(put):
    put(TRAINS)
    assert leave_by(HALL, by="23:30") == (instant("22:50"),)
    assert leave_by(HALL, by="23:03") == (instant("19:50"),)


def test_after_midnight_is_the_same_evening(put):
    put(TRAINS)
    assert leave_by(HALL, by="00:30", late=1) == (instant("00:10", day=feeds.DAY + timedelta(days=1)),)


def test_nobody_asks_for_trains_before_the_show(put):
    put(TRAINS)
    assert leave_by(HALL, by="23:03", since="20:00") == (None,)


def test_it_agrees_with_the_search_for_one_venue(put, planner):
    put(TRAINS)
    journey = planner().latest_departure(origin=HALL, destination=HOME, arrive_by=instant("23:30"))
    assert leave_by(HALL, by="23:30") == (journey.start,)


def test_walking_counts_where_it_is_within_reach(put):
    put(TRAINS)
    (until,) = leave_by(NEXT_DOOR, by="23:30")
    assert instant("23:15") < until < instant("23:30")


def test_answers_come_in_the_order_of_venues_and_evenings(put):
    put(TRAINS)
    asked = [evening("23:03"), evening("23:30")]
    found = mobility.last_departures(home=HOME, venues=[NOWHERE, HALL], evenings=asked)
    assert [each.leave_by for each in found] == [(None, instant("19:50")), (None, instant("22:50"))]
    assert [each.evening for each in found] == asked


def test_outside_the_timetable_only_walking_is_known(put):
    put(TRAINS)
    (found,) = mobility.last_departures(
        home=HOME, venues=[HALL, NEXT_DOOR], evenings=[evening("23:30", day=date(2036, 1, 1))]
    )
    assert (found.known, found.leave_by[0]) == (False, None)
    assert found.leave_by[1] is not None


def test_without_a_timetable_only_walking_is_known(folder):
    assert leave_by(HALL, NOWHERE, by="23:30") == (None, None)


def test_no_venues_no_departures(put):
    put(TRAINS)
    assert leave_by(by="23:30") == ()


@settings(max_examples=200, deadline=None)
@given(networks(), st.integers(20, 200), doors, st.integers(0, 60))
def test_what_leaves_too_early_is_left_out_and_nothing_else_changes(network, deadline, egress, after):
    found = scan.last_boardings(network, deadline=deadline, egress=egress, after=after)
    whole = oracle.last_boardings(network, deadline=deadline, egress=egress)
    assert found == {stop: departs for stop, departs in whole.items() if departs >= after}
