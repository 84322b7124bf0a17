"""The two nights a year on which Brussels' clocks change: 29 March and 25 October 2026."""

from datetime import UTC, datetime

import pytest

from culture_app.offers.calendar import expand
from tests.offers.documents import NOW

SPRING, AUTUMN = "2026-03-29", "2026-10-25"


def slot(day, opens, closes, weekday="sunday"):
    """(start, end) in UTC of opening hours on one day."""
    document = {
        "calendarType": "periodic",
        "startDate": f"{day}T00:00:00+01:00",
        "endDate": f"{day}T12:00:00+01:00",
        "openingHours": [{"dayOfWeek": [weekday], "opens": opens, "closes": closes}],
    }
    (found,) = expand(document, now=NOW).occurrences
    return found.start, found.end


def utc(day, clock):
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("opens", "closes", "start", "end"),
    [
        ("01:00", "04:00", "00:00", "02:00"),  # two hours, though the clocks say three
        ("02:30", "04:00", "01:30", "02:00"),  # 02:30 isn't there: read as 03:30
        ("01:30", "02:30", "00:30", "01:30"),
        ("02:30", "03:10", "01:30", "01:30"),  # swallowed by the gap: ends when it starts
        ("03:00", "04:00", "01:00", "02:00"),
    ],
)
def test_spring_night(opens, closes, start, end):
    assert slot(SPRING, opens, closes) == (utc(SPRING, start), utc(SPRING, end))


@pytest.mark.parametrize(
    ("opens", "closes", "start", "end"),
    [
        ("01:00", "04:00", "23:00", "03:00"),  # four hours, though the clocks say three
        ("02:30", "03:30", "00:30", "02:30"),  # 02:30 comes twice: the first
        ("02:15", "02:45", "00:15", "00:45"),
        ("03:00", "04:00", "02:00", "03:00"),
    ],
)
def test_autumn_night(opens, closes, start, end):
    first_day = "2026-10-24" if start == "23:00" else AUTUMN
    assert slot(AUTUMN, opens, closes) == (utc(first_day, start), utc(AUTUMN, end))


def test_a_party_through_the_spring_night_is_an_hour_shorter():
    start, end = slot("2026-03-28", "22:00", "06:00", weekday="saturday")
    assert (end - start).total_seconds() == 7 * 3600


def test_a_party_through_the_autumn_night_is_an_hour_longer():
    start, end = slot("2026-10-24", "22:00", "06:00", weekday="saturday")
    assert (end - start).total_seconds() == 9 * 3600
