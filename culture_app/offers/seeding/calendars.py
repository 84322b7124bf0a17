"""Calendars as documents write them.

Mostly evenings and weekends; from BEHIND days before a day to AHEAD days after it.
"""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from culture_app.kernel.clock import BRUSSELS

BEHIND, AHEAD = 30, 330
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Of a day of the week: how often something takes place on it.
_OF_WEEK = (4, 5, 7, 9, 18, 30, 27)
_EVENINGS = ((19, 0), (19, 30), (20, 0), (20, 0), (20, 15), (20, 30), (21, 0))
_AFTERNOONS = ((10, 0), (10, 30), (13, 30), (14, 0), (14, 0), (15, 0), (16, 0))
_LENGTHS = (60, 75, 90, 120, 120, 150, 180, 240)
# Shares of the kinds of calendar.
_PERIOD, _PERIOD_WITH_HOURS = 0.08, 0.10
_SINGLE = 0.5
# Of places with opening hours; each makes 78 sub-events for every day of the week.
_ALL_YEAR = 0.33


def event(rng: Random, day: date, *, dates: float) -> dict[str, Any]:
    """The calendar of an event; `dates`: how many a calendar of several dates has on average."""
    drawn = rng.random()
    if drawn < _PERIOD:
        return _period(rng, day)
    if drawn < _PERIOD + _PERIOD_WITH_HOURS:
        return _period(rng, day) | {"openingHours": _hours(rng, days=rng.randint(1, 4))}
    if drawn < _PERIOD + _PERIOD_WITH_HOURS + _SINGLE:
        start, end = _moment(rng, _some_day(rng, day))
        return {"calendarType": "single", "startDate": start, "endDate": end}
    return _multiple(rng, day, max(2, round(rng.expovariate(1 / max(dates, 1)))))


def place(rng: Random, day: date, *, hours: float) -> dict[str, Any]:
    """A share `hours` has opening hours, all year or for a season; the others are always open."""
    if rng.random() >= hours:
        return {"calendarType": "permanent"}
    if rng.random() < _ALL_YEAR:
        return {"calendarType": "permanent", "openingHours": _hours(rng, days=1)}
    return _period(rng, day) | {"openingHours": _hours(rng, days=rng.randint(1, 4))}


def _some_day(rng: Random, day: date) -> date:
    while True:
        found = day + timedelta(days=rng.randint(-BEHIND, AHEAD - 1))
        if rng.random() * max(_OF_WEEK) < _OF_WEEK[found.weekday()]:
            return found


def _moment(rng: Random, day: date) -> tuple[str, str]:
    weekend = day.weekday() >= 5
    evening = rng.random() < (0.55 if weekend else 0.85)
    start = datetime.combine(day, time(*rng.choice(_EVENINGS if evening else _AFTERNOONS)), BRUSSELS)
    # Wall time: the end is on the same clock.
    return start.isoformat(), (start + timedelta(minutes=rng.choice(_LENGTHS))).isoformat()


def _multiple(rng: Random, day: date, number: int) -> dict[str, Any]:
    """A run in a few weeks, or a series on the same evening of the week."""
    first = _some_day(rng, day)
    latest = day + timedelta(days=AHEAD)
    if rng.random() < 0.4:
        days = [first + timedelta(weeks=week) for week in range(number)]
    else:
        days = sorted({first + timedelta(days=rng.randint(0, 5 * number)) for _ in range(number)})
    moments = [_moment(rng, found) for found in days if found < latest] or [_moment(rng, first)]
    return {
        "calendarType": "multiple",
        "startDate": moments[0][0],
        "endDate": max(end for _, end in moments),
        "subEvent": [
            {"@type": "Event", "startDate": start, "endDate": end} for start, end in sorted(set(moments))
        ],
    }


def _period(rng: Random, day: date) -> dict[str, Any]:
    first = day + timedelta(days=rng.randint(-BEHIND, AHEAD - 60))
    last = min(first + timedelta(days=rng.randint(10, 120)), day + timedelta(days=AHEAD - 1))
    return {
        "calendarType": "periodic",
        "startDate": datetime.combine(first, time(0), BRUSSELS).isoformat(),
        "endDate": datetime.combine(last, time(23, 59), BRUSSELS).isoformat(),
    }


def _hours(rng: Random, *, days: int) -> list[dict[str, Any]]:
    chosen = sorted(rng.sample(range(7), k=days))
    opens = rng.choice(("09:00", "10:00", "10:30", "13:00", "14:00"))
    return [
        {
            "dayOfWeek": [DAYS[number] for number in chosen],
            "opens": opens,
            "closes": rng.choice(("17:00", "18:00", "21:00")),
        }
    ]
