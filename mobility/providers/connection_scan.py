"""Journeys from the timetable in this process, by connection scan.

Each search runs twice: once for what is asked (arrive first, or leave last), then the other way for the same
result without needless waiting on the way.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from math import ceil, floor

import numpy as np

from culture_app.kernel.words import GeoPoint
from mobility import scan, streets
from mobility.data import Journey, Leg, Mode, SourceNote
from mobility.evenings import Evening
from mobility.providers.protocols import Coverage
from mobility.scan import Found
from mobility.serviceday import night_end, operating_day
from mobility.tables import Tables
from mobility.timetable import Timetable, Window

# Nobody goes out for longer: it bounds how far back a search for the way there looks.
LONGEST_TRIP_S = 5 * 3600
NEVER = -1


class ConnectionScan:
    """TransitPlanner over one timetable, or over none."""

    def __init__(self, timetable: Timetable | None) -> None:
        self._timetable = timetable

    def coverage(self, day: date) -> Coverage:
        if self._timetable is None:
            return "no_timetable"
        return "known" if any(self._timetable.feeds_on(day)) else "outside_timetable"

    def sources(self, day: date) -> tuple[SourceNote, ...]:
        if self._timetable is None:
            return ()
        tables = self._timetable.tables
        return tuple(
            SourceNote(
                id=f"timetable:{tables.text(int(tables.feed_source[feed]))}",
                as_of=datetime.fromtimestamp(int(tables.feed_loaded[feed]), UTC),
                licence=tables.text(int(tables.feed_licence[feed])) or None,
                attribution=tables.text(int(tables.feed_publisher[feed])) or None,
            )
            for feed, counts in enumerate(self._timetable.feeds_on(day))
            if counts
        )

    def earliest_arrival(
        self, *, origin: GeoPoint, destination: GeoPoint, leave_at: datetime
    ) -> Journey | None:
        opened = self._open(operating_day(leave_at), origin, destination)
        if opened is None:
            return None
        window, access, egress = opened
        start = ceil(leave_at.timestamp()) - window.zero
        found = scan.earliest_arrival(window.network, start=start, access=access, egress=egress)
        if found is None:
            return None
        later = scan.latest_departure(
            window.network, deadline=found.arrives, access=access, egress=egress, after=start - 1
        )
        return self._journey(window, later or found, origin, destination)

    def latest_departure(
        self, *, origin: GeoPoint, destination: GeoPoint, arrive_by: datetime
    ) -> Journey | None:
        return self._latest(origin, destination, arrive_by, operating_day(arrive_by), LONGEST_TRIP_S)

    def last_return(self, *, origin: GeoPoint, destination: GeoPoint, day: date) -> Journey | None:
        return self._latest(origin, destination, night_end(day), day, scan.FAR)

    def last_boardings(
        self, *, venues: Sequence[GeoPoint], home: GeoPoint, day: date
    ) -> tuple[tuple[datetime, datetime] | None, ...]:
        if self._timetable is None or not venues:
            return tuple(None for _ in venues)
        window = self._timetable.window(day)
        egress = self._timetable.index.near([home], most_s=streets.WALK_MOST_S)[0]
        deadline = int(night_end(day).timestamp()) - window.zero
        boardings = scan.last_boardings(window.network, deadline=deadline, egress=egress)
        found: list[tuple[datetime, datetime] | None] = []
        for access in self._timetable.index.near(venues, most_s=streets.WALK_MOST_S):
            last = max(
                (
                    (boardings[stop] - walk, boardings[stop])
                    for stop, walk in access.items()
                    if stop in boardings
                ),
                default=None,
            )
            found.append(None if last is None else (_at(window, last[0]), _at(window, last[1])))
        return tuple(found)

    def last_departures(
        self, *, venues: Sequence[GeoPoint], home: GeoPoint, evenings: Sequence[Evening]
    ) -> tuple[tuple[datetime | None, ...], ...]:
        if self._timetable is None or not venues:
            return tuple(tuple(None for _ in venues) for _ in evenings)
        owner, stops, walks = self._timetable.index.within(venues, most_s=streets.WALK_MOST_S)
        egress = self._timetable.index.near([home], most_s=streets.WALK_MOST_S)[0]
        found = []
        for evening in evenings:
            window = self._timetable.window(evening.day)
            boardings = scan.last_boardings(
                window.network,
                deadline=floor(evening.by.timestamp()) - window.zero,
                egress=egress,
                after=floor(evening.since.timestamp()) - window.zero,
            )
            leaves = np.full(len(window.network.change), NEVER, np.int64)
            leaves[list(boardings)] = list(boardings.values())
            latest = np.full(len(venues), NEVER, np.int64)
            caught = leaves[stops] != NEVER
            np.maximum.at(latest, owner[caught], leaves[stops[caught]] - walks[caught])
            found.append(tuple(None if at == NEVER else _at(window, at) for at in latest.tolist()))
        return tuple(found)

    def _open(
        self, day: date, origin: GeoPoint, destination: GeoPoint
    ) -> tuple[Window, dict[int, int], dict[int, int]] | None:
        if self._timetable is None:
            return None
        access, egress = self._timetable.index.near([origin, destination], most_s=streets.WALK_MOST_S)
        return (self._timetable.window(day), access, egress) if access and egress else None

    def _latest(
        self, origin: GeoPoint, destination: GeoPoint, arrive_by: datetime, day: date, longest: int
    ) -> Journey | None:
        opened = self._open(day, origin, destination)
        if opened is None:
            return None
        window, access, egress = opened
        deadline = floor(arrive_by.timestamp()) - window.zero
        found = scan.latest_departure(
            window.network, deadline=deadline, access=access, egress=egress, after=deadline - longest
        )
        if found is None:
            return None
        sooner = scan.earliest_arrival(
            window.network, start=found.leaves, access=access, egress=egress, before=deadline + 1
        )
        return self._journey(window, sooner or found, origin, destination)

    def _journey(self, window: Window, found: Found, origin: GeoPoint, destination: GeoPoint) -> Journey:
        """Legs with names and platforms. A change within a station is no leg, a walk to another stop is."""
        tables, rides = self._tables, window.network.rides
        legs: list[Leg] = []
        place, name, since, stop = origin, "", found.leaves, -1
        for first, last in found.hops:
            departs, board, alight = rides[first][0], rides[first][2], rides[last][3]
            if stop < 0 or tables.stop_root[stop] != tables.stop_root[board]:
                walked = dict(window.network.paths_from[stop]).get(board, 0) if stop >= 0 else departs - since
                ends = min(departs, since + walked) if stop >= 0 else departs
                if ends > since:
                    legs.append(
                        self._walk(
                            window, (place, name, since), (self._point(board), self._name(board), ends)
                        )
                    )
            legs.append(self._ride(window, first, last))
            place, name, since, stop = self._point(alight), self._name(alight), rides[last][1], alight
        if found.arrives > since:
            legs.append(self._walk(window, (place, name, since), (destination, "", found.arrives)))
        metres = sum(streets.walk_m(leg.from_point, leg.to_point) for leg in legs if leg.mode == "walk")
        return Journey(legs=tuple(legs), walk_m=round(metres))

    def _ride(self, window: Window, first: int, last: int) -> Leg:
        tables = self._tables
        departs, _, board, _, _, _, _ = window.network.rides[first]
        _, arrives, _, alight, _, _, _ = window.network.rides[last]
        trip = int(tables.ride_trip[window.rows[first]])
        route = int(tables.trip_route[trip])
        return Leg(
            mode=mode_of(int(tables.route_type[route])),
            start=_at(window, departs),
            end=_at(window, arrives),
            from_name=self._name(board),
            to_name=self._name(alight),
            from_point=self._point(board),
            to_point=self._point(alight),
            from_platform=tables.text(int(tables.stop_platform[board])),
            to_platform=tables.text(int(tables.stop_platform[alight])),
            line=tables.text(int(tables.route_line[route])),
            headsign=tables.text(int(tables.trip_headsign[trip])),
            trip=tables.text(int(tables.trip_id[trip])),
        )

    @staticmethod
    def _walk(window: Window, start: tuple[GeoPoint, str, int], end: tuple[GeoPoint, str, int]) -> Leg:
        return Leg(
            mode="walk",
            start=_at(window, start[2]),
            end=_at(window, end[2]),
            from_name=start[1],
            to_name=end[1],
            from_point=start[0],
            to_point=end[0],
            estimated=True,
        )

    @property
    def _tables(self) -> Tables:
        assert self._timetable is not None  # a journey was found in it
        return self._timetable.tables

    def _name(self, stop: int) -> str:
        return self._tables.text(int(self._tables.stop_name[stop]))

    def _point(self, stop: int) -> GeoPoint:
        return GeoPoint(float(self._tables.stop_lat[stop]), float(self._tables.stop_lon[stop]))


def mode_of(route_type: int) -> Mode:
    """GTFS route_type, basic or extended (Google's hundreds), to our word for it."""
    if route_type < 100:
        return _BASIC.get(route_type, "bus")
    return _EXTENDED.get(route_type // 100, "bus")


_BASIC: dict[int, Mode] = {0: "tram", 1: "metro", 2: "train", 4: "ferry", 5: "tram", 7: "train", 12: "train"}
_EXTENDED: dict[int, Mode] = {
    1: "train",
    2: "coach",
    4: "metro",
    5: "metro",
    6: "metro",
    9: "tram",
    10: "ferry",
}


def _at(window: Window, seconds: int) -> datetime:
    return datetime.fromtimestamp(window.zero + seconds, UTC)
