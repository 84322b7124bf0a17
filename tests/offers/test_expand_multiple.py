"""calendarType multiple: one sub-event per entry."""

import pytest

from culture_app.offers.calendar import expand
from culture_app.offers.errors import CalendarFault
from tests.offers.documents import NOW, brussels, multiple, sub_event

FRIDAY = sub_event("2026-07-03T20:00:00+02:00", "2026-07-03T22:00:00+02:00")
SATURDAY = sub_event("2026-07-04T20:00:00+02:00", "2026-07-04T22:00:00+02:00")
FAULTY = sub_event("2026-07-05T20:00:00+02:00", "2026-07-01T22:00:00+02:00")


def test_has_one_sub_event_per_entry():
    assert len(expand(multiple(FRIDAY, SATURDAY), now=NOW).occurrences) == 2


def test_they_come_in_order_of_start():
    starts = [found.start for found in expand(multiple(SATURDAY, FRIDAY), now=NOW).occurrences]
    assert starts == [brussels("2026-07-03T20:00"), brussels("2026-07-04T20:00")]


def test_the_same_entry_twice_is_two_sub_events():
    assert len(expand(multiple(FRIDAY, FRIDAY), now=NOW).occurrences) == 2


def test_a_faulty_entry_is_left_out_with_a_note():
    expansion = expand(multiple(FRIDAY, FAULTY), now=NOW)
    assert len(expansion.occurrences) == 1
    assert "subEvent[1]" in expansion.mended[0]


def test_with_faulty_entries_only_it_is_a_fault():
    with pytest.raises(CalendarFault, match=r"subEvent\[0\]"):
        expand(multiple(FAULTY), now=NOW)


def test_without_entries_it_is_a_fault():
    with pytest.raises(CalendarFault, match="no subEvent"):
        expand(multiple(), now=NOW)


def test_at_most_9900_are_kept_and_those_to_come_go_first():
    entries = [
        sub_event(
            f"{year}-{month:02d}-{day:02d}T{hour:02d}:00:00+00:00",
            f"{year}-{month:02d}-{day:02d}T{hour:02d}:30:00+00:00",
        )
        for year in (2020, 2026, 2027)
        for month in range(1, 13)
        for day in range(1, 29)
        for hour in range(8, 20)
    ]
    expansion = expand(multiple(*entries), now=NOW)
    assert len(expansion.occurrences) == 9_900
    assert expansion.occurrences[-1].start.year == 2027
    assert "9900" in expansion.mended[-1]
