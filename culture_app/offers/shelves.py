"""Shelves: under which days an offer stands in `offers_day`.

- An occurrence of at most LONG stands on each of its days, in Brussels' calendar. Each day has two shelves next to each
  other: the second is for offers with known seats, so that who needs seats passes by no others.
- An offer with a longer occurrence, or with more than MOST_DAYS days, stands on one shelf without a day instead: it is
  on for long, or on most days, and each search looks there as well. There are four of those, next to each other, so
  that any question about kinds and seats is one range: places and events, with and without known seats. Beside it
  stands the day on which it begins, so that who asks for a few days passes by what comes later.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from culture_app.kernel.clock import local
from culture_app.offers.data import Kind

LONG = timedelta(days=8)
MOST_DAYS = 50
PLACES, SEATED_PLACES, SEATED_EVENTS, EVENTS = 1, 2, 3, 4
_EPOCH = date(1970, 1, 1).toordinal()


def number(instant: datetime) -> int:
    """Of an instant's day: days since 1970, in Brussels."""
    return local(instant).date().toordinal() - _EPOCH


def day(instant: datetime, *, seated: bool = False) -> int:
    """The shelf of an instant's day; `seated`: the seats of one of the offer's occurrences are known."""
    return 2 * number(instant) + seated


def day_range(first: datetime, last: datetime, *, seated: bool) -> tuple[int, int]:
    """First and last shelf to look at; `seated`: what has known seats is enough."""
    return day(first, seated=seated), day(last, seated=True)


def lasting(kind: Kind, *, seated: bool) -> int:
    """The shelf of what is on for long; `seated`: the seats of one of its occurrences are known."""
    if kind == "place":
        return SEATED_PLACES if seated else PLACES
    return SEATED_EVENTS if seated else EVENTS


def lasting_range(kinds: Iterable[Kind], *, seated: bool) -> tuple[int, int]:
    """First and last shelf to look at; `seated`: only those with known seats."""
    places, events = "place" in kinds, "event" in kinds
    if seated:
        return (SEATED_PLACES if places else SEATED_EVENTS, SEATED_EVENTS if events else SEATED_PLACES)
    return (PLACES if places else SEATED_EVENTS, EVENTS if events else SEATED_PLACES)


def of(kind: Kind, spans: Iterable[tuple[datetime, datetime]], *, seated: bool) -> list[int]:
    """The shelves of an offer whose occurrences last from and to these instants."""
    days: set[int] = set()
    for start, end in spans:
        if end - start > LONG:
            return [lasting(kind, seated=seated)]
        days.update(range(number(start), number(end) + 1))
        if len(days) > MOST_DAYS:
            return [lasting(kind, seated=seated)]
    return [2 * each + seated for each in sorted(days)]


def begun(
    kind: Kind, spans: Iterable[tuple[datetime, datetime]], *, seated: bool
) -> list[tuple[int, int | None]]:
    """The same, each with the day on which the offer's first occurrence starts; None on shelves that are days."""
    own = list(spans)
    found = of(kind, own, seated=seated)
    if found and found[0] <= EVENTS:
        return [(found[0], number(min(start for start, _ in own)))]
    return [(shelf, None) for shelf in found]
