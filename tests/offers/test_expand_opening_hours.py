"""calendarType periodic and permanent: a span, or opening hours per Brussels day."""

import pytest

from culture_app.offers.calendar import BEGINNING, END_OF_TIME, expand
from culture_app.offers.errors import CalendarFault
from tests.offers.documents import NOW, brussels

MONDAY_MORNING = {"dayOfWeek": ["monday"], "opens": "09:00", "closes": "12:00"}


def periodic(*hours, start="2026-07-06T00:00:00+02:00", end="2026-07-19T23:59:59+02:00", **more):
    document = {"calendarType": "periodic", "startDate": start, "endDate": end, **more}
    if hours:
        document["openingHours"] = list(hours)
    return expand(document, now=NOW)


def permanent(*hours, **more):
    return expand({"calendarType": "permanent", "openingHours": list(hours), **more}, now=NOW)


def spans(expansion):
    return [(found.start, found.end) for found in expansion.occurrences]


def days(expansion):
    return [
        found.start.astimezone(brussels("2026-01-01").tzinfo).date().isoformat()
        for found in expansion.occurrences
    ]


def test_a_period_without_hours_is_one_span():
    assert spans(periodic()) == [(brussels("2026-07-06T00:00"), brussels("2026-07-19T23:59:59"))]


def test_an_empty_list_of_hours_is_no_hours():
    assert len(periodic(openingHours=[]).occurrences) == 1


def test_a_period_with_hours_has_one_per_weekday_and_slot():
    afternoon = {"dayOfWeek": ["monday", "tuesday"], "opens": "13:00", "closes": "17:00"}
    assert days(periodic(MONDAY_MORNING, afternoon)) == [
        "2026-07-06", "2026-07-06", "2026-07-07", "2026-07-13", "2026-07-13", "2026-07-14",
    ]  # fmt: skip


def test_hours_are_brussels_clock_times_in_summer_and_winter():
    expansion = periodic(MONDAY_MORNING, start="2026-10-19T00:00:00+02:00", end="2026-11-01T23:59:59+01:00")
    assert spans(expansion) == [
        (brussels("2026-10-19T09:00"), brussels("2026-10-19T12:00")),
        (brussels("2026-10-26T09:00"), brussels("2026-10-26T12:00")),
    ]


def test_the_first_day_counts_even_if_the_period_starts_later_that_day():
    expansion = periodic(MONDAY_MORNING, start="2026-07-06T15:00:00+02:00", end="2026-07-08T00:00:00+02:00")
    assert days(expansion) == ["2026-07-06"]


def test_the_last_day_counts_even_if_the_period_ends_at_its_midnight():
    expansion = periodic(MONDAY_MORNING, start="2026-07-07T00:00:00+02:00", end="2026-07-12T22:00:00+00:00")
    assert days(expansion) == ["2026-07-13"]


def test_closing_before_opening_runs_into_the_next_day():
    night = {"dayOfWeek": ["saturday"], "opens": "22:00", "closes": "02:00"}
    assert spans(periodic(night))[0] == (brussels("2026-07-11T22:00"), brussels("2026-07-12T02:00"))


def test_closing_at_midnight_is_the_end_of_that_day():
    for closes in ("00:00", "24:00"):
        evening = {"dayOfWeek": ["saturday"], "opens": "20:00", "closes": closes}
        assert spans(periodic(evening))[0] == (brussels("2026-07-11T20:00"), brussels("2026-07-12T00:00"))


def test_opening_and_closing_at_the_same_time_lasts_no_time():
    instant = {"dayOfWeek": ["monday"], "opens": "17:00", "closes": "17:00"}
    assert spans(periodic(instant))[0] == (brussels("2026-07-06T17:00"), brussels("2026-07-06T17:00"))


def test_from_midnight_to_midnight_is_the_whole_day():
    whole = {"dayOfWeek": ["monday"], "opens": "00:00", "closes": "00:00"}
    assert spans(periodic(whole))[0] == (brussels("2026-07-06T00:00"), brussels("2026-07-07T00:00"))


def test_the_same_hours_twice_are_one_slot():
    assert len(periodic(MONDAY_MORNING, MONDAY_MORNING).occurrences) == 2


def test_permanent_without_hours_is_open_ended():
    expansion = expand({"calendarType": "permanent"}, now=NOW)
    assert expansion.open_ended
    assert spans(expansion) == [(BEGINNING, END_OF_TIME)]


def test_permanent_with_hours_rolls_from_six_months_ago_to_this_day_next_year():
    expansion = permanent({"dayOfWeek": list(_WEEK), "opens": "10:00", "closes": "18:00"})
    assert expansion.rolling
    assert days(expansion)[0] == "2026-01-01"
    assert days(expansion)[-1] == "2027-06-30"


def test_six_months_before_the_31st_of_august_is_the_end_of_february():
    document = {"calendarType": "permanent", "openingHours": [{**MONDAY_MORNING, "dayOfWeek": list(_WEEK)}]}
    assert days(expand(document, now=brussels("2026-08-31T12:00")))[0] == "2026-02-28"


