"""One GTFS feed as columns: everything is checked before anything of it counts.

- Times between timepoints that the publisher left out are spread evenly over the stops between.
- A trip's times never run backwards; a stop of it exists; its service and route exist. Else the feed is refused.
- Stops where one may only board by calling ahead (pickup_type 2) don't count as boarding: nobody can promise them.
- transfers.txt: types 0 to 3 between stops or stations; those bound to one trip or route, and in-seat transfers,
  don't change the times here.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

import numpy as np

from culture_app.kernel.words import GeoPoint
from mobility.data import SourceNote
from mobility.errors import TimetableFault
from mobility.gtfs import GtfsZip, Row
from mobility.running_days import running_days
from mobility.serviceday import seconds_of
from mobility.tables import Tables, Texts, as_columns

# Where the publisher says nothing: from one vehicle to the next at the same stop, and between platforms.
CHANGE_AT_STOP_S = 120
CHANGE_IN_STATION_S = 180
NEVER_S = 1_000_000
RAIL = frozenset({2, *range(100, 118)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A station with trains, for the gazetteer. `names` in any language, the first its own."""

    names: tuple[str, ...]
    point: GeoPoint


def read_feed(data: bytes, *, note: SourceNote, now: datetime) -> tuple[Tables, tuple[Station, ...]]:
    """The columns of a GTFS zip, and its stations. TimetableFault when anything in it is broken.

    Without an attribution in `note` the feed's own agency is named.
    """
    gtfs, texts = GtfsZip(data), Texts()
    stops = _Stops(gtfs, texts)
    routes, route_columns = _routes(gtfs, texts)
    services, calendar = running_days(gtfs)
    if gtfs.has("frequencies.txt") and any(True for _ in gtfs.rows("frequencies.txt")):
        raise TimetableFault("frequencies.txt has rows: trips without times of their own aren't read")
    trips, trip_columns = _trips(gtfs, texts, routes, services)
    rides = _rides(gtfs, trips, stops.positions)
    publisher = next((row["agency_name"] for row in gtfs.rows("agency.txt")), "")
    columns: dict[str, Any] = {
        **stops.columns,
        **route_columns,
        **calendar,
        **trip_columns,
        **rides,
        **stops.links(gtfs),
        "feed_source": [texts(note.id)],
        "feed_publisher": [texts(note.attribution or publisher)],
        "feed_licence": [texts(note.licence or "")],
        "feed_loaded": [int(now.timestamp())],
        "service_feed": [0] * len(services),
    }
    first, last = _validity(columns)
    columns |= {"feed_first": [first], "feed_last": [last], **texts.columns()}
    return as_columns(columns), _stations(gtfs, stops, columns)


