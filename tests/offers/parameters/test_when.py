"""Parameters of when: dates, times of day, days of the week, publication, kinds of calendar."""

from datetime import datetime

import pytest

from culture_app.offers import services as offers
from tests.offers.documents import NOW, multiple, source, sub_event
from tests.offers.parameters.world import hall, named, names, on, take_in

pytestmark = pytest.mark.django_db

FRIDAY = "dateFrom=2026-07-03T00:00:00%2B02:00&dateTo=2026-07-03T23:59:59%2B02:00"
SATURDAY = "dateFrom=2026-07-04T00:00:00%2B02:00&dateTo=2026-07-04T23:59:59%2B02:00"


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        # one end alone
        ("dateFrom=2026-07-04T00:00:00%2B02:00", ["Zaterdag"]),
        ("dateTo=2026-07-03T23:59:59%2B02:00", ["Vrijdag"]),
        # a day alone is all of it, in Brussels
        ("dateFrom=2026-07-03&dateTo=2026-07-03", ["Vrijdag"]),
        # both ends are inclusive
        ("dateFrom=2026-07-03T22:00:00%2B02:00&dateTo=2026-07-03T23:00:00%2B02:00", ["Vrijdag"]),
        ("dateFrom=2026-07-03T22:00:01%2B02:00&dateTo=2026-07-03T23:00:00%2B02:00", []),
        # a bare plus arrives as a space
        ("dateFrom=2026-07-03T22:00:00+02:00&dateTo=2026-07-03T23:00:00+02:00", ["Vrijdag"]),
        # without an offset it is Brussels' time
        ("dateFrom=2026-07-03T22:00:00&dateTo=2026-07-03T23:00:00", ["Vrijdag"]),
        # what ends before it begins holds nothing
        ("dateFrom=2026-07-05&dateTo=2026-07-03", []),
        # off
        ("dateFrom=*&dateTo=*", ["Vrijdag", "Zaterdag"]),
    ],
)
def test_date_from_and_date_to(raw, found):
    take_in(
        named("Vrijdag"),
        named("Zaterdag", startDate="2026-07-04T20:00:00+02:00", endDate="2026-07-04T22:00:00+02:00"),
    )
    assert names(raw) == found


def times_of_day():
    def lasting(name, start, end):
        return named(name, startDate=f"2026-07-{start}:00+02:00", endDate=f"2026-07-{end}:00+02:00")

    return (
        lasting("Middag", "03T13:00", "03T14:00"),
        lasting("Avond", "03T20:00", "03T22:00"),
        lasting("Nacht", "03T22:30", "04T02:00"),
        lasting("Weekend", "03T18:00", "05T12:00"),
    )


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        # written with a colon, or as the incumbent does
        ("localTimeFrom=20:00&localTimeTo=21:00", ["Avond", "Weekend"]),
        ("localTimeFrom=2000&localTimeTo=2100", ["Avond", "Weekend"]),
        ("localTimeFrom=900&localTimeTo=1259", ["Weekend"]),
        # both ends are inclusive
        ("localTimeFrom=14:00&localTimeTo=15:00", ["Middag", "Weekend"]),
        ("localTimeFrom=14:01&localTimeTo=15:00", ["Weekend"]),
        ("localTimeFrom=12:00&localTimeTo=13:00", ["Middag", "Weekend"]),
        ("localTimeFrom=12:00&localTimeTo=12:59", ["Weekend"]),
        # one end alone: to midnight, or from it
        ("localTimeFrom=23:00", ["Nacht", "Weekend"]),
        ("localTimeTo=01:00", ["Nacht", "Weekend"]),
        ("localTimeTo=13:30", ["Middag", "Nacht", "Weekend"]),
        # a window across midnight
        ("localTimeFrom=22:00&localTimeTo=02:00", ["Avond", "Nacht", "Weekend"]),
        ("localTimeFrom=22:01&localTimeTo=02:00", ["Nacht", "Weekend"]),
        ("localTimeFrom=02:00&localTimeTo=05:00", ["Nacht", "Weekend"]),
        ("localTimeFrom=02:01&localTimeTo=05:00", ["Weekend"]),
        # one minute
        ("localTimeFrom=13:30&localTimeTo=13:30", ["Middag", "Weekend"]),
        # with a date: the same sub-event
        (f"{FRIDAY}&localTimeFrom=19:00", ["Avond", "Nacht", "Weekend"]),
        (f"{SATURDAY}&localTimeFrom=19:00&localTimeTo=22:00", ["Weekend"]),
        # off
        ("localTimeFrom=*&localTimeTo=*", ["Avond", "Middag", "Nacht", "Weekend"]),
    ],
)
def test_local_time_from_and_to(raw, found):
    take_in(*times_of_day())
    assert names(raw) == found


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-10-24T20:00:00+02:00", "2026-10-25T20:00:00+01:00"),  # 25 hours: the clock goes back
        ("2027-03-27T20:00:00+01:00", "2027-03-28T20:00:00+02:00"),  # 23 hours: the clock goes forward
    ],
)
def test_a_day_around_a_change_of_the_clock_holds_every_minute(start, end):
    take_in(named("Etmaal", startDate=start, endDate=end))
    assert all(names(f"localTimeFrom={time}&localTimeTo={time}") for time in ("1959", "0200", "0559", "2001"))


