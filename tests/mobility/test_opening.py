"""Opening hours as published: open, closed, or honestly unknown."""

from datetime import datetime, timedelta

import pytest

from culture_app.kernel.clock import BRUSSELS
from culture_app.kernel.words import Interval
from mobility import opening


def slot(start, end):
    return Interval(*(datetime.fromisoformat(text).replace(tzinfo=BRUSSELS) for text in (start, end)))


WEDNESDAY = slot("2026-07-01T18:30", "2026-07-01T19:45")


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("Mo-Su 17:00-22:00", ("open", True)),
        ("Mo-Fr 12:00-14:00,18:00-22:00", ("open", True)),
        ("Mo-Su 19:00-22:00", ("open", False)),
        ("Mo-Su 11:00-15:00", ("closed", False)),
        ("Th-Su 17:00-22:00", ("closed", False)),
        ("24/7", ("open", True)),
        ("", ("unknown", None)),
        ("   ", ("unknown", None)),
        ("when the sun shines", ("unknown", None)),
        ("Mo-Su unknown", ("unknown", None)),
        ('Mo-Su 17:00-22:00 "by appointment"', ("unknown", None)),
        ('"op afspraak"', ("unknown", None)),
        ("Mo-Su 18:00+", ("unknown", None)),
        ('Mo-Fr 08:00-12:00 "by appointment"', ("closed", False)),
    ],
)
def test_hours_during_a_slot(hours, expected):
    assert opening.during(hours, WEDNESDAY)[:2] == expected


def test_belgian_holidays_count():
    feast = slot("2026-07-21T18:30", "2026-07-21T19:45")
    assert opening.during("Mo-Su 17:00-22:00; PH off", feast).opening == "closed"


def test_a_kitchen_that_is_open_past_midnight_belongs_to_the_evening_before():
    late = slot("2026-07-02T00:15", "2026-07-02T01:15")
    assert opening.during("We 17:00-02:00", late).covers


@pytest.mark.parametrize(
    ("night", "hours"),
    [(slot("2026-03-29T00:30", "2026-03-29T04:30"), 3), (slot("2026-10-25T00:30", "2026-10-25T04:30"), 5)],
)
def test_in_the_nights_that_change_the_clocks_an_hour_is_missing_or_double(night, hours):
    assert opening.during("24/7", night).longest == timedelta(hours=hours)


@pytest.mark.parametrize("hours", ["Mo-Su 12:00-14:00,19:15-22:00", "Mo-Su 19:15-22:00"])
def test_the_longest_open_stretch_is_measured(hours):
    assert opening.during(hours, WEDNESDAY).longest == timedelta(minutes=30)
