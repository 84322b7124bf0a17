"""On which days of the week a calendar recurs, in Brussels.

- With opening hours: the days that they name.
- With sub-events (multiple): the days of the week on which it takes place on two dates at least.
- A single one, or a period or permanence without hours, recurs on no day.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from culture_app.kernel.clock import local
from culture_app.offers.data import Expansion

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def weekdays(document: Mapping[str, Any], expansion: Expansion) -> tuple[str, ...]:
    """Names of days, from Monday on."""
    hours = document.get("openingHours")
    if document.get("calendarType") in ("periodic", "permanent", None) and isinstance(hours, list) and hours:
        named = {
            day for entry in hours if isinstance(entry, Mapping) for day in _days(entry.get("dayOfWeek"))
        }
        return tuple(day for day in WEEKDAYS if day in named)
    if len(expansion.occurrences) < 2:
        return ()
    dates = {local(spec.start).date() for spec in expansion.occurrences}
    counts = Counter(date.weekday() for date in dates)
    return tuple(day for number, day in enumerate(WEEKDAYS) if counts[number] > 1)


def _days(value: Any) -> set[str]:
    named = value if isinstance(value, list) else [value]
    return {str(day).strip().rsplit("/", 1)[-1].lower() for day in named}
