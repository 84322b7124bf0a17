"""A GTFS zip is taken whole, or refused with a reason that its publisher understands."""

import zipfile
from datetime import date

import pytest

from culture_app.kernel.clock import BRUSSELS
from culture_app.kernel.words import GeoPoint
from mobility import services as mobility
from mobility import shelf
from mobility.errors import TimetableFault
from mobility.providers.connection_scan import ConnectionScan
from tests.mobility import feeds
from tests.mobility.conftest import NOW

LEUVEN, AARSCHOT = GeoPoint(*feeds.LEUVEN), GeoPoint(*feeds.AARSCHOT)
EVENING = {"1": [("aarschot", "22:50"), ("leuven", "23:04")]}
LATER = {"1": [("aarschot", "23:50"), ("leuven", "24:04")]}


def last_train(day=feeds.DAY):
    journey = ConnectionScan(shelf.current()).last_return(origin=AARSCHOT, destination=LEUVEN, day=day)
    return journey and journey.start.astimezone(BRUSSELS).strftime("%H:%M")


def test_the_first_load_creates(put):
    assert put(feeds.feed(EVENING)) == "created"


def test_the_same_bytes_again_change_nothing(put):
    put(feeds.feed(EVENING))
    assert put(feeds.feed(EVENING)) == "unchanged"


def test_a_new_version_is_seen_without_a_restart(put):
    put(feeds.feed(EVENING))
    before = last_train()
    put(feeds.feed(LATER))
    assert (before, last_train()) == ("22:50", "23:50")


def test_a_broken_feed_leaves_the_former_one_in_use(put):
    put(feeds.feed(EVENING))
    with pytest.raises(TimetableFault):
        put(feeds.feed(LATER) | {"stop_times.txt": "trip_id\n1\n"})
    assert last_train() == "22:50"


def test_one_source_is_replaced_without_the_others(put):
    put(feeds.feed(EVENING), source="trains")
    put(feeds.feed(LATER), source="buses")
    put(feeds.feed({"1": [("leuven", "8:00"), ("aarschot", "8:10")]}), source="buses")
    assert last_train() == "22:50"


def test_two_feeds_with_the_same_ids_stay_apart(put):
    put(feeds.feed(EVENING), source="trains")
    put(feeds.feed(LATER), source="buses")
    assert last_train() == "23:50"


def test_old_versions_are_cleared_away(put, folder):
    for minute in range(4):
        put(feeds.feed({"1": [("aarschot", f"22:0{minute}"), ("leuven", "23:04")]}))
    assert len(list((folder / "versions").iterdir())) == 2
    assert len(list((folder / "feeds").iterdir())) == 1


def test_without_a_timetable_there_is_none(folder):
    assert shelf.current() is None


def test_a_timetable_of_another_format_counts_as_absent(put, folder):
    put(feeds.feed(EVENING))
    current = folder / "current.json"
    current.write_text(current.read_text().replace(f'"format":{shelf.FORMAT}', '"format":0'))
    assert shelf.current() is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"stop_times.txt": None}, "stop_times.txt is missing"),
        ({"stops.txt": "stop_name\nLeuven\n"}, "stops.txt has no column stop_id"),
        (
            {"stops.txt": "stop_id,stop_name,stop_lat,stop_lon\nleuven,L,x,4\n"},
            "stops.txt line 2: stop_lat is not",
        ),
        (
            {"stops.txt": "stop_id,stop_name,stop_lat,stop_lon\nleuven,L,nan,4\n"},
            "stops.txt line 2: stop_lat is not",
        ),
        ({"stops.txt": "stop_id,stop_name,stop_lat,stop_lon\nl\x00,L,50,4\n"}, "holds a NUL character"),
        ({"stops.txt": b"stop_id,stop_name\n\xff\xfe,x\n"}, "stops.txt is not UTF-8"),
        ({"calendar_dates.txt": "service_id,date,exception_type\nruns,20260231,1\n"}, "date is not a date"),
        ({"calendar_dates.txt": "service_id,date,exception_type\nruns,20260701,3\n"}, "neither 1 nor 2"),
        ({"calendar_dates.txt": "service_id,date,exception_type\n"}, "no service runs on any day"),
        (
            {"trips.txt": "route_id,service_id,trip_id\nxx,runs,1\n"},
            "trips.txt line 2: route_id names no route",
        ),
        ({"trips.txt": "route_id,service_id,trip_id\nic,never,1\n"}, "service_id names no service"),
        ({"frequencies.txt": "trip_id,start_time\n1,08:00:00\n"}, "frequencies.txt has rows"),
        ({"stop_times.txt": "trip_id,stop_id,stop_sequence\n"}, "stop_times.txt has no rows"),
    ],
)
def test_a_feed_that_cannot_be_read_says_where_it_is_broken(put, change, reason):
    files = {name: text for name, text in (feeds.feed(EVENING) | change).items() if text is not None}
    with pytest.raises(TimetableFault, match=reason):
        put(files)


