"""Service days: when a timetable's clock times are, and which night an instant belongs to.

- A GTFS clock time counts from "noon minus 12 h" of its service day: midnight, but for the two nights on which
  the clocks change (GTFS reference, Field Types, Time). So 25:10:00 is ten past one in the next night.
- A night belongs to the day before it until 04:30, the gap in which next to nothing drives in Belgium.
"""

from datetime import date, datetime, time, timedelta

from culture_app.kernel.clock import BRUSSELS, local

GAP = time(4, 30)


def day_zero(day: date) -> int:
    """Noon minus 12 h of a service day, in seconds since 1970 (UTC)."""
    return int(datetime.combine(day, time(12), BRUSSELS).timestamp()) - 12 * 3600


def operating_day(at: datetime) -> date:
    """The day that an instant belongs to for somebody who is out: yesterday's until 04:30."""
    here = local(at)
    return here.date() if here.time() >= GAP else here.date() - timedelta(days=1)


def night_end(day: date) -> datetime:
    """When the night after an operating day ends: 04:30 next morning."""
    return datetime.combine(day + timedelta(days=1), GAP, BRUSSELS)


def seconds_of(clock: str) -> int:
    """`"25:10:00"` in seconds. ValueError for anything else; hours may pass 24, up to 99."""
    hours, minutes, seconds = clock.split(":")
    if not (
        clock.isascii()
        and hours.isdecimal()
        and len(minutes) == len(seconds) == 2
        and minutes.isdecimal()
        and seconds.isdecimal()
    ):
        raise ValueError(clock)
    h, m, s = int(hours), int(minutes), int(seconds)
    if h > 99 or m > 59 or s > 59:
        raise ValueError(clock)
    return h * 3600 + m * 60 + s
