"""Candidates: thousands of events with their first matching occurrence, column by column.

- One array per fact, in the same order; row `at` of each is one candidate. Keys are two 64-bit halves, (high, low).
- Instants are microseconds since 1970 in UTC. What isn't known is NaN in a float column and a key of zeros.
- Terms and labels aren't here: a recommender knows those of most events already. `Traits` tells them of the others.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from culture_app.kernel.words import GeoPoint

type Keys = NDArray[np.uint64]
type Instants = NDArray[np.int64]
type Numbers = NDArray[np.float64]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LOW = (1 << 64) - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One event with its first matching occurrence."""

    event: UUID
    occurrence: UUID
    start: datetime
    end: datetime
    point: GeoPoint | None
    distance_m: float | None
    organiser: UUID | None
    place: UUID | None
    price_cents: int | None
    ages: tuple[int | None, int | None] | None
    published: datetime
    seats_left: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Traits:
    """What an event is about."""

    term_ids: tuple[str, ...]
    labels: tuple[str, ...]
    production: str = ""
    performers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Candidates:
    events: Keys
    occurrences: Keys
    organisers: Keys
    places: Keys
    starts: Instants
    ends: Instants
    published: Instants
    lats: Numbers
    lons: Numbers
    distances_m: Numbers
    price_cents: Numbers
    age_min: Numbers
    age_max: Numbers
    seats_left: Numbers

    def __len__(self) -> int:
        return int(self.starts.size)

    def __iter__(self) -> Iterator[Candidate]:
        return (self[at] for at in range(len(self)))

    def __getitem__(self, at: int) -> Candidate:
        """One of them. Raises IndexError."""
        price, seats = _whole(self.price_cents[at]), _whole(self.seats_left[at])
        ages = (_whole(self.age_min[at]), _whole(self.age_max[at]))
        metres = float(self.distances_m[at])
        return Candidate(
            event=key_at(self.events, at),
            occurrence=key_at(self.occurrences, at),
            start=instant(self.starts[at]),
            end=instant(self.ends[at]),
            point=None if np.isnan(self.lats[at]) else GeoPoint(float(self.lats[at]), float(self.lons[at])),
            distance_m=None if np.isnan(metres) else metres,
            organiser=_known(key_at(self.organisers, at)),
            place=_known(key_at(self.places, at)),
            price_cents=price,
            ages=None if ages == (None, None) else ages,
            published=instant(self.published[at]),
            seats_left=seats,
        )

    def take(self, rows: Any) -> Self:
        """Those at these positions (or where a mask is true), in that order."""
        return type(self)(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    @classmethod
    def together(cls, found: Iterable[Self]) -> Self:
        """All of several, in order."""
        parts = list(found)
        return cls(
            **{
                field.name: np.concatenate([getattr(part, field.name) for part in parts])
                for field in fields(cls)
            }
        )

    @classmethod
    def of(cls, found: Iterable[Candidate]) -> Self:
        """Columns of single ones."""
        rows = list(found)
        known = [row.ages or (None, None) for row in rows]
        return cls(
            events=keys(row.event for row in rows),
            occurrences=keys(row.occurrence for row in rows),
            organisers=keys(row.organiser for row in rows),
            places=keys(row.place for row in rows),
            starts=instants(row.start for row in rows),
            ends=instants(row.end for row in rows),
            published=instants(row.published for row in rows),
            lats=_numbers(row.point.lat if row.point else None for row in rows),
            lons=_numbers(row.point.lon if row.point else None for row in rows),
            distances_m=_numbers(row.distance_m for row in rows),
            price_cents=_numbers(row.price_cents for row in rows),
            age_min=_numbers(low for low, _ in known),
            age_max=_numbers(high for _, high in known),
            seats_left=_numbers(row.seats_left for row in rows),
        )


def keys(found: Iterable[UUID | None]) -> Keys:
    """Rows of (high, low); none is zeros."""
    halves = [(key.int >> 64, key.int & _LOW) if key else (0, 0) for key in found]
    return np.array(halves, dtype=np.uint64).reshape(-1, 2)


def key_at(column: Keys, at: int) -> UUID:
    return UUID(int=(int(column[at, 0]) << 64) | int(column[at, 1]))


def microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def instants(found: Iterable[datetime]) -> Instants:
    return np.array([microseconds(at) for at in found], dtype=np.int64)


def instant(value: Any) -> datetime:
    return _EPOCH + int(value) * _MICROSECOND


def _known(key: UUID) -> UUID | None:
    return key if key.int else None


def _whole(value: Any) -> int | None:
    return None if np.isnan(value) else int(value)


def _numbers(found: Iterable[float | None]) -> Numbers:
    return np.array([np.nan if value is None else value for value in found], dtype=np.float64)
