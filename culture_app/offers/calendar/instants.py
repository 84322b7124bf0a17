"""Instants, days and clock times as documents write them, on a Brussels clock."""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from culture_app.kernel.clock import BRUSSELS
from culture_app.offers.errors import CalendarFault

# An open-ended sub-event lasts between these; far from the ends of datetime, so that any time zone can show them.
BEGINNING = datetime(1, 1, 3, tzinfo=UTC)
END_OF_TIME = datetime(9999, 12, 29, tzinfo=UTC)
# What lies outside is a typing error (0217, 5020): nothing of an event's calendar is.
FIRST_YEAR, LAST_YEAR = 1900, 2200

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"(\d{1,2}):?(\d{2})(?::\d{2})?")
WHOLE_DAY = 24 * 60
_TEXTS = tuple(f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in range(WHOLE_DAY))
_MINUTES = tuple(timedelta(minutes=minutes) for minutes in range(2 * WHOLE_DAY + 1))


class Notes(list[str]):
    """Sentences about what was mended; each once."""

    MOST = 20

    def add(self, sentence: str) -> None:
        if sentence not in self and len(self) < self.MOST:
            self.append(sentence)


def instant(value: Any, what: str, notes: Notes, *, end: bool = False) -> datetime:
    """An ISO 8601 instant, as UTC. Without an offset it is Brussels time; a bare day is its first moment or,
    for an end, its last second. Raises CalendarFault.
    """
    if value is None or value == "":
        raise CalendarFault(f"{what} is missing")
    if not isinstance(value, str):
        raise CalendarFault(f"{what} is {_shown(value)}, not a date and time")
    text = value.strip()
    try:
        if len(text) > 10:
            found = datetime.fromisoformat(text)
        else:
            found = datetime.combine(date.fromisoformat(text), time(23, 59, 59) if end else time(0))
            notes.add(f"{what} is a day without a time: read as {'its end' if end else 'its beginning'}")
    except ValueError:
        raise CalendarFault(f"{what} is {_shown(value)}, not a date and time") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise CalendarFault(f"{what} is in the year {found.year}, which can't be meant")
    if found.tzinfo is None:
        if len(text) > 10:
            notes.add(f"{what} has no offset: read as Brussels time")
        found = found.replace(tzinfo=BRUSSELS)
    return found.astimezone(UTC)


def day(value: Any) -> date | None:
    """The Brussels day that `2026-07-21`, or an instant on it, names; None if that isn't one.

    An instant at 00:00 or 23:59 names the day it is written with: its offset is noise.
    """
    if not isinstance(value, str):
        return None
    text = value.strip()
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        found = datetime.fromisoformat(text)
        if found.tzinfo is None or (found.hour, found.minute) in ((0, 0), (23, 59)):
            return found.date()
        return found.astimezone(BRUSSELS).date()
    except (ValueError, OverflowError):
        return None


def clock(value: Any, *, closing: bool = False) -> int | None:
    """Minutes since midnight of `09:00`, `9:00`, `0900` or `09:00:00`; `24:00` only where something closes."""
    if not isinstance(value, str):
        return None
    match = _CLOCK.fullmatch(value.strip())
    if not match:
        return None
    minutes = int(match[1]) * 60 + int(match[2])
    if int(match[2]) > 59 or minutes > WHOLE_DAY or (minutes == WHOLE_DAY and not closing):
        return None
    return minutes


def at(on: date, minutes: int) -> datetime:
    """That Brussels clock time on that day (at most 48 hours after its midnight), as UTC; skipped and doubled
    times as the package's rules say.
    """
    midnight, steady = _day_of(on)
    if steady:
        return midnight + _MINUTES[minutes]
    if minutes >= WHOLE_DAY:
        on, minutes = on + timedelta(days=minutes // WHOLE_DAY), minutes % WHOLE_DAY
    # fold=0 is both rules at once: the offset before a gap, and the first of two.
    return datetime(on.year, on.month, on.day, minutes // 60, minutes % 60, tzinfo=BRUSSELS).astimezone(UTC)


@lru_cache(maxsize=4096)
def _day_of(on: date) -> tuple[datetime, bool]:
    """Its first moment in UTC, and whether clocks run evenly from then for 48 hours."""
    midnights = [
        datetime(day.year, day.month, day.day, tzinfo=BRUSSELS).astimezone(UTC)
        for day in (on, on + timedelta(days=1), on + timedelta(days=2))
    ]
    length = timedelta(days=1)
    return midnights[0], midnights[1] - midnights[0] == length == midnights[2] - midnights[1]


def clock_text(instant: datetime) -> str:
    """Brussels' "HH:MM"."""
    there = instant.astimezone(BRUSSELS)
    return _TEXTS[there.hour * 60 + there.minute]


def months_from(on: date, months: int) -> date:
    """The same day of another month, or its last day where it has no such day."""
    number = on.year * 12 + on.month - 1 + months
    year, month = divmod(number, 12)
    for length in (on.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(on.day, length))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