def test_a_closed_day_has_no_slots():
    expansion = periodic(
        MONDAY_MORNING, openingHoursClosedDays=[{"startDate": "2026-07-06", "endDate": "2026-07-06"}]
    )
    assert days(expansion) == ["2026-07-13"]


def test_a_slot_that_began_before_a_closed_day_is_kept_whole():
    night = {"dayOfWeek": ["saturday"], "opens": "22:00", "closes": "02:00"}
    expansion = periodic(night, openingHoursClosedDays=[{"startDate": "2026-07-12", "endDate": "2026-07-12"}])
    assert spans(expansion)[0] == (brussels("2026-07-11T22:00"), brussels("2026-07-12T02:00"))


def adjusted(first, last, *hours):
    return {"startDate": first, "endDate": last, "openingHours": list(hours)}


def test_adjusted_hours_replace_the_usual_ones():
    shorter = {"dayOfWeek": ["monday"], "opens": "10:00", "closes": "11:00"}
    expansion = periodic(
        MONDAY_MORNING, openingHoursAdjustedDays=[adjusted("2026-07-06", "2026-07-06", shorter)]
    )
    assert spans(expansion)[0] == (brussels("2026-07-06T10:00"), brussels("2026-07-06T11:00"))


def test_an_adjusted_day_may_open_a_day_that_is_usually_closed():
    sunday = {"dayOfWeek": ["sunday"], "opens": "10:00", "closes": "11:00"}
    expansion = periodic(
        MONDAY_MORNING, openingHoursAdjustedDays=[adjusted("2026-07-12", "2026-07-12", sunday)]
    )
    assert "2026-07-12" in days(expansion)


def test_a_weekday_that_adjusted_hours_leave_out_is_closed():
    weekend = {"dayOfWeek": ["saturday", "sunday"], "opens": "13:00", "closes": "15:00"}
    expansion = periodic(
        MONDAY_MORNING, openingHoursAdjustedDays=[adjusted("2026-07-06", "2026-07-12", weekend)]
    )
    assert days(expansion) == ["2026-07-11", "2026-07-12", "2026-07-13"]


def test_a_closed_day_beats_an_adjusted_day():
    shorter = {"dayOfWeek": ["monday"], "opens": "10:00", "closes": "11:00"}
    expansion = periodic(
        MONDAY_MORNING,
        openingHoursAdjustedDays=[adjusted("2026-07-06", "2026-07-06", shorter)],
        openingHoursClosedDays=[{"startDate": "2026-07-06", "endDate": "2026-07-06"}],
    )
    assert days(expansion) == ["2026-07-13"]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ({"opens": "09:00", "closes": "12:00"}, "dayOfWeek"),
        ({"dayOfWeek": ["monday"], "opens": "09:00"}, "closes"),
        ({"dayOfWeek": ["monday"], "closes": "12:00"}, "opens"),
        ({"dayOfWeek": ["st. patrick's day"], "opens": "09:00", "closes": "12:00"}, "st. patrick's day"),
        ({"dayOfWeek": ["monday"], "opens": "25:00", "closes": "12:00"}, "25:00"),
        ("monday", "entry"),
    ],
)
def test_a_faulty_entry_is_left_out_with_a_note(entry, fault):
    expansion = periodic(MONDAY_MORNING, entry)
    assert len(expansion.occurrences) == 2
    assert any(fault in note for note in expansion.mended)


def test_with_faulty_entries_only_it_is_a_fault_that_says_why():
    with pytest.raises(CalendarFault, match="no dayOfWeek"):
        periodic({"opens": "09:00", "closes": "12:00"})


def test_never_open_within_its_period_is_a_fault():
    with pytest.raises(CalendarFault, match="never open"):
        periodic(MONDAY_MORNING, start="2026-07-07T00:00:00+02:00", end="2026-07-08T00:00:00+02:00")


def test_a_period_without_an_end_is_a_fault():
    with pytest.raises(CalendarFault, match="endDate is missing"):
        periodic(end=None)


def test_a_period_to_the_year_5020_keeps_9900_from_six_months_ago_on():
    whole_week = {"dayOfWeek": list(_WEEK), "opens": "10:00", "closes": "18:00"}
    expansion = periodic(whole_week, start="2020-01-01T00:00:00+01:00", end="5020-01-01T00:00:00+01:00")
    assert len(expansion.occurrences) == 9_900
    assert days(expansion)[0] == "2026-01-01"
    assert expansion.rolling


def test_a_missing_calendar_type_is_told_from_what_there_is():
    document = {"startDate": "2026-07-06T00:00:00+02:00", "endDate": "2026-07-19T23:59:59+02:00"}
    expansion = expand({**document, "openingHours": [MONDAY_MORNING]}, now=NOW)
    assert len(expansion.occurrences) == 2
    assert "read as periodic" in expansion.mended[0]


def test_no_calendar_at_all_is_a_fault():
    with pytest.raises(CalendarFault, match="calendarType is missing"):
        expand({"name": {"nl": "Zomaar"}}, now=NOW)


def test_an_unknown_calendar_type_is_a_fault():
    with pytest.raises(CalendarFault, match="'weekly'"):
        expand({"calendarType": "weekly"}, now=NOW)


_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
