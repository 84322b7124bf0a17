"""A timetable that can be searched: columns on disk, and the hours around one night as a network in memory.

A window runs from midnight of its day to ten next morning and holds the rides of three service days, so that a
bus of "25:10" and the first train after a long night are both in it. Windows are kept, few at a time: a process
that answers for many days makes them anew (0.1 s and 15 MB for the demo's 125,000 rides).
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from typing import Any

import numpy as np

from mobility.footpaths import StopIndex
from mobility.scan import Network
from mobility.serviceday import day_zero
from mobility.tables import Flags, Ints, Tables

WINDOW_S = 34 * 3600
# A week of evenings.
WINDOWS_KEPT = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A network whose times count from `zero` (seconds since 1970); `rows` are its rides' rows in the tables."""

    zero: int
    network: Network
    rows: Ints


class Timetable:
    """One version of the timetable. Safe to share between threads."""

    def __init__(self, tables: Tables, footpaths: tuple[Ints, Ints, Ints]) -> None:
        self.tables = tables
        self.index = StopIndex(tables)
        count = len(tables.stop_name)
        self.change = tables.stop_change.tolist()
        self.paths_from: list[list[tuple[int, int]]] = [[] for _ in range(count)]
        self.paths_to: list[list[tuple[int, int]]] = [[] for _ in range(count)]
        for one, other, seconds in zip(*(column.tolist() for column in footpaths), strict=True):
            self.paths_from[one].append((other, seconds))
            self.paths_to[other].append((one, seconds))
        self._windows: OrderedDict[date, Window] = OrderedDict()
        self._lock = Lock()

    def feeds_on(self, day: date) -> list[bool]:
        """For each feed, whether the day lies within what its publisher announced."""
        first, last = self.tables.feed_first, self.tables.feed_last
        return ((first <= day.toordinal()) & (day.toordinal() <= last)).tolist()

    def runs(self, day: date) -> Flags:
        """For each service, whether it runs: the calendar's rules, then its exceptions."""
        tables, ordinal = self.tables, day.toordinal()
        active = np.zeros(len(tables.service_feed), bool)
        rule = (
            (tables.rule_first <= ordinal)
            & (ordinal <= tables.rule_last)
            & (tables.rule_days >> day.weekday() & 1 == 1)
        )
        active[tables.rule_service[rule]] = True
        today = tables.exception_day == ordinal
        active[tables.exception_service[today]] = tables.exception_runs[today]
        return active

    def window(self, day: date) -> Window:
        """The rides from midnight of `day` to ten next morning."""
        with self._lock:
            if day in self._windows:
                self._windows.move_to_end(day)
                return self._windows[day]
        made = self._make(day)
        with self._lock:
            self._windows[day] = made
            while len(self._windows) > WINDOWS_KEPT:
                self._windows.popitem(last=False)
        return made

    def _make(self, day: date) -> Window:
        tables, zero = self.tables, day_zero(day)
        service = tables.trip_service[tables.ride_trip]
        rows, shifts, copies = [], [], []
        for offset in (-1, 0, 1):
            each = day + timedelta(days=offset)
            moved = day_zero(each) - zero
            departs = tables.ride_departs + moved
            found = np.flatnonzero(self.runs(each)[service] & (departs >= 0) & (departs < WINDOW_S))
            rows.append(found)
            shifts.append(np.full(len(found), moved))
            copies.append(np.full(len(found), (offset + 1) * len(tables.trip_id)))
        row, shift = np.concatenate(rows), np.concatenate(shifts)
        departs = tables.ride_departs[row] + shift
        order = np.lexsort((tables.ride_order[row], departs))
        row, shift, departs = row[order], shift[order], departs[order]
        trips, trip = np.unique(tables.ride_trip[row] + np.concatenate(copies)[order], return_inverse=True)
        departures = _shared(departs)
        network = Network(
            rides=list(
                zip(
                    departures,
                    _shared(tables.ride_arrives[row] + shift),
                    _shared(tables.ride_from[row]),
                    _shared(tables.ride_to[row]),
                    _shared(trip),
                    tables.ride_boards[row].tolist(),
                    tables.ride_alights[row].tolist(),
                    strict=True,
                )
            ),
            departures=departures,
            trips=len(trips),
            change=self.change,
            paths_from=self.paths_from,
            paths_to=self.paths_to,
        )
        return Window(zero=zero, network=network, rows=row.astype(np.int32))


def _shared(values: Any) -> Sequence[int]:
    """Python ints, one object for equal values: a window's lists take a quarter of the memory."""
    unique, inverse = np.unique(values, return_inverse=True)
    objects = np.empty(len(unique), object)
    objects[:] = unique.tolist()
    shared: list[int] = objects[inverse].tolist()
    return shared
