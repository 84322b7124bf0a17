"""A booking in a calendar, as another program reads it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import icalendar
import pytest

from culture_app.kernel.words import LANGUAGES, GeoPoint
from ticketing.diary import calendar_entry
from ticketing.errors import NoHourToKeep
from ticketing.occasions import Occasion

BOOKING = UUID("0190a1b2-0000-7000-8000-000000000001")
OCCASION = Occasion(
    occurrence=UUID(int=7),
    name="Het verdriet; van, België\nBEGIN:VALARM",
    place="Schouwburg",
    town="3000 Leuven",
    point=GeoPoint(50.88, 4.7),
    starts=datetime(2026, 7, 1, 18, 0, tzinfo=UTC),
    ends=datetime(2026, 7, 1, 20, 15, tzinfo=UTC),
)


def written(**more) -> bytes:
    words = {
        "booking": BOOKING,
        "occasion": OCCASION,
        "seats": 2,
        "gone": False,
        "sequence": 0,
        "now": datetime(2026, 6, 1, 10, 0, tzinfo=UTC),
        "language": "nl",
    }
    return calendar_entry(**words | more)


def entry(**more) -> icalendar.Event:
    (found,) = icalendar.Calendar.from_ical(written(**more)).walk("VEVENT")
    return found


def test_says_what_where_and_when():
    found = entry()
    assert str(found["summary"]) == "Het verdriet; van, België BEGIN:VALARM"
    assert str(found["location"]) == "Schouwburg, 3000 Leuven"
    assert found.decoded("dtstart") == OCCASION.starts
    assert found.decoded("dtend") == OCCASION.ends
    assert (found["geo"].latitude, found["geo"].longitude) == (50.88, 4.7)


@pytest.mark.parametrize(
    ("starts", "offset"),
    [
        (datetime(2026, 7, 1, 18, 0, tzinfo=UTC), 2),
        (datetime(2026, 12, 1, 18, 0, tzinfo=UTC), 1),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), 1),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), 2),
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), 2),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), 1),
        (datetime(2040, 7, 1, 18, 0, tzinfo=UTC), 2),
    ],
)
def test_a_calendar_that_knows_no_time_zones_finds_brussels_in_the_file(starts, offset):
    made = icalendar.Calendar.from_ical(written(occasion=replace(OCCASION, starts=starts)))
    (zone,) = made.walk("VTIMEZONE")
    start = entry(occasion=replace(OCCASION, starts=starts))["dtstart"]
    assert start.params["TZID"] == zone["tzid"] == "Europe/Brussels"
    # The file's own rule, not the machine's: read the wall clock with it.
    wall = datetime.strptime(start.to_ical().decode(), "%Y%m%dT%H%M%S")
    assert wall.replace(tzinfo=zone.to_tz(lookup_tzid=False)).utcoffset() == timedelta(hours=offset)
    assert wall - timedelta(hours=offset) == starts.replace(tzinfo=None)


def test_the_hour_that_comes_twice_is_named_in_utc():
    starts = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert b"DTSTART:20261025T013000Z" in written(occasion=replace(OCCASION, starts=starts))


def test_rings_two_hours_before():
    (alarm,) = entry().walk("VALARM")
    assert (str(alarm["action"]), alarm.decoded("trigger")) == ("DISPLAY", timedelta(hours=-2))


def test_a_later_edition_replaces_the_earlier_one():
    first, later = entry(sequence=1), entry(sequence=4, gone=True)
    assert first["uid"] == later["uid"] == str(BOOKING)
    assert later["sequence"] > first["sequence"]


def test_what_is_gone_says_so_and_rings_no_more():
    found = entry(gone=True)
    assert (str(found["status"]), str(found["transp"])) == ("CANCELLED", "TRANSPARENT")
    assert found.walk("VALARM") == []
    assert str(entry()["status"]) == "CONFIRMED"


def test_names_nobody():
    made = written().upper()
    assert not [word for word in (b"ORGANIZER", b"ATTENDEE", b"MAILTO") if word in made]
    assert b"CLASS:PRIVATE" in made


def test_speaks_four_languages():
    assert len({str(entry(language=one)["description"]) for one in LANGUAGES}) == 4
    assert str(entry(seats=1, language="fr")["description"]).startswith("1 billet.")


def test_lines_are_at_most_75_bytes_and_end_as_they_should():
    made = written(occasion=replace(OCCASION, name="ë" * 300))
    assert made.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))


def test_what_has_no_fixed_hour_is_no_entry():
    with pytest.raises(NoHourToKeep):
        written(occasion=replace(OCCASION, starts=None))


def test_what_has_no_end_has_none_here_either():
    assert "dtend" not in entry(occasion=replace(OCCASION, ends=OCCASION.starts))
