"""Candidates: thousands of events with their first matching occurrence, column by column.

- One array per fact, in the same order; row `at` of each is one candidate. Keys are two 64-bit halves, (high, low).
- Instants are microseconds since 1970 in UTC. What isn't known is NaN in a float column and a key of zeros.
- Terms and labels aren't here: a recommender knows those of most events already. `Traits` tells them of the others.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from math import isnan
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
        # whole columns at once: a number out of an array costs as much as ten out of a list
        names = [field.name for field in fields(self)]
        columns = (getattr(self, name).tolist() for name in names)
        return (_candidate(dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True))

    def __getitem__(self, at: int) -> Candidate:
        """One of them. Raises IndexError."""
        return _candidate({field.name: getattr(self, field.name)[at].tolist() for field in fields(self)})

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


def keys_at(column: Keys, at: Any) -> list[UUID]:
    """The keys at these positions, in that order."""
    return [_key(halves) for halves in column[at].tolist()]


def microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def instants(found: Iterable[datetime]) -> Instants:
    return np.array([microseconds(at) for at in found], dtype=np.int64)


def instant(value: Any) -> datetime:
    return _EPOCH + timedelta(microseconds=int(value))


def _candidate(row: Mapping[str, Any]) -> Candidate:
    """From a value of each column."""
    lat, metres, organiser, place = row["lats"], row["distances_m"], row["organisers"], row["places"]
    ages = (_whole(row["age_min"]), _whole(row["age_max"]))
    return Candidate(
        event=_key(row["events"]),
        occurrence=_key(row["occurrences"]),
        start=instant(row["starts"]),
        end=instant(row["ends"]),
        point=None if isnan(lat) else GeoPoint(lat, row["lons"]),
        distance_m=None if isnan(metres) else metres,
        organiser=_key(organiser) if any(organiser) else None,
        place=_key(place) if any(place) else None,
        price_cents=_whole(row["price_cents"]),
        ages=None if ages == (None, None) else ages,
        published=instant(row["published"]),
        seats_left=_whole(row["seats_left"]),
    )


def _key(halves: list[int]) -> UUID:
    return UUID(int=(halves[0] << 64) | halves[1])


def _whole(value: float) -> int | None:
    return None if isnan(value) else int(value)


def _numbers(found: Iterable[float | None]) -> Numbers:
    return np.array([np.nan if value is None else value for value in found], dtype=np.float64)
