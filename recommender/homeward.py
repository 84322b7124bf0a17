"""Only what she can be home from in time: `homeBy=23:30`, by public transport, or on foot where that is within reach.

- The time is a Brussels clock's on the evening of each event; from 00:00 to 05:59 it is later in the same night.
- A show is left at its end. What lasts longer than a show (a fair, an exhibition, a party) is left when she likes, an
  hour after she came. An end that nobody stated is taken to be three hours after the start, and the answer says so.
- What isn't known is no promise: an event without a place on the map is left out, and where no timetable is known for
  an evening only what she can walk home from stays.
- At most a week of evenings is looked at, the soonest; the answer says which.
- Where she lives is used for one search an evening, in this process, and neither kept nor logged.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from culture_app.kernel.clock import BRUSSELS, local
from culture_app.kernel.words import GeoPoint
from culture_app.offers.data import Candidates, OfferQuery
from culture_app.offers.data.candidates import instant, keys, microseconds
from mobility.evenings import EXIT_BUFFER, Departures, Evening
from recommender.candidates import LONGEST_SHOW, Flags
from recommender.data import Ending, HomeEvenings, HomeWish, WayHome

MOST_EVENINGS = 7
# An evening ends, and the next day begins, in the gap in which next to nothing drives (mobility's service days).
DAYBREAK = time(4, 30)
# A time to be home by that is earlier than this belongs to the night before.
MORNING = time(6, 0)
A_VISIT = timedelta(hours=1)
ASSUMED_LENGTH = timedelta(hours=3)
# What lasts this long is open by day: it may be gone to after daybreak, whenever it began.
ALL_DAY = timedelta(hours=12)
# Beyond it calendars come to an end.
FARTHEST = datetime(9000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MINUTE = timedelta(minutes=1) // _MICROSECOND
_LAST_MINUTE = 23 * 60 + 59
ENDINGS: tuple[Ending, ...] = ("stated", "open", "assumed")
_STATED, _OPEN, _ASSUMED = range(3)

type Instants = NDArray[np.int64]


class Ask(Protocol):
    """mobility's last_departures."""

    def __call__(
        self, *, home: GeoPoint, venues: Sequence[GeoPoint], evenings: Sequence[Evening]
    ) -> Sequence[Departures]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaving:
    """When each candidate can be left, on which of the evenings (-1: on none), and how that is known."""

    evenings: NDArray[np.int64]
    at: Instants
    endings: NDArray[np.int64]  # positions in ENDINGS


@dataclass(frozen=True, kw_only=True, slots=True)
class Homeward:
    """The candidates that she can be home from in time, and for each when to be on the way, and what its end is."""

    candidates: Candidates
    latest: Instants
    endings: NDArray[np.int64]
    evenings: HomeEvenings

    def way(self, occurrence: UUID) -> WayHome:
        high, low = keys([occurrence])[0]
        held = self.candidates.occurrences
        at = int(np.flatnonzero((held[:, 0] == high) & (held[:, 1] == low))[0])
        return WayHome(leave_by=instant(self.latest[at]), ending=ENDINGS[int(self.endings[at])])


def within(query: OfferQuery, *, now: datetime) -> OfferQuery:
    """The query for no more than MOST_EVENINGS evenings."""
    edges = daybreaks(max(query.date_from or now, now))
    last = edges[-1] - _MICROSECOND
    return replace(query, date_to=last if query.date_to is None else min(query.date_to, last))


def homeward(
    candidates: Candidates, *, wish: HomeWish, query: OfferQuery, now: datetime, ask: Ask
) -> Homeward:
    """`query` is what the candidates were found with (`within`), `ask` is mobility's last_departures."""
    since = max(query.date_from or now, now)
    edges = daybreaks(since)
    leaving = leave(candidates, since=since, edges=edges)
    located = np.isfinite(candidates.lats) & np.isfinite(candidates.lons)
    asked = located & (leaving.evenings >= 0)
    venues, venue = _venues(candidates, asked)
    days = sorted(set(leaving.evenings[asked].tolist()))
    ready = leaving.at + EXIT_BUFFER // _MICROSECOND
    evenings = [
        Evening(
            day=local(edges[number]).date(),
            since=instant(ready[asked & (leaving.evenings == number)].min()),
            by=deadline(local(edges[number]).date(), wish.by),
        )
        for number in days
    ]
    latest = np.full(len(candidates), -1, dtype=np.int64)
    departures = ask(home=wish.home, venues=venues, evenings=evenings) if evenings else ()
    for number, found in zip(days, departures, strict=True):
        times = np.array([-1 if at is None else microseconds(at) for at in found.leave_by], dtype=np.int64)
        there = leaving.evenings[asked] == number
        latest[np.flatnonzero(asked)[there]] = times[venue[there]]
    fits: Flags = latest >= ready
    fits &= asked
    first, last = local(edges[0]).date(), _last(query, edges)
    return Homeward(
        candidates=candidates.take(fits),
        latest=latest[fits],
        endings=leaving.endings[fits],
        evenings=HomeEvenings(
            by=wish.by,
            first=first,
            last=last,
            without_timetable=tuple(found.evening.day for found in departures if not found.known),
        ),
    )