class _Stops:
    """stops.txt: platforms know their station; entrances and nodes give way to it."""

    def __init__(self, gtfs: GtfsZip, texts: Texts) -> None:
        self.positions: dict[str, int] = {}
        self.names: list[str] = []
        rows: list[Row] = []
        for row in gtfs.rows("stops.txt", "stop_id"):
            if self.positions.setdefault(row.required("stop_id"), len(rows)) != len(rows):
                raise row.fault("stop_id occurs twice")
            rows.append(row)
        parents = [self.position(row, "parent_station") if row["parent_station"] else -1 for row in rows]
        roots, lats, lons = [], [], []
        for position, row in enumerate(rows):
            root, steps = position, 0
            while parents[root] >= 0:
                root, steps = parents[root], steps + 1
                if steps > 3:
                    raise row.fault("parent_station goes round in a circle")
            placed = row if row["stop_lat"] else rows[root]
            roots.append(root)
            lats.append(placed.degrees("stop_lat", 90))
            lons.append(placed.degrees("stop_lon", 180))
            self.names.append(row["stop_name"] or rows[root].required("stop_name"))
        self.columns: dict[str, Any] = {
            "stop_name": [texts(name) for name in self.names],
            "stop_platform": [texts(row["platform_code"]) for row in rows],
            "stop_lat": lats,
            "stop_lon": lons,
            "stop_root": roots,
            "stop_change": [CHANGE_IN_STATION_S if up >= 0 else CHANGE_AT_STOP_S for up in parents],
        }

    def position(self, row: Row, name: str) -> int:
        found = self.positions.get(row.required(name))
        if found is None:
            raise row.fault(f"{name} names no stop")
        return found

    def links(self, gtfs: GtfsZip) -> dict[str, Any]:
        """transfers.txt: change times go into stop_change, the rest become links; a station stands for its stops."""
        roots, change = self.columns["stop_root"], self.columns["stop_change"]
        members: dict[int, list[int]] = {}
        for position, root in enumerate(roots):
            members.setdefault(root, []).append(position)
        links: dict[tuple[int, int], int] = {}
        for row in gtfs.rows("transfers.txt"):
            kind = row.whole("transfer_type", 0)
            if kind > 3 or any(
                row[f"{end}_{what}_id"] for end in ("from", "to") for what in ("trip", "route")
            ):
                continue
            pair = self.position(row, "from_stop_id"), self.position(row, "to_stop_id")
            default = max(change[pair[0]], change[pair[1]]) if kind != 1 else 1
            seconds = NEVER_S if kind == 3 else max(1, row.whole("min_transfer_time", default))
            for one, other in product(*(members[each] if roots[each] == each else [each] for each in pair)):
                if one == other:
                    change[one] = seconds
                else:
                    links[one, other] = -1 if kind == 3 else seconds
        return {
            "link_from": [one for one, _ in links],
            "link_to": [other for _, other in links],
            "link_seconds": list(links.values()),
        }


def _routes(gtfs: GtfsZip, texts: Texts) -> tuple[dict[str, int], dict[str, Any]]:
    positions: dict[str, int] = {}
    lines: list[int] = []
    types: list[int] = []
    for row in gtfs.rows("routes.txt", "route_id", "route_type"):
        positions[row.required("route_id")] = len(lines)
        lines.append(texts(row["route_short_name"] or row["route_long_name"]))
        types.append(row.whole("route_type"))
    return positions, {"route_line": lines, "route_type": types}


def _trips(
    gtfs: GtfsZip, texts: Texts, routes: dict[str, int], services: dict[str, int]
) -> tuple[dict[str, int], dict[str, Any]]:
    positions: dict[str, int] = {}
    rows: list[tuple[int, int, int, int]] = []
    for row in gtfs.rows("trips.txt", "trip_id", "route_id", "service_id"):
        trip = row.required("trip_id")
        route, service = routes.get(row["route_id"]), services.get(row["service_id"])
        if route is None or service is None:
            raise row.fault("route_id names no route" if route is None else "service_id names no service")
        if positions.setdefault(trip, len(rows)) != len(rows):
            raise row.fault("trip_id occurs twice")
        rows.append((texts(row["trip_short_name"] or trip), route, service, texts(row["trip_headsign"])))
    columns = np.array(rows, np.int32).reshape(-1, 4).T
    return positions, dict(
        zip(("trip_id", "trip_route", "trip_service", "trip_headsign"), columns, strict=True)
    )