def test_a_night_in_which_the_clock_changes_holds_no_more_than_its_hours():
    take_in(named("Nacht", startDate="2026-10-24T23:00:00+02:00", endDate="2026-10-25T04:00:00+01:00"))
    assert names("localTimeFrom=03:30&localTimeTo=03:30")
    assert not names("localTimeFrom=04:01&localTimeTo=22:59")


def test_what_is_always_there_is_there_at_any_time_of_day():
    take_in(hall("Park"))
    assert names("localTimeFrom=03:00&localTimeTo=03:01") == ["Park"]


def test_a_place_is_found_at_its_opening_hours():
    hours = [{"dayOfWeek": ["friday"], "opens": "09:00", "closes": "12:00"}]
    take_in(hall("Bib", openingHours=hours))
    assert names(f"{FRIDAY}&localTimeFrom=12:00&localTimeTo=13:00") == ["Bib"]
    assert names(f"{FRIDAY}&localTimeFrom=12:01&localTimeTo=13:00") == []
    assert names(f"{SATURDAY}&localTimeFrom=10:00&localTimeTo=11:00") == []


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("recurringOnDayOfWeek=wednesday", ["Markt"]),
        ("recurringOnDayOfWeek=Wednesday", ["Markt"]),
        ("recurringOnDayOfWeek=saturday,sunday", ["Museum"]),
        ("recurringOnDayOfWeek=wednesday,saturday", ["Markt", "Museum"]),
        ("recurringOnDayOfWeek=monday", []),
        # what happens once recurs on no day
        ("recurringOnDayOfWeek=friday", []),
        ("recurringOnDayOfWeek=wednesday&dateFrom=2026-12-01", []),
        ("recurringOnDayOfWeek=*", ["Eenmalig", "Markt", "Museum"]),
    ],
)
def test_recurring_on_day_of_week(raw, found):
    hours = [{"dayOfWeek": ["saturday", "sunday"], "opens": "10:00", "closes": "17:00"}]
    wednesdays = (on(day, "08:00", "12:00") for day in (1, 8, 15, 22))
    take_in(named("Markt") | multiple(*wednesdays), hall("Museum", openingHours=hours), named("Eenmalig"))
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("calendarType=single", ["Eens"]),
        ("calendarType=single,multiple", ["Eens", "Vaak"]),
        ("calendarType=PERMANENT", ["Altijd"]),
        ("calendarType=periodic", []),
        ("calendarType=multiple&dateFrom=2026-07-05", []),
        ("calendarType=*", ["Altijd", "Eens", "Vaak"]),
    ],
)
def test_calendar_type(raw, found):
    take_in(named("Eens"), named("Vaak") | multiple(on(3), on(4)), hall("Altijd"))
    assert names(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        # default: now
        ("", ["Nu"]),
        ("availableTo=2026-08-01T00:00:00%2B02:00", ["Later", "Nu"]),
        ("availableTo=*", ["Later", "Nu"]),
        ("availableTo=2026-07-14T23:59:59%2B02:00", ["Nu"]),
        (
            "availableFrom=2026-06-01T00:00:00%2B02:00&availableTo=2026-06-30T00:00:00%2B02:00",
            ["Nu", "Voorbij"],
        ),
        ("availableFrom=*", ["Nu", "Voorbij"]),
        ("availableFrom=*&availableTo=*", ["Later", "Nu", "Voorbij"]),
        ("availableFrom=*&availableTo=*&dateFrom=2026-07-20", ["Later"]),
    ],
)
def test_available_from_and_to(raw, found):
    later = {"startDate": "2026-07-20T20:00:00+02:00", "endDate": "2026-07-20T22:00:00+02:00"}
    past = {"startDate": "2026-06-10T20:00:00+02:00", "endDate": "2026-06-10T22:00:00+02:00"}
    take_in(
        named("Nu"),
        named("Later", availableFrom="2026-07-15T00:00:00+02:00", **later),
        named("Voorbij", **past),
    )
    assert names(raw) == found


@pytest.mark.parametrize("which", ["created", "modified"])
@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2026-06-01T00:00:00Z", None, ["Juni"]),
        ("2026-06-01T00:00:01Z", None, []),
        (None, "2026-05-01T00:00:00Z", ["Mei"]),
        ("2026-05-01", "2026-06-01", ["Juni", "Mei"]),
        ("2026-06-01", "2026-05-01", []),
        ("*", "*", ["Juni", "Mei", "Ooit"]),
    ],
)
def test_created_and_modified(which, first, last, found):
    moments = {"Mei": "2026-05-01T00:00:00+00:00", "Juni": "2026-06-01T00:00:00+00:00", "Ooit": None}
    documents = [
        source(
            named(name, **({"created": moment} if moment else {})),
            modified=moment and datetime.fromisoformat(moment),
        )
        for name, moment in moments.items()
    ]
    offers.ingest(documents=documents, now=NOW)
    ends = {f"{which}From": first, f"{which}To": last}
    assert names("&".join(f"{name}={value}" for name, value in ends.items() if value)) == found


def test_a_sub_event_of_several_days_takes_place_on_each_of_them():
    festival = sub_event("2026-07-03T18:00:00+02:00", "2026-07-05T12:00:00+02:00")
    take_in(named("Festival") | multiple(festival))
    assert names(SATURDAY) == ["Festival"]