@pytest.mark.parametrize(
    ("calls", "reason"),
    [
        ([("1", "25:61:00", "", "leuven", 1)], "line 2: arrival_time is not a time"),
        ([("1", "10:00:00", "10:00:00", "nowhere", 1)], "line 2: stop_id names no stop"),
        ([("9", "10:00:00", "10:00:00", "leuven", 1)], "line 2: trip_id names no trip"),
        (
            [("1", "10:00:00", "10:00:00", "leuven", 1), ("1", "9:00:00", "9:00:00", "aarschot", 2)],
            "line 3: the trip's times run backwards",
        ),
        (
            [("1", "", "", "leuven", 1), ("1", "9:00:00", "9:00:00", "aarschot", 2)],
            "begins and ends with a time",
        ),
    ],
)
def test_a_trip_that_cannot_be_driven_is_refused(put, calls, reason):
    header = "trip_id,arrival_time,departure_time,stop_id,stop_sequence"
    with pytest.raises(TimetableFault, match=reason):
        put(feeds.feed(EVENING) | {"stop_times.txt": feeds.table(header, calls)})


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04 half of one"])
def test_what_is_not_a_zip_is_refused(put, data):
    with pytest.raises(TimetableFault, match="not a zip"):
        put(data)


def test_a_file_damaged_inside_the_zip_is_refused(put):
    data = bytearray(feeds.zipped(feeds.feed(EVENING)))
    with zipfile.ZipFile(__import__("io").BytesIO(bytes(data))) as archive:
        start = archive.getinfo("stop_times.txt").header_offset + 60
    data[start : start + 8] = b"\x00" * 8
    with pytest.raises(TimetableFault, match=r"stop_times\.txt can't be unpacked"):
        put(bytes(data))


def test_times_left_out_are_spread_between_timepoints(put):
    stops = {"leuven": feeds.LEUVEN, "rotselaar": feeds.ROTSELAAR, "aarschot": feeds.AARSCHOT}
    header = "trip_id,arrival_time,departure_time,stop_id,stop_sequence"
    calls = [
        ("1", "22:00:00", "22:00:00", "aarschot", 1),
        ("1", "", "", "rotselaar", 2),
        ("1", "22:20:00", "22:20:00", "leuven", 3),
    ]
    put(feeds.feed(EVENING, stops=stops) | {"stop_times.txt": feeds.table(header, calls)})
    journey = ConnectionScan(shelf.current()).last_return(
        origin=GeoPoint(*feeds.ROTSELAAR), destination=LEUVEN, day=feeds.DAY
    )
    assert journey.start.astimezone(BRUSSELS).strftime("%H:%M") == "22:10"


def test_calendar_of_zeros_runs_on_the_days_of_calendar_dates_only(put):
    put(feeds.feed(EVENING, days=[feeds.DAY]))
    assert (last_train(feeds.DAY), last_train(date(2026, 7, 8))) == ("22:50", None)


def test_a_day_taken_out_of_the_calendar_has_no_trains(put):
    week = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date"
    files = feeds.feed(EVENING) | {
        "calendar.txt": feeds.table(week, [("runs", 0, 0, 1, 0, 0, 0, 0, "20260601", "20260731")]),
        "calendar_dates.txt": "service_id,date,exception_type\nruns,20260708,2\n",
    }
    put(files)
    assert [last_train(date(2026, 7, day)) for day in (1, 7, 8, 15)] == ["22:50", None, None, "22:50"]


@pytest.mark.django_db
def test_the_stations_of_a_feed_can_be_found_by_name(folder):
    files = feeds.feed(EVENING) | {
        "translations.txt": "trans_id,lang,translation\nLeuven,fr,Louvain\nLeuven,nl,Leuven\n"
    }
    mobility.load_timetable(source="trains", data=feeds.zipped(files), now=NOW)
    assert mobility.geocode(text="gare de Louvain")[0].label == "Station Leuven"


@pytest.mark.django_db
def test_stops_of_buses_are_no_stations(folder):
    mobility.load_timetable(source="buses", data=feeds.zipped(feeds.feed(EVENING, route_type=3)), now=NOW)
    assert mobility.geocode(text="Leuven") == ()


@pytest.mark.django_db
@pytest.mark.parametrize("times", [1, 2])
def test_the_door_counts_what_became_of_the_feed(folder, times):
    data = feeds.zipped(feeds.feed(EVENING))
    loaded = [mobility.load_timetable(source="trains", data=data, now=NOW) for _ in range(times)][-1]
    assert (loaded.created, loaded.unchanged, list(loaded)) == ((1, 0, []) if times == 1 else (0, 1, []))
