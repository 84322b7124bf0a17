"""Seats and crowds of occurrences."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from culture_app.offers.data.kinds import (
    Basis,
    CrowdBasis,
    CrowdLevel,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Availability:
    """Seats of one occurrence. basis `pool` (sold here) always wins over `reported` (from a document)."""

    occurrence: UUID
    capacity: int | None
    seats_left: int | None
    basis: Basis
    as_of: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Crowd:
    """How full one occurrence is expected to be, what that was concluded from, and when."""

    occurrence: UUID
    level: CrowdLevel
    basis: CrowdBasis
    as_of: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathering:
    """An event's occurrence as far as its crowd goes: what makes it like others (`type` is the term's id, or empty), what its
    document tells of its seats (`seats_as_of`: since when; None where a pool is the truth), and the crowd recorded last.
    """

    occurrence: UUID
    event: UUID
    type: str
    organiser: UUID | None
    place: UUID | None
    start: datetime
    end: datetime
    called_off: bool
    capacity: int | None
    seats_left: int | None
    seats_as_of: datetime | None
    crowd: CrowdLevel
    crowd_basis: CrowdBasis
    crowd_as_of: datetime | None
