"""calendarType single: one sub-event."""

import pytest

from culture_app.offers.calendar import expand
from culture_app.offers.errors import CalendarFault
from tests.offers.documents import NOW, brussels


def single(**fields):
    return expand({"calendarType": "single", **fields}, now=NOW)


def only(expansion):
    (occurrence,) = expansion.occurrences
    return occurrence


def test_runs_from_start_to_end():
    found = only(single(startDate="2026-07-03T20:00:00+02:00", endDate="2026-07-03T22:00:00+02:00"))
    assert (found.start, found.end) == (brussels("2026-07-03T20:00"), brussels("2026-07-03T22:00"))


def test_an_offset_other_than_brussels_is_the_same_instant():
    found = only(single(startDate="2026-07-03T18:00:00+00:00", endDate="2026-07-03T20:00:00Z"))
    assert found.start == brussels("2026-07-03T20:00")
    assert found.local_start == "20:00"


def test_its_sub_event_knows_better_than_the_whole():
    expansion = single(
        startDate="2026-07-03T22:00:00+00:00",
        endDate="2026-07-03T22:00:00+00:00",
        subEvent=[{"startDate": "2026-07-03T16:00:00+00:00", "endDate": "2026-07-03T22:00:00+00:00"}],
    )
    assert only(expansion).start == brussels("2026-07-03T18:00")


def test_may_last_no_time_at_all():
    found = only(single(startDate="2026-07-03T00:00:00+02:00", endDate="2026-07-03T00:00:00+02:00"))
    assert found.start == found.end


def test_without_an_end_it_ends_when_it_starts_and_says_so():
    expansion = single(startDate="2026-07-03T20:00:00+02:00")
    assert only(expansion).end == only(expansion).start
    assert "endDate is missing" in expansion.mended[0]


def test_an_end_earlier_the_same_day_is_after_midnight():
    expansion = single(startDate="2026-07-03T22:00:00+02:00", endDate="2026-07-03T02:00:00+02:00")
    assert only(expansion).end == brussels("2026-07-04T02:00")
    assert expansion.mended


def test_an_end_on_an_earlier_day_is_a_fault():
    with pytest.raises(CalendarFault, match="before"):
        single(startDate="2026-07-03T20:00:00+02:00", endDate="2026-07-02T22:00:00+02:00")


def test_without_a_start_is_a_fault():
    with pytest.raises(CalendarFault, match="startDate is missing"):
        single(endDate="2026-07-03T22:00:00+02:00")


def test_a_time_without_an_offset_is_brussels_time_and_says_so():
    expansion = single(startDate="2026-07-03T20:00:00", endDate="2026-07-03T22:00:00")
    assert only(expansion).start == brussels("2026-07-03T20:00")
    assert "no offset" in expansion.mended[0]


def test_a_day_without_a_time_is_the_whole_day():
    found = only(single(startDate="2026-07-03", endDate="2026-07-03"))
    assert (found.start, found.end) == (brussels("2026-07-03T00:00"), brussels("2026-07-03T23:59:59"))


@pytest.mark.parametrize("year", ["0217", "5020", "1017"])
def test_a_year_that_cannot_be_meant_is_a_fault(year):
    with pytest.raises(CalendarFault, match="year"):
        single(startDate=f"{year}-07-03T20:00:00+02:00", endDate=f"{year}-07-03T22:00:00+02:00")


@pytest.mark.parametrize("value", ["soon", 20260703, [], "2026-13-45T00:00:00+02:00"])
def test_a_start_that_is_no_date_is_a_fault(value):
    with pytest.raises(CalendarFault, match="startDate"):
        single(startDate=value, endDate="2026-07-03T22:00:00+02:00")
