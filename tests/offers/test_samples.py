"""UiTdatabank's own sample documents (../shared/data/mesh/udb3): each has the calendar that its text says, or a
true reason. Told by hand from the documents; the instant is the one at which UiTdatabank's own tests stand."""

from datetime import datetime
from pathlib import Path

import orjson
import pytest

from culture_app.offers.calendar import expand
from culture_app.offers.errors import CalendarFault
from tests.offers.documents import brussels

FOLDER = Path(__file__).resolve().parents[3] / "shared/data/mesh/udb3"
NOW = datetime.fromisoformat("2017-05-09T15:11:32+02:00")
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the sample documents aren't on this machine")


def expanded(name):
    return expand(orjson.loads((FOLDER / name).read_bytes()), now=NOW)


def spans(name):
    return [(found.start, found.end) for found in expanded(name).occurrences]


def test_a_single_date():
    assert spans("events/original-with-languages.json") == [
        (brussels("2017-04-22T10:00"), brussels("2017-04-22T18:00"))
    ]


@pytest.mark.parametrize("name", ["original", "original-with-typical-age-range"])
def test_a_single_date_told_in_utc(name):
    assert spans(f"events/{name}.json") == [(brussels("2017-04-22T12:00"), brussels("2017-04-22T20:00"))]


def test_a_wrong_created_does_not_touch_the_calendar():
    assert spans("events/original-with-wrong-created.json") == spans("events/original-with-languages.json")


def test_the_sub_event_of_a_single_date():
    (found,) = expanded("events/example_event.json").occurrences
    assert (found.start, found.end) == (brussels("2021-05-17T18:00"), brussels("2021-05-18T00:00"))
    assert (found.childcare_start, found.childcare_end) == ("08:00", "23:00")


def test_three_dates_without_a_length():
    assert spans("events/original-with-multiple-dates.json") == [
        (brussels(day), brussels(day)) for day in ("2017-04-30", "2017-05-01", "2017-05-07")
    ]


def test_only_the_last_night_is_overnight():
    found = expanded("events/original-with-overnight.json").occurrences
    assert [item.overnight for item in found] == [False, False, True]


def test_fully_booked_as_a_whole_is_fully_booked_each_time():
    found = expanded("events/original-with-unavailable-booking-availability.json").occurrences
    assert [(item.status, item.booking_availability) for item in found] == [("Available", "Unavailable")] * 3


def test_a_period_with_hours():
    found = spans("events/original-periodic-with-opening-hours.json")
    assert len(found) == 2 * 130 + 25  # 130 weekdays, 25 Saturdays from 2 January to 30 June 2017
    assert found[0] == (brussels("2017-01-02T09:00"), brussels("2017-01-02T12:00"))
    assert found[-1] == (brussels("2017-06-30T13:00"), brussels("2017-06-30T18:00"))


def test_an_adjusted_day():
    found = spans("events/original-periodic-with-adjusted-day.json")
    assert len(found) == 10
    assert (brussels("2017-02-08T10:00"), brussels("2017-02-08T13:00")) in found


def test_hours_of_which_none_can_be_used_are_a_true_reason():
    with pytest.raises(CalendarFault) as fault:
        expanded("events/original-periodic-with-wrong-opening-hours.json")
    for part in ("no dayOfWeek", "no closes", "no opens", "st. patrick's day"):
        assert part in fault.value.reason


def test_no_calendar_is_a_true_reason():
    with pytest.raises(CalendarFault, match="calendarType is missing"):
        expanded("events/original-with-optional-fields.json")


def test_a_closed_monday_in_a_permanent_calendar():
    found = spans("events/original-permanent-with-closed-days.json")
    assert not [start for start, _ in found if brussels("2017-03-13") <= start < brussels("2017-03-14")]
    assert found[0] == (brussels("2016-11-09T09:00"), brussels("2016-11-09T12:00"))
    assert found[-1] == (brussels("2018-05-08T13:00"), brussels("2018-05-08T18:00"))


def test_a_permanent_calendar_past_midnight():
    found = spans("events/original-permanent-with-midnight-crossing-opening-hours.json")
    assert (brussels("2017-05-06T22:00"), brussels("2017-05-07T02:00")) in found


@pytest.mark.parametrize(
    "name",
    [
        "original",
        "original-with-duplicate-of",
        "original-with-metadata",
        "original-with-incomplete-address-translation",
    ],
)
def test_a_place_that_is_simply_there(name):
    assert expanded(f"places/{name}.json").open_ended


def test_a_place_with_hours():
    found = spans("places/original-with-opening-hours.json")
    assert {start.astimezone(brussels("2017-01-01").tzinfo).weekday() for start, _ in found} == {0, 2, 4}


def test_a_place_with_a_period_and_a_closed_day():
    days = [
        start.astimezone(brussels("2017-01-01").tzinfo).day
        for start, _ in spans("places/original-with-period-and-closed-days.json")
    ]
    assert days == [24, 28, 1, 3, 5, 8]


def test_a_place_with_closed_and_adjusted_days():
    found = spans("places/example_place.json")
    days = [start.astimezone(brussels("2026-01-01").tzinfo).date().isoformat() for start, _ in found]
    assert "2026-04-06" not in days
    assert days[-3:] == ["2026-12-25", "2026-12-26", "2026-12-27"]
    assert (brussels("2026-12-25T13:00"), brussels("2026-12-25T15:00")) in found
