"""What people did, weighed: purchase > check-in > favourite > view, fading with time.

- Read only through the vault's gate, for a stated purpose, with the consent that it asks for.
- Row numbers live for one training: nothing here can be led back to a person.
- A visit in the future (a ticket for next week) counts in full: it is the freshest wish there is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recommender.models.base import Ints

KIND_WEIGHTS: Mapping[str, float] = {"purchase": 1.0, "check_in": 0.8, "favourite": 0.5, "view": 0.1}

# Tastes outlast seasons: a year-old visit still counts for half of a new one.
HALF_LIFE_DAYS = 365.0
_DAY_S = 86_400.0


class Visited(Protocol):
    """What is read of a visit."""

    @property
    def event(self) -> UUID: ...
    @property
    def at(self) -> datetime: ...
    @property
    def kind(self) -> Any: ...


class Subject(Protocol):
    """One person of a training run, by a number that means nothing elsewhere."""

    @property
    def visits(self) -> Sequence[Visited]: ...


def weigh(*, kind: str, at: datetime, now: datetime) -> float:
    """The weight of one visit, 0 < weight <= 1; an unknown kind counts as a view."""
    age_days = max(0.0, (now - at).total_seconds() / _DAY_S)
    return KIND_WEIGHTS.get(str(kind), KIND_WEIGHTS["view"]) * float(0.5 ** (age_days / HALF_LIFE_DAYS))


@dataclass(frozen=True, kw_only=True, slots=True)
class Interactions:
    """Visits of many people as parallel arrays, in order of row and time."""

    rows: Ints
    events: Ints
    days: NDArray[np.float32]  # since the first visit
    kinds: NDArray[np.float32]  # weight of the kind
    people: int
    first: datetime | None
    last: datetime | None

    def __len__(self) -> int:
        return int(self.rows.size)

    def between(self, start: float, end: float) -> "Interactions":
        """Those with start <= day < end; people keep their numbers."""
        keep = (self.days >= start) & (self.days < end)
        return Interactions(
            rows=self.rows[keep],
            events=self.events[keep],
            days=self.days[keep],
            kinds=self.kinds[keep],
            people=self.people,
            first=self.first,
            last=self.last,
        )

    def matrix(self, *, events: int, today: float) -> csr_matrix:
        """People x events; several visits to one event count as the weightiest of them."""
        fading = 0.5 ** (np.maximum(0.0, today - self.days) / HALF_LIFE_DAYS)
        weights = (self.kinds * fading).astype(np.float32)
        order = np.lexsort((-weights, self.events, self.rows))
        rows, columns, weights = self.rows[order], self.events[order], weights[order]
        first = np.ones(rows.size, dtype=bool)
        first[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
        return csr_matrix(
            (weights[first], (rows[first], columns[first])), shape=(self.people, events), dtype=np.float32
        )


def gather(subjects: Iterable[Subject], *, events: Mapping[UUID, int]) -> Interactions:
    """The visits to known events of everybody that the vault hands out; people without any are left out.

    People are numbered by what they did, not by the order in which they came: a training is the same
    whatever the vault's order, and a number says nothing about who was there before.
    """
    people: list[list[tuple[float, int, float]]] = []
    first: datetime | None = None
    last: datetime | None = None
    for subject in subjects:
        done = []
        for visit in subject.visits:
            column = events.get(visit.event)
            if column is None:
                continue
            done.append(
                (visit.at.timestamp(), column, KIND_WEIGHTS.get(str(visit.kind), KIND_WEIGHTS["view"]))
            )
            first = visit.at if first is None or visit.at < first else first
            last = visit.at if last is None or visit.at > last else last
        if done:
            people.append(sorted(done))
    people.sort()
    visits = np.array([visit for done in people for visit in done], dtype=np.float64).reshape(-1, 3)
    start = visits[:, 0].min() if people else 0.0
    return Interactions(
        rows=np.repeat(np.arange(len(people), dtype=np.int32), [len(done) for done in people]),
        events=visits[:, 1].astype(np.int32),
        days=((visits[:, 0] - start) / _DAY_S).astype(np.float32),
        kinds=visits[:, 2].astype(np.float32),
        people=len(people),
        first=first,
        last=last,
    )
