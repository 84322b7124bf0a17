"""Which trains go when: service days, nights after midnight, the nights on which the clocks change, changes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from culture_app.kernel.clock import BRUSSELS
from culture_app.kernel.words import GeoPoint
from mobility import serviceday
from tests.mobility import feeds

LEUVEN, AARSCHOT = GeoPoint(*feeds.LEUVEN), GeoPoint(*feeds.AARSCHOT)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def clock(at):
    return at.astimezone(BRUSSELS).strftime("%d %H:%M")


def home(planner, leave_at):
    return planner.earliest_arrival(origin=AARSCHOT, destination=LEUVEN, leave_at=leave_at)


def evening(day=feeds.DAY, hour=22, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BRUSSELS)


def test_a_train_after_midnight_belongs_to_the_evening_before(planner):
    planner = planner(feeds.feed({"1": [("aarschot", "24:10"), ("leuven", "24:24")]}))
    assert clock(home(planner, evening()).start) == "02 00:10"


def test_after_midnight_yesterdays_trains_still_go(planner):
    planner = planner(feeds.feed({"1": [("aarschot", "24:40"), ("leuven", "24:54")]}))
    assert clock(home(planner, evening(date(2026, 7, 2), 0, 20)).start) == "02 00:40"


def test_the_last_way_home_is_home_before_half_past_four(planner):
    trips = {
        "1": [("aarschot", "23:00"), ("leuven", "23:14")],
        "2": [("aarschot", "28:20"), ("leuven", "28:34")],
    }
    journey = planner(feeds.feed(trips)).last_return(origin=AARSCHOT, destination=LEUVEN, day=feeds.DAY)
    assert clock(journey.start) == "01 23:00"


def test_the_first_train_of_the_morning_is_found_from_the_night(planner):
    days = [feeds.DAY, date(2026, 7, 2)]
    planner = planner(feeds.feed({"1": [("aarschot", "5:07"), ("leuven", "5:17")]}, days=days))
    assert clock(home(planner, evening(hour=23)).start) == "02 05:07"


def test_a_day_outside_what_was_announced_is_not_known(planner):
    planner = planner(feeds.feed({"1": [("aarschot", "5:07"), ("leuven", "5:17")]}))
    assert [planner.coverage(date(2026, 7, day)) for day in (1, 2)] == ["known", "outside_timetable"]


@pytest.mark.parametrize(
    ("day", "gtfs", "expected"),
    [
        # Noon minus 12 h: on the short day that is 23:00 the evening before, on the long day 01:00 (summer time).
        (SPRING, "1:30", "00:30"),
        (SPRING, "23:10", "23:10"),
        (AUTUMN, "23:10", "23:10"),
        (AUTUMN, "25:10", "01:10"),
    ],
)
def test_clock_times_count_from_noon_minus_twelve_hours(day, gtfs, expected):
    at = datetime.fromtimestamp(serviceday.day_zero(day) + serviceday.seconds_of(f"{gtfs}:00"), UTC)
    assert at.astimezone(BRUSSELS).strftime("%H:%M") == expected


@pytest.mark.parametrize(
    ("eve", "minutes"), [(SPRING - timedelta(days=1), 60), (AUTUMN - timedelta(days=1), 60)]
)
def test_a_ride_through_a_night_of_changing_clocks_takes_as_long_as_it_takes(planner, eve, minutes):
    planner = planner(feeds.feed({"1": [("aarschot", "25:30"), ("leuven", "26:30")]}, days=[eve]))
    ride = home(planner, evening(eve, 23)).rides[0]
    assert (ride.end - ride.start) == timedelta(minutes=minutes)


def test_in_the_spring_night_the_clock_has_jumped_on_arrival(planner):
    eve = SPRING - timedelta(days=1)
    planner = planner(feeds.feed({"1": [("aarschot", "25:30"), ("leuven", "26:30")]}, days=[eve]))
    ride = home(planner, evening(eve, 23)).rides[0]
    assert (clock(ride.start), clock(ride.end)) == ("29 01:30", "29 03:30")


def test_in_the_autumn_night_the_hour_comes_twice(planner):
    eve = AUTUMN - timedelta(days=1)
    planner = planner(feeds.feed({"1": [("aarschot", "25:30"), ("leuven", "26:45")]}, days=[eve]))
    ride = home(planner, evening(eve, 23)).rides[0]
    assert (clock(ride.start), clock(ride.end)) == ("25 01:30", "25 02:45")


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-07-02T04:29:59+02:00", date(2026, 7, 1)),
        ("2026-07-02T04:30:00+02:00", date(2026, 7, 2)),
        ("2026-10-25T02:30:00+01:00", date(2026, 10, 24)),
        ("2026-03-29T03:30:00+02:00", date(2026, 3, 28)),
    ],
)
def test_a_night_belongs_to_the_day_before_it(at, day):
    assert serviceday.operating_day(datetime.fromisoformat(at)) == day


@pytest.mark.parametrize(
    "text", ["24:60:00", "1:2:3", "", "-1:00:00", "100:00:00", "aa:00:00", "10:00", "١٠:00:00"]
)
def test_what_is_not_a_clock_time_is_refused(text):
    with pytest.raises(ValueError):
        serviceday.seconds_of(text)


CHANGING = {"1": [("aarschot", "22:00"), ("hub", "22:10")], "2": [("hub", "22:13"), ("leuven", "22:20")]}
HUB = {"leuven": feeds.LEUVEN, "aarschot": feeds.AARSCHOT, "hub": (50.93, 4.75)}


def test_without_a_word_from_the_publisher_two_minutes_are_enough_at_one_stop(planner):
    assert home(planner(feeds.feed(CHANGING, stops=HUB)), evening(hour=21)).transfers == 1


def test_a_change_time_of_the_publisher_counts(planner):
    files = feeds.feed(CHANGING, stops=HUB) | {
        "transfers.txt": "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nhub,hub,2,240\n"
    }
    assert home(planner(files), evening(hour=21)) is None


def test_a_change_that_the_publisher_rules_out_is_not_made(planner):
    files = feeds.feed(CHANGING, stops=HUB) | {
        "transfers.txt": "from_stop_id,to_stop_id,transfer_type\nhub,hub,3\n"
    }
    assert home(planner(files), evening(hour=21)) is None


PLATFORMS = """stop_id,stop_name,stop_lat,stop_lon,parent_station,location_type,platform_code
leuven,Leuven,50.8814,4.7157,,0,
aarschot,Aarschot,50.9844,4.8243,,0,
hub,Hub,50.93,4.75,,1,
hub1,Hub,50.93,4.75,hub,0,1
hub2,Hub,50.93,4.75,hub,0,2
"""


@pytest.mark.parametrize(("departs", "caught"), [("22:13", True), ("22:12", False)])
def test_between_platforms_of_one_station_it_takes_three_minutes(planner, departs, caught):
    trips = {"1": [("aarschot", "22:00"), ("hub1", "22:10")], "2": [("hub2", departs), ("leuven", "22:20")]}
    journey = home(planner(feeds.feed(trips) | {"stops.txt": PLATFORMS}), evening(hour=21))
    assert bool(journey) == caught


def test_a_change_between_platforms_is_no_walk_of_its_own(planner):
    trips = {"1": [("aarschot", "22:00"), ("hub1", "22:10")], "2": [("hub2", "22:15"), ("leuven", "22:20")]}
    journey = home(planner(feeds.feed(trips) | {"stops.txt": PLATFORMS}), evening(hour=21))
    assert [(leg.mode, leg.from_platform) for leg in journey.legs] == [("train", ""), ("train", "2")]


def test_one_changes_from_a_train_to_a_bus_of_another_feed_on_foot(planner):
    station, square = (50.9300, 4.7500), (50.9320, 4.7500)
    trains = feeds.feed(
        {"1": [("aarschot", "22:00"), ("hub", "22:10")]}, stops={"aarschot": feeds.AARSCHOT, "hub": station}
    )
    buses = feeds.feed(
        {"b": [("square", "22:20"), ("leuven", "22:40")]},
        stops={"square": square, "leuven": feeds.LEUVEN},
        route_type=3,
    )
    journey = home(planner(trains, buses), evening(hour=21))
    assert [leg.mode for leg in journey.legs] == ["train", "walk", "bus"]
    assert [leg.estimated for leg in journey.legs] == [False, True, False]


def test_stops_further_than_400_metres_apart_are_no_change(planner):
    station, square = (50.9300, 4.7500), (50.9340, 4.7500)
    trips = {"1": [("aarschot", "22:00"), ("hub", "22:10")], "2": [("square", "22:40"), ("leuven", "22:50")]}
    stops = {"aarschot": feeds.AARSCHOT, "hub": station, "square": square, "leuven": feeds.LEUVEN}
    assert home(planner(feeds.feed(trips, stops=stops)), evening(hour=21)) is None


def test_where_one_must_call_ahead_nobody_is_promised_a_seat(planner):
    header = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type"
    calls = [("1", "22:00:00", "22:00:00", "aarschot", 1, 2), ("1", "22:10:00", "22:10:00", "leuven", 2, 0)]
    files = feeds.feed({"1": [("aarschot", "22:00"), ("leuven", "22:10")]})
    assert home(planner(files | {"stop_times.txt": feeds.table(header, calls)}), evening(hour=21)) is None


def test_the_way_there_leaves_as_late_as_it_can(planner):
    trips = {
        "1": [("aarschot", "19:00"), ("leuven", "19:10")],
        "2": [("aarschot", "19:30"), ("leuven", "19:40")],
    }
    journey = planner(feeds.feed(trips)).latest_departure(
        origin=AARSCHOT, destination=LEUVEN, arrive_by=evening(hour=19, minute=45)
    )
    assert clock(journey.start) == "01 19:30"


def test_the_first_way_home_does_not_make_one_wait_on_the_way(planner):
    trips = {
        "1": [("aarschot", "22:00"), ("hub", "22:10")],
        "2": [("aarschot", "22:30"), ("hub", "22:40")],
        "3": [("hub", "22:50"), ("leuven", "23:00")],
    }
    journey = home(planner(feeds.feed(trips, stops=HUB)), evening(hour=21, minute=50))
    assert clock(journey.start) == "01 22:30"


def test_walks_to_and_from_the_stops_are_part_of_the_journey(planner):
    planner = planner(feeds.feed({"1": [("aarschot", "22:00"), ("leuven", "22:10")]}))
    near = GeoPoint(feeds.AARSCHOT[0] + 0.002, feeds.AARSCHOT[1])
    journey = planner.earliest_arrival(origin=near, destination=LEUVEN, leave_at=evening(hour=21))
    assert [leg.mode for leg in journey.legs] == ["walk", "train"]
    assert clock(journey.start) == "01 21:56"
    assert journey.walk_m == pytest.approx(289, abs=3)
