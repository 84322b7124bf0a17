"""How full an occurrence will be: expected from what is sold, from like occurrences and, at the door, from scans.

Pure functions over counts of seats; no person appears in them. The rules (docs/decisions/0042):

- The share of its seats that will be taken, or is: below 40% it is quiet, below 75% moderate, else busy.
- `scans`: from the start to the end, once half of the sold tickets went in. Before that either the queue is still at the
  door or the door doesn't scan, and sales say more.
- `sales`: what is sold now, plus what like occurrences usually still sell from this moment on (additive pick-up, as
  hotels and airlines forecast): expected = sold + (1 - c) x history, where c is the share of the final sales that is
  usually sold by now. Without a history: sold / c, once at least half is usually sold.
- `history`: the average of like occurrences, while less than half is usually sold by now.
- `unknown`: fewer than LIKE like occurrences and no sale to go by, or fewer than SEEN_SELLING past sales to learn from how
  sales usually go; what is called off; and what lasts for longer than a day, which has no one crowd.

Averages of few are drawn towards those of a wider group: WEIGHT occurrences of the wider one are added to each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal
from uuid import UUID

from culture_app.kernel.clock import local
from culture_app.offers.data import CrowdBasis, CrowdLevel, Gathering

MODERATE_FROM, BUSY_FROM = 0.40, 0.75
LIKE = 5
SEEN_SELLING = 10
WEIGHT = 5
LONG = timedelta(days=1)
# Days before the start at which past sales were counted.
MARKS = (0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90)

type Kind = Literal["type", "organiser", "place", "weekday", "event"]
type GroupKey = tuple[Kind, str | UUID | int, UUID | None, int | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Past occurrences that share something: how many, the sum of their occupancies (0 to 1 each), how many of them sold
    anything, how many seats these sold and, per mark, how many of those by then.
    """

    occurrences: int
    occupancy: float
    selling: int
    sold: int
    sold_by: tuple[int, ...]


type History = Mapping[GroupKey, Group]


@dataclass(frozen=True, kw_only=True, slots=True)
class Seats:
    """What is known of an occurrence's seats: counted at `at`, on sale since `opened` (None: for as long as can be).
    `admitted` went in; only counted while it runs.
    """

    capacity: int
    sold: int
    at: datetime
    opened: datetime | None = None
    admitted: int = 0

    @property
    def taken(self) -> float:
        """Share of the seats that is sold."""
        return min(max(self.sold / self.capacity, 0.0), 1.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """How full, concluded from what; `share` is None where unknown."""

    level: CrowdLevel
    basis: CrowdBasis
    share: float | None = None


UNKNOWN = Expected(level="unknown", basis="")


def kin(gathering: Gathering) -> Iterator[GroupKey]:
    """The groups that an occurrence belongs to, the widest first; all but the event's share its type."""
    yield "type", gathering.type, None, None
    if gathering.organiser:
        yield "organiser", gathering.type, gathering.organiser, None
    if gathering.place:
        yield "place", gathering.type, gathering.place, None
        yield "weekday", gathering.type, gathering.place, local(gathering.start).isoweekday()
    yield "event", gathering.event, None, None


def usual(gathering: Gathering, history: History) -> float | None:
    """The average occupancy of like occurrences: of the same type with the same organiser or in the same place, or of
    the same event. None with fewer than LIKE of one of these; the type alone is too little.
    """
    mean: float | None = None
    like = 0
    for key in kin(gathering):
        group = history.get(key)
        if group is None:
            continue
        mean = _drawn(group.occupancy, group.occurrences, mean)
        if key[0] != "type":
            like = max(like, group.occurrences)
    return mean if like >= LIKE else None


def curve(gathering: Gathering, history: History) -> tuple[float, ...] | None:
    """The share of its final sales that is usually sold by each mark; None where too few sales were seen."""
    widest = history.get(("type", gathering.type, None, None))
    if widest is None or widest.selling < SEEN_SELLING or not widest.sold:
        return None
    shares = tuple(sold / widest.sold for sold in widest.sold_by)
    own = history.get(("place", gathering.type, gathering.place, None))
    if own is None or not own.sold:
        return shares
    return tuple(
        _drawn(own.selling * sold / own.sold, own.selling, wider)
        for sold, wider in zip(own.sold_by, shares, strict=True)
    )


def _drawn(total: float, number: int, wider: float | None) -> float:
    """An average, drawn towards the wider group's."""
    return total / number if wider is None else (total + WEIGHT * wider) / (number + WEIGHT)


def sold_by(shares: tuple[float, ...], ahead: timedelta) -> float:
    """The share that is usually sold so long before the start: straight lines between the marks, all of it from the start on."""
    days = ahead / timedelta(days=1)
    if days <= 0:
        return 1.0
    for (near, share), (far, less) in pairwise(zip(MARKS, shares, strict=True)):
        if days <= far:
            return share + (less - share) * (days - near) / (far - near)
    return shares[-1]


def expect(*, gathering: Gathering, seats: Seats | None, history: History, now: datetime) -> Expected:
    """The whole of it; `seats` is None where nobody tells."""
    if gathering.called_off or gathering.end - gathering.start > LONG:
        return UNKNOWN
    average = usual(gathering, history)
    if seats is None:
        return UNKNOWN if average is None else _found(average, "history")
    running = gathering.start <= now <= gathering.end
    if running and seats.admitted and 2 * seats.admitted >= seats.sold:
        return _found(seats.admitted / seats.capacity, "scans")
    gone = _gone(gathering, seats, history)
    if gone is not None and average is not None:
        decided = gone >= 0.5 or seats.taken >= BUSY_FROM
        return _found(seats.taken + (1 - gone) * average, "sales" if decided else "history")
    if gone is not None and gone >= 0.5:
        return _found(seats.taken / gone, "sales")
    # How sales usually go is unknown: what is sold is a floor.
    if seats.taken >= BUSY_FROM:
        return _found(seats.taken, "sales")
    return UNKNOWN if average is None else _found(max(seats.taken, average), "history")


def _gone(gathering: Gathering, seats: Seats, history: History) -> float | None:
    """The share of its sales that is usually over when the seats were counted, of those that come after its sale has
    opened: a sale that opened yesterday can't be blamed for what others sold before.
    """
    if seats.at >= gathering.start:
        return 1.0
    shares = curve(gathering, history)
    if shares is None:
        return None
    missed = sold_by(shares, gathering.start - seats.opened) if seats.opened else 0.0
    if missed >= 1.0:
        return None
    return max((sold_by(shares, gathering.start - seats.at) - missed) / (1 - missed), 0.0)


def _found(share: float, basis: CrowdBasis) -> Expected:
    level: CrowdLevel = "quiet" if share < MODERATE_FROM else "moderate" if share < BUSY_FROM else "busy"
    return Expected(level=level, basis=basis, share=min(share, 1.0))
