"""weekdays: the days of the week on which an offer recurs (`recurringOnDayOfWeek`)."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from culture_app.kernel.clock import local
from culture_app.offers.calendar.hours import WEEKDAYS
from culture_app.offers.data import Expansion

OFTEN = 4
A_DAY, LONGEST = timedelta(days=1), 366


def weekdays(document: Mapping[str, Any], expansion: Expansion) -> tuple[str, ...]:
    """("monday", "saturday"): the days on which the offer is to be found often enough to say that it recurs.

    The rule, UiTdatabank's own: a day of the week counts if the calendar has at least four different days of it.

    - Opening hours (periodic, permanent): the days on which a slot opens, closed and adjusted days seen to.
    - multiple: the day on which each sub-event starts; one that lasts a day or more counts on each day it lasts.
    - single, and a calendar without opening hours: never; once isn't often, and always isn't on a Tuesday.
    """
    recurring = expansion.calendar_type in ("periodic", "permanent")
    if recurring and not document.get("openingHours"):
        return ()
    if expansion.calendar_type != "multiple" and len(expansion.occurrences) < 2:
        return ()
    days = _opening_days(expansion) if recurring else _days(expansion)
    counts, seen = [0] * 7, set()
    for ordinal in days:
        if ordinal not in seen:
            seen.add(ordinal)
            counts[(ordinal - 1) % 7] += 1  # 1 January of the year 1 was a Monday
    return tuple(name for name, count in zip(WEEKDAYS, counts, strict=True) if count >= OFTEN)


def _opening_days(expansion: Expansion) -> Iterator[int]:
    return (_day(spec.start) for spec in expansion.occurrences)


def _day(instant: datetime) -> int:
    """Brussels is ahead of UTC, by two hours at most: before ten in the evening the days are the same."""
    return instant.toordinal() if instant.hour < 22 else local(instant).toordinal()


def _days(expansion: Expansion) -> Iterator[int]:
    for spec in expansion.occurrences:
        first = _day(spec.start)
        if spec.end - spec.start < A_DAY:
            yield first
            continue
        # What ends at midnight isn't there the day after. A year says all that a longer one would.
        last = _day(spec.end - timedelta(microseconds=1))
        yield from range(first, min(last, first + LONGEST) + 1)
