"""The tables of a timetable as numpy columns: what one feed is read into and what several are merged into.

- A column that refers to rows of a table holds their positions; -1 is none.
- Texts sit in one pool of UTF-8 bytes, so that every column can be memory-mapped.
- Clock times are seconds since "noon minus 12 h" of the service day; days are proleptic ordinals.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]
_DTYPES: dict[Any, type] = {
    Ints: np.int32,
    Flags: np.bool_,
    Floats: np.float64,
    Longs: np.int64,
    Bytes: np.uint8,
}


@dataclass(frozen=True, kw_only=True)
class Tables:
    """Columns named <table>_<column>. `stop_root` is the station of a platform, or the stop itself.

    `link` rows are the publisher's transfers in seconds, -1 where changing is not possible. A `rule` is a line of
    calendar.txt (days: bit 0 is Monday), an `exception` one of calendar_dates.txt.
    """

    text_end: Longs
    text_bytes: Bytes

    feed_source: Ints
    feed_publisher: Ints
    feed_licence: Ints
    feed_loaded: Longs
    feed_first: Ints
    feed_last: Ints

    stop_name: Ints
    stop_platform: Ints
    stop_lat: Floats
    stop_lon: Floats
    stop_root: Ints
    stop_change: Ints

    route_line: Ints
    route_type: Ints

    service_feed: Ints

    trip_id: Ints
    trip_route: Ints
    trip_service: Ints
    trip_headsign: Ints

    ride_trip: Ints
    ride_order: Ints
    ride_from: Ints
    ride_to: Ints
    ride_departs: Ints
    ride_arrives: Ints
    ride_boards: Flags
    ride_alights: Flags

    link_from: Ints
    link_to: Ints
    link_seconds: Ints

    rule_service: Ints
    rule_days: Ints
    rule_first: Ints
    rule_last: Ints

    exception_service: Ints
    exception_day: Ints
    exception_runs: Flags

    def text(self, position: int) -> str:
        start = int(self.text_end[position - 1]) if position > 0 else 0
        return bytes(self.text_bytes[start : int(self.text_end[position])]).decode() if position >= 0 else ""

    def save(self, folder: Path) -> None:
        for each in fields(self):
            np.save(folder / f"{each.name}.npy", getattr(self, each.name))

    @classmethod
    def load(cls, folder: Path) -> "Tables":
        """Memory-mapped, read-only."""
        return cls(**{each.name: np.load(folder / f"{each.name}.npy", mmap_mode="r") for each in fields(cls)})


def as_columns(values: dict[str, Any]) -> Tables:
    """Lists to columns of the right type."""
    return Tables(**{each.name: np.asarray(values[each.name], _DTYPES[each.type]) for each in fields(Tables)})


# Which columns point at the rows of which table.
REFERS = {
    column: table
    for table, columns in {
        "text": "feed_source feed_publisher feed_licence stop_name stop_platform route_line trip_id trip_headsign",
        "stop": "stop_root ride_from ride_to link_from link_to",
        "feed": "service_feed",
        "route": "trip_route",
        "service": "trip_service rule_service exception_service",
        "trip": "ride_trip",
    }.items()
    for column in columns.split()
}


class Texts:
    """Collects texts, each once, and gives their positions."""

    def __init__(self) -> None:
        self._positions: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self._positions.setdefault(text, len(self._positions))

    def columns(self) -> dict[str, Any]:
        encoded = [text.encode() for text in self._positions]
        return {
            "text_end": np.cumsum([len(each) for each in encoded], dtype=np.int64),
            "text_bytes": np.frombuffer(b"".join(encoded), np.uint8),
        }


def merge(feeds: Sequence[Tables]) -> Tables:
    """Several feeds as one: rows one after the other, references moved along."""
    sizes = {
        table: [len(getattr(feed, f"{table}_{first}")) for feed in feeds]
        for table, first in (
            ("text", "end"),
            ("feed", "source"),
            ("stop", "name"),
            ("route", "line"),
            ("service", "feed"),
            ("trip", "id"),
        )
    }
    before = {table: np.concatenate([[0], np.cumsum(each)]) for table, each in sizes.items()}
    merged: dict[str, Any] = {}
    for each in fields(Tables):
        parts = []
        for place, feed in enumerate(feeds):
            values = getattr(feed, each.name)
            table = REFERS.get(each.name)
            if table:
                values = np.where(values >= 0, values + before[table][place], -1)
            elif each.name == "text_end":
                values = values + sum(len(former.text_bytes) for former in feeds[:place])
            parts.append(values)
        merged[each.name] = np.concatenate(parts) if parts else []
    return as_columns(merged)
