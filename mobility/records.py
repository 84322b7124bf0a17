"""Words of what mobility keeps in tables: a place that a text may mean, and what became of a load."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from culture_app.kernel.words import GeoPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class GeoMatch:
    """A place that a text may mean. `kind`: municipality, sub_municipality, postcode, station or address."""

    label: str
    kind: str
    point: GeoPoint
    nis: str | None
    postcode: str | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What became of the rows of one load. Iterating gives the faults: (position of the row, reason)."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    faults: tuple[tuple[int, str], ...] = field(default=())

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return iter(self.faults)