def _rides(gtfs: GtfsZip, trips: dict[str, int], stops: dict[str, int]) -> dict[str, Any]:
    """stop_times.txt as rides from one stop to the next."""
    clock: dict[str, int] = {"": -1}
    calls: list[tuple[int, ...]] = []
    for row in gtfs.rows("stop_times.txt", "trip_id", "stop_id", "stop_sequence"):
        trip, stop = trips.get(row["trip_id"]), stops.get(row["stop_id"])
        if trip is None or stop is None:
            raise row.fault("trip_id names no trip" if trip is None else "stop_id names no stop")
        times = []
        for name in ("arrival_time", "departure_time"):
            text = row[name]
            if text not in clock:
                try:
                    clock[text] = seconds_of(text)
                except ValueError:
                    raise row.fault(f"{name} is not a time (HH:MM:SS)") from None
            times.append(clock[text])
        arrives, departs = times
        boards = row["pickup_type"] in ("", "0", "3")
        alights = row["drop_off_type"] in ("", "0", "3")
        calls.append(
            (
                trip,
                row.whole("stop_sequence"),
                stop,
                departs if arrives < 0 else arrives,
                arrives if departs < 0 else departs,
                boards,
                alights,
                row.line,
            )
        )
    if not calls:
        raise TimetableFault("stop_times.txt has no rows")
    table = np.array(calls, np.int64)
    trip, order, stop, arrives, departs, boards, alights, line = table[
        np.lexsort((table[:, 1], table[:, 0]))
    ].T
    _fill(trip, arrives, departs, line)
    same = trip[1:] == trip[:-1]
    wrong = departs < arrives
    wrong[1:] |= same & ((arrives[1:] < departs[:-1]) | (order[1:] == order[:-1]))
    if wrong.any():
        raise TimetableFault(f"stop_times.txt line {line[wrong][0]}: the trip's times run backwards")
    return {
        "ride_trip": trip[:-1][same],
        "ride_order": order[:-1][same],
        "ride_from": stop[:-1][same],
        "ride_to": stop[1:][same],
        "ride_departs": departs[:-1][same],
        "ride_arrives": arrives[1:][same],
        "ride_boards": boards[:-1][same].astype(bool),
        "ride_alights": alights[1:][same].astype(bool),
    }


def _fill(trip: Any, arrives: Any, departs: Any, line: Any) -> None:
    """Spread the times that are left out evenly between the two timepoints around them, in place."""
    unknown = np.flatnonzero(arrives < 0)
    if not len(unknown):
        return
    known = np.flatnonzero(arrives >= 0)
    after = np.searchsorted(known, unknown)
    if not len(known) or after.max() == len(known) or after.min() == 0:
        raise TimetableFault(f"stop_times.txt line {line[unknown][0]}: a trip begins and ends with a time")
    left, right = known[after - 1], known[after]
    outside = (trip[left] != trip[unknown]) | (trip[right] != trip[unknown])
    if outside.any():
        raise TimetableFault(
            f"stop_times.txt line {line[unknown][outside][0]}: a trip begins and ends with a time"
        )
    share = (unknown - left) / (right - left)
    arrives[unknown] = departs[unknown] = (departs[left] + share * (arrives[right] - departs[left])).astype(
        int
    )


def _validity(columns: dict[str, Any]) -> tuple[int, int]:
    """First and last day on which anything may run."""
    runs = columns["rule_days"] > 0
    added = columns["exception_runs"] == 1
    first = [*columns["rule_first"][runs], *columns["exception_day"][added]]
    last = [*columns["rule_last"][runs], *columns["exception_day"][added]]
    if not first:
        raise TimetableFault("no service runs on any day")
    return min(first), max(last)


def _stations(gtfs: GtfsZip, stops: _Stops, columns: dict[str, Any]) -> tuple[Station, ...]:
    """The stations that trains call at, with their names in translations.txt."""
    types, route_of = np.asarray(columns["route_type"]), np.asarray(columns["trip_route"])
    by_rail = np.isin(types[route_of[columns["ride_trip"]]], list(RAIL))
    roots = np.asarray(columns["stop_root"])
    called = np.unique(roots[np.concatenate([columns["ride_from"][by_rail], columns["ride_to"][by_rail]])])
    ids = {position: stop for stop, position in stops.positions.items()}
    others: dict[str, set[str]] = {}
    for row in gtfs.rows("translations.txt"):
        if row["table_name"] in ("", "stops") and row["field_name"] in ("", "stop_name"):
            others.setdefault(row["record_id"] or row["field_value"] or row["trans_id"], set()).add(
                row["translation"]
            )
    found = []
    for position in called.tolist():
        name = stops.names[position]
        more = others.get(ids[position], set()) | others.get(name, set())
        names = dict.fromkeys([name, *name.split("/"), *sorted(more)])
        point = GeoPoint(columns["stop_lat"][position], columns["stop_lon"][position])
        found.append(Station(names=tuple(each.strip() for each in names if each.strip()), point=point))
    return tuple(found)