def daybreaks(since: datetime) -> list[datetime]:
    """When each of the evenings begins, the one that `since` is in first; and when the last one ends."""
    here = local(min(since, FARTHEST))
    first = here.date() if here.time() >= DAYBREAK else here.date() - timedelta(days=1)
    return [
        datetime.combine(first + timedelta(days=number), DAYBREAK, BRUSSELS)
        for number in range(MOST_EVENINGS + 1)
    ]


def deadline(day: date, by: time) -> datetime:
    """Of an hour that comes twice (the clocks are put back) the first: that is in time either way."""
    return datetime.combine(day if by >= MORNING else day + timedelta(days=1), by, BRUSSELS).astimezone(UTC)


def leave(candidates: Candidates, *, since: datetime, edges: Sequence[datetime]) -> Leaving:
    """When each can be left at the earliest."""
    starts, ends = candidates.starts, candidates.ends
    lasts = ends - starts
    unknown = (lasts <= 0) | ((_minutes(ends, edges) == _LAST_MINUTE) & (_minutes(starts, edges) != 0))
    open_ = ~unknown & (lasts > LONGEST_SHOW // _MICROSECOND)
    moments = np.where(open_, np.maximum(starts, microseconds(since)), starts)
    instants = np.array([microseconds(edge) for edge in edges], dtype=np.int64)
    evening = np.searchsorted(instants, moments, side="right") - 1
    # before daybreak the fair is shut: one goes when it is light
    asleep = open_ & (lasts >= ALL_DAY // _MICROSECOND) & (evening >= 0) & (evening < MOST_EVENINGS)
    following = instants[np.clip(evening + 1, 0, MOST_EVENINGS)]
    asleep &= moments >= following - (DAYBREAK.hour * 60 + DAYBREAK.minute) * _MINUTE
    moments, evening = np.where(asleep, following, moments), evening + asleep
    at = np.where(open_, np.minimum(moments + A_VISIT // _MICROSECOND, ends), ends)
    at = np.where(unknown, starts + ASSUMED_LENGTH // _MICROSECOND, at)
    return Leaving(
        evenings=np.where((evening >= 0) & (evening < MOST_EVENINGS), evening, -1),
        at=at,
        endings=np.where(unknown, _ASSUMED, np.where(open_, _OPEN, _STATED)),
    )


def _minutes(instants: Instants, edges: Sequence[datetime]) -> NDArray[np.int64]:
    """Minutes since Brussels' midnight, by the clock of that evening (of the last one, for what is later)."""
    offsets = [(edge + timedelta(hours=14)).utcoffset() or timedelta() for edge in edges]
    number = np.searchsorted([microseconds(edge) for edge in edges], instants, side="right") - 1
    shift = np.array([offset // _MICROSECOND for offset in offsets], dtype=np.int64)[np.maximum(number, 0)]
    minutes: NDArray[np.int64] = (instants + shift) // _MINUTE % (24 * 60)
    return minutes


def _venues(candidates: Candidates, asked: Flags) -> tuple[list[GeoPoint], NDArray[np.int64]]:
    """Each place once, and which of them each candidate is at."""
    points = np.stack([candidates.lats[asked], candidates.lons[asked]], axis=1)
    distinct, which = np.unique(points, axis=0, return_inverse=True)
    return [GeoPoint(float(lat), float(lon)) for lat, lon in distinct], which.reshape(-1)


def _last(query: OfferQuery, edges: Sequence[datetime]) -> date:
    """The last evening that was looked at."""
    end = edges[-1] - _MICROSECOND if query.date_to is None else min(query.date_to, edges[-1] - _MICROSECOND)
    here = local(max(end, edges[0]))
    return here.date() if here.time() >= DAYBREAK else here.date() - timedelta(days=1)
