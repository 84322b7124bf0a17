"""calendar.weekdays: at least four different days of it, or it doesn't recur."""

import pytest

from culture_app.offers.calendar import expand, weekdays
from tests.offers.documents import NOW, multiple, sub_event

WEEKEND = {"dayOfWeek": ["saturday", "sunday"], "opens": "10:00", "closes": "17:00"}


def recurs(document):
    return weekdays(document, expand(document, now=NOW))


def period(first, last, *hours, **more):
    return {
        "calendarType": "periodic",
        "startDate": f"{first}T00:00:00+02:00",
        "endDate": f"{last}T23:59:59+02:00",
        "openingHours": list(hours),
        **more,
    }


def evenings(*days, until="22:00:00"):
    return multiple(*(sub_event(f"{day}T20:00:00+02:00", f"{day}T{until}+02:00") for day in days))


THREE_WEDNESDAYS = ("2026-07-01", "2026-07-08", "2026-07-15")


def test_a_single_date_never_recurs():
    document = {
        "calendarType": "single",
        "startDate": "2026-07-01T00:00:00+02:00",
        "endDate": "2026-08-31T23:59:00+02:00",
    }
    assert recurs(document) == ()


def test_three_times_is_not_often():
    assert recurs(evenings(*THREE_WEDNESDAYS)) == ()


def test_four_times_is():
    assert recurs(evenings(*THREE_WEDNESDAYS, "2026-08-26")) == ("wednesday",)


def test_twice_on_one_day_is_once():
    assert recurs(evenings(*THREE_WEDNESDAYS, "2026-07-15")) == ()


def test_an_evening_past_midnight_is_of_the_day_on_which_it_starts():
    document = multiple(
        *(
            sub_event(f"2026-07-{day:02d}T22:00:00+02:00", f"2026-07-{day + 1:02d}T03:00:00+02:00")
            for day in (3, 10, 17, 24)
        )
    )
    assert recurs(document) == ("friday",)


def test_a_weekend_counts_on_each_of_its_days():
    document = multiple(
        *(
            sub_event(f"2026-07-{day:02d}T18:00:00+02:00", f"2026-07-{day + 2:02d}T16:00:00+02:00")
            for day in (3, 10, 17, 24)
        )
    )
    assert recurs(document) == ("friday", "saturday", "sunday")


def test_one_long_sub_event_counts_on_each_of_its_days():
    document = multiple(sub_event("2026-07-01T10:00:00+02:00", "2026-07-23T18:00:00+02:00"))
    assert recurs(document) == ("wednesday", "thursday")


def test_what_ends_at_midnight_does_not_count_the_day_after():
    document = multiple(
        *(
            sub_event(f"2026-07-{day:02d}T00:00:00+02:00", f"2026-07-{day + 1:02d}T00:00:00+02:00")
            for day in (4, 11, 18, 25)
        )
    )
    assert recurs(document) == ("saturday",)


def test_opening_hours_recur_on_their_days():
    assert recurs({"calendarType": "permanent", "openingHours": [WEEKEND]}) == ("saturday", "sunday")


def test_a_night_that_opens_on_saturday_recurs_on_saturday_only():
    night = {"dayOfWeek": ["saturday"], "opens": "22:00", "closes": "04:00"}
    assert recurs({"calendarType": "permanent", "openingHours": [night]}) == ("saturday",)


def test_a_short_period_recurs_on_nothing():
    assert recurs(period("2026-07-01", "2026-07-26", WEEKEND)) == ("saturday", "sunday")
    assert recurs(period("2026-07-01", "2026-07-25", WEEKEND)) == ("saturday",)


def test_closed_days_do_not_count():
    closed = [{"startDate": "2026-07-12", "endDate": "2026-07-12"}]
    assert recurs(period("2026-07-01", "2026-07-26", WEEKEND, openingHoursClosedDays=closed)) == ("saturday",)


def test_adjusted_days_count_as_they_are_adjusted():
    mondays = {"dayOfWeek": ["monday"], "opens": "10:00", "closes": "12:00"}
    adjusted = [{"startDate": "2026-07-01", "endDate": "2026-07-31", "openingHours": [mondays]}]
    assert recurs(period("2026-07-01", "2026-07-31", WEEKEND, openingHoursAdjustedDays=adjusted)) == (
        "monday",
    )


@pytest.mark.parametrize("document", [{"calendarType": "permanent"}, period("2026-07-01", "2026-09-30")])
def test_without_opening_hours_nothing_recurs(document):
    assert recurs(document) == ()
