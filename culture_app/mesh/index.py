"""Which version of each record wins in a run: a light index over all records, 34 bytes each.

Of records with the same key the later `modified` wins; without one, or at the same instant, the later in path order.
Where the winner turns out to be unusable, the next best takes its place.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import numpy as np

from culture_app.kernel.identity import key_of
from culture_app.mesh.data import Identity, Kind

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NEVER = -(2**63)
_LOW = (1 << 64) - 1

Place = tuple[int, int]  # source number, ordinal within the source


class Index:
    """Add every record in path order, `settle`, then ask for winners."""

    def __init__(self) -> None:
        self._kind = array("B")
        self._high = array("Q")
        self._low = array("Q")
        self._modified = array("q")
        self._source = array("L")
        self._ordinal = array("L")

    def __len__(self) -> int:
        return len(self._kind)

    def add(self, identity: Identity, source: int, ordinal: int) -> None:
        key = key_of(identity.iri).int
        self._kind.append(identity.kind)
        self._high.append(key >> 64)
        self._low.append(key & _LOW)
        at = identity.modified
        self._modified.append(_NEVER if at is None else (at - _EPOCH) // _MICROSECOND)
        self._source.append(source)
        self._ordinal.append(ordinal)

    def add_all(self, other: "Index") -> None:
        self._kind += other._kind
        self._high += other._high
        self._low += other._low
        self._modified += other._modified
        self._source += other._source
        self._ordinal += other._ordinal

    def settle(self) -> None:
        """Order everything once; no record may be added afterwards."""
        kind, high, low = (np.array(part) for part in (self._kind, self._high, self._low))
        order = np.lexsort(
            (np.array(self._ordinal), np.array(self._source), np.array(self._modified), low, high, kind)
        )
        same = (
            (kind[order][1:] == kind[order][:-1])
            & (high[order][1:] == high[order][:-1])
            & (low[order][1:] == low[order][:-1])
        )
        # For each place in the order: is the one before it another version of the same record?
        self._order = order
        self._has_before = np.concatenate(([False], same)) if len(order) else np.zeros(0, bool)
        self._is_last = np.concatenate((~same, [True])) if len(order) else np.zeros(0, bool)
        self._kinds = kind[order] if len(order) else np.zeros(0, np.uint8)

    def winners(self, kind: Kind) -> dict[int, list[int]]:
        """By source number: the ordinals of the best versions of this kind, in order."""
        return self._by_source(np.flatnonzero(self._is_last & (self._kinds == kind)))

    def next_best(self, refused: Iterable[Place]) -> dict[int, list[int]]:
        """By source number: the versions that come next where these were refused."""
        wanted = set(refused)
        candidates = np.flatnonzero(self._has_before) if wanted else ()
        positions = [int(place) - 1 for place in candidates if self._where(int(place)) in wanted]
        return self._by_source(np.array(positions, dtype=np.int64))

    def _where(self, place: int) -> Place:
        record = int(self._order[place])
        return self._source[record], self._ordinal[record]

    def _by_source(self, places: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> dict[int, list[int]]:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for place in places:
            source, ordinal = self._where(int(place))
            found[source].append(ordinal)
        return {source: sorted(found[source]) for source in sorted(found)}
