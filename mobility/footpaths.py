"""Which stops one can change between on foot, and which lie near a point.

- Within a station: the longer of the two platforms' change times, or what transfers.txt says.
- Between stations and stops: up to 400 m as the crow flies, at walking pace plus a minute to find one's way.
- What the publisher says of a pair always wins, also that it is impossible.
"""

from collections.abc import Sequence

import numpy as np

from culture_app.kernel.words import EARTH_RADIUS_M, GeoPoint
from mobility import streets
from mobility.tables import Floats, Ints, Tables

NEAR_M = 400
ORIENTATION_S = 60


class StopIndex:
    """Finds stops near points. Only stops that something calls at."""

    def __init__(self, tables: Tables) -> None:
        self.served = np.union1d(tables.ride_from, tables.ride_to).astype(np.int32)
        self._places = _on_sphere(tables.stop_lat[self.served], tables.stop_lon[self.served])
        # Only who has a timetable open needs it: 10 MB.
        from scipy.spatial import cKDTree

        self._tree = cKDTree(self._places)

    def near(self, points: Sequence[GeoPoint], *, most_s: int) -> list[dict[int, int]]:
        """For each point: stop -> seconds on foot, for the stops within `most_s`."""
        if not points or not len(self.served):
            return [{} for _ in points]
        places = _on_sphere(np.array([p.lat for p in points]), np.array([p.lon for p in points]))
        reach = most_s * streets.WALK_M_PER_S / streets.WALK_FACTOR
        found = []
        for place, hits in zip(places, self._tree.query_ball_point(places, reach), strict=True):
            metres = np.linalg.norm(self._places[hits] - place, axis=1)
            minutes = np.ceil(metres * streets.WALK_FACTOR / streets.WALK_M_PER_S / 60).astype(int)
            found.append(dict(zip(self.served[hits].tolist(), (minutes * 60).tolist(), strict=True)))
        return found

    def within(self, points: Sequence[GeoPoint], *, most_s: int) -> tuple[Ints, Ints, Ints]:
        """The same for many points at once, as columns: position of the point, stop, seconds on foot."""
        nothing = np.zeros(0, np.int32)
        if not points or not len(self.served):
            return nothing, nothing, nothing
        places = _on_sphere(np.array([p.lat for p in points]), np.array([p.lon for p in points]))
        reach = most_s * streets.WALK_M_PER_S / streets.WALK_FACTOR
        near = self._tree.query_ball_point(places, reach)
        owner = np.repeat(np.arange(len(points), dtype=np.int32), [len(hits) for hits in near])
        hits = np.fromiter((hit for each in near for hit in each), np.int32, count=len(owner))
        metres = np.linalg.norm(self._places[hits] - places[owner], axis=1)
        minutes = np.ceil(metres * streets.WALK_FACTOR / streets.WALK_M_PER_S / 60)
        return owner, self.served[hits], (minutes * 60).astype(np.int32)

    def pairs(self) -> tuple[Ints, Ints, Floats]:
        """Pairs of served stops within NEAR_M, each once, with metres as the crow flies."""
        close = self._tree.query_pairs(NEAR_M, output_type="ndarray").reshape(-1, 2)
        metres = np.linalg.norm(self._places[close[:, 0]] - self._places[close[:, 1]], axis=1)
        return self.served[close[:, 0]], self.served[close[:, 1]], metres


def _on_sphere(lat: Floats, lon: Floats) -> Floats:
    """Metres from the Earth's centre: a straight line is the crow's flight, to a millimetre over a kilometre."""
    lat, lon = np.radians(lat), np.radians(lon)
    places: Floats = EARTH_RADIUS_M * np.column_stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    )
    return places


def footpaths(tables: Tables, index: StopIndex) -> tuple[Ints, Ints, Ints]:
    """All changes between two different stops: from, to, seconds from alighting to being able to board."""
    seconds: dict[tuple[int, int], int] = {}
    one, other, metres = index.pairs()
    walking = np.ceil(metres * streets.WALK_FACTOR / streets.WALK_M_PER_S) + ORIENTATION_S
    for a, b, s in zip(one.tolist(), other.tolist(), walking.astype(int).tolist(), strict=True):
        seconds[a, b] = seconds[b, a] = s
    roots = tables.stop_root[index.served]
    order = np.argsort(roots, kind="stable")
    for group in np.split(index.served[order], np.flatnonzero(np.diff(roots[order])) + 1):
        if len(group) > 1:
            changes = dict(zip(group.tolist(), tables.stop_change[group].tolist(), strict=True))
            seconds |= {(a, b): max(changes[a], changes[b]) for a in changes for b in changes if a != b}
    for a, b, s in zip(
        tables.link_from.tolist(), tables.link_to.tolist(), tables.link_seconds.tolist(), strict=True
    ):
        seconds[a, b] = s
    kept = sorted((a, b, s) for (a, b), s in seconds.items() if s > 0)
    columns = np.array(kept, np.int32).reshape(-1, 3).T
    return columns[0], columns[1], columns[2]
