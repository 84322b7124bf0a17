"""Windows that move with the days: what leaves one behind, and what stays."""

from datetime import UTC, datetime, timedelta

import pytest

from culture_app.offers import services as offers
from culture_app.offers.data import Availability
from tests.offers.documents import NOW, event, found, key, multiple, place, sub_event, take_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MUSEUM = place(calendarType="permanent", openingHours=[{"dayOfWeek": ["monday"], "opens": "10:00", "closes": "18:00"}])  # fmt: skip


def sold(document, number, seats=3):
    kind = document["@type"].lower()
    row = offers.occurrences(offer=key(document), kind=kind, limit=500).items[number]
    offers.record_availability(
        rows=[Availability(occurrence=row.id, capacity=9, seats_left=seats, basis="pool", as_of=NOW)]
    )
    return row.id


def test_a_visit_that_was_sold_and_is_long_over_was_not_called_off():
    take_in(MUSEUM)
    first = sold(MUSEUM, 0)
    offers.roll_windows(now=NOW + 30 * DAY)
    assert offers.occurrence(id=first).status == "Available"


def test_a_visit_that_was_sold_and_is_no_longer_told_is_called_off():
    take_in(MUSEUM)
    last = sold(MUSEUM, -1)
    take_in({**MUSEUM, "openingHours": [{"dayOfWeek": ["friday"], "opens": "10:00", "closes": "18:00"}]})
    assert offers.occurrence(id=last).status == "Unavailable"


def test_a_date_that_is_over_and_no_longer_told_took_place():
    days = [
        sub_event(f"2026-0{month}-03T20:00:00+02:00", f"2026-0{month}-03T22:00:00+02:00") for month in (6, 8)
    ]
    take_in(event() | multiple(*days))
    over = sold(event(), 0)
    take_in(event() | multiple(days[1]))
    assert offers.occurrence(id=over).status == "Available"


def test_a_window_that_moves_stays_to_be_found_for_years():
    take_in(MUSEUM)
    later = NOW + 800 * DAY
    offers.roll_windows(now=later)
    assert found("text=zaal", now=later) == ["Zaal 1"]


def test_the_windows_of_permanent_calendars_move_with_the_days():
    take_in(MUSEUM)
    later = NOW + timedelta(days=70)
    assert offers.roll_windows(now=later) == 1
    rows = offers.occurrences(offer=key(MUSEUM), kind="place", limit=500).items
    assert rows[0].start.date().isoformat() == "2026-03-09"
    assert rows[-1].start.date().isoformat() == "2027-09-06"
    assert found("dateFrom=2027-09-06T10:00:00+02:00", now=later) == ["Zaal 1"]


def test_a_window_moves_once_a_day():
    take_in(MUSEUM)
    assert offers.roll_windows(now=NOW) == 0
    assert offers.roll_windows(now=NOW + timedelta(days=1)) == 1
    assert offers.roll_windows(now=NOW + timedelta(days=1)) == 0


def test_occurrences_that_stay_in_the_window_keep_their_keys():
    take_in(MUSEUM)
    at = datetime(2026, 9, 1, tzinfo=UTC)

    def keys():
        page = offers.occurrences(
            offer=key(MUSEUM), kind="place", date_from=at, date_to=at + timedelta(days=90)
        )
        return [row.id for row in page.items]

    before = keys()
    offers.roll_windows(now=NOW + timedelta(days=30))
    assert keys() == before
