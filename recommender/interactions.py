"""What people did, weighed: purchase > check-in > favourite > view, fading with time.

- Row numbers last for one training: nothing here can be led back to a person.
- People stand in the order of a digest of what they did, so that the first so many are a fair sample of all,
  and the same sample whoever else is there.
- A visit in the future (a ticket for next week) counts in full: it is the freshest wish there is.
- The columns may be mapped from disk: what goes through everything goes by blocks.
"""

import mmap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from typing import Any, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recommender.models.base import Floats, Ints

KIND_WEIGHTS: Mapping[str, float] = {"purchase": 1.0, "check_in": 0.8, "favourite": 0.5, "view": 0.1}
# A kind's code is its place in this list; an unknown kind counts as the last.
KINDS = tuple(KIND_WEIGHTS)
CODES: Mapping[str, int] = {kind: code for code, kind in enumerate(KINDS)}
UNKNOWN = len(KINDS) - 1

# Tastes outlast seasons: a year-old visit still counts for half of a new one.
HALF_LIFE_DAYS = 365.0
# A request folds in as many; what is older has faded, and heavy users would cost the square of it.
MOST_VISITS = 200
DAY_S = 86_400.0
_BLOCK = 1_000_000
_WEIGHTS = np.array([KIND_WEIGHTS[kind] for kind in KINDS], dtype=np.float32)


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
    age_days = max(0.0, (now - at).total_seconds() / DAY_S)
    return KIND_WEIGHTS.get(str(kind), KIND_WEIGHTS["view"]) * float(0.5 ** (age_days / HALF_LIFE_DAYS))


def fading(days: Floats, today: float) -> Floats:
    return (0.5 ** (np.maximum(0.0, today - days) / HALF_LIFE_DAYS)).astype(np.float32)


@dataclass(frozen=True, kw_only=True)
class Interactions:
    """Visits of many people as parallel columns; each person's stand together, in order of time."""

    starts: NDArray[np.int64]  # people + 1: where each person's visits begin
    events: Ints
    days: Floats  # since the first visit
    codes: NDArray[np.uint8]  # of the kind
    first: datetime | None
    last: datetime | None

    def __len__(self) -> int:
        return int(self.events.size)

    @property
    def people(self) -> int:
        return int(self.starts.size) - 1

    @cached_property
    def rows(self) -> Ints:
        """The person of each visit."""
        return np.repeat(np.arange(self.people, dtype=np.int32), np.diff(self.starts))

    @cached_property
    def kinds(self) -> Floats:
        """The weight of each visit's kind."""
        weights: Floats = _WEIGHTS[self.codes]
        return weights

    def between(self, start: float, end: float) -> "Interactions":
        """Those with start <= day < end; people keep their numbers."""
        keep = (self.days >= start) & (self.days < end)
        counted = np.concatenate([[0], np.cumsum(keep, dtype=np.int64)])
        return Interactions(
            starts=counted[self.starts],
            events=self.events[keep],
            days=self.days[keep],
            codes=self.codes[keep],
            first=self.first,
            last=self.last,
        )

    def part(self, first: int, end: int) -> "Interactions":
        """The people first..end, copied into memory."""
        low, high = int(self.starts[first]), int(self.starts[end])
        return Interactions(
            starts=self.starts[first : end + 1] - low,
            events=np.array(self.events[low:high]),
            days=np.array(self.days[low:high]),
            codes=np.array(self.codes[low:high]),
            first=self.first,
            last=self.last,
        )

    def sample(self, people: int) -> "Interactions":
        """A fixed sample of whole people: all of them if there aren't more."""
        return self if people >= self.people else self.part(0, people)

    def blocks(self, visits: int = _BLOCK) -> Iterator[tuple[int, "Interactions"]]:
        """All people in runs of about so many visits, each with the number of its first person."""
        first = 0
        while first < self.people:
            end = int(np.searchsorted(self.starts, self.starts[first] + visits, side="right")) - 1
            end = min(self.people, max(end, first + 1))
            yield first, self.part(first, end)
            first = end
            self.let_go()

    def counted(self, events: int) -> NDArray[np.int64]:
        """How many people each event had among their latest visits, each person once."""
        found = np.zeros(events, dtype=np.int64)
        for _, block in self.blocks():
            _, columns, _ = block._weighed(events=events, today=0.0)
            found += np.bincount(columns, minlength=events)
        return found

    def digest(self) -> str:
        """What was learned from, as a hash of the columns."""
        found = blake2b(digest_size=16)
        found.update(f"{self.people} {len(self)} {self.first} {self.last}".encode())
        for _, block in self.blocks():
            for column in (np.diff(block.starts), block.events, block.days, block.codes):
                found.update(np.ascontiguousarray(column).data)
        return found.hexdigest()

    def matrix(self, *, events: int, today: float) -> csr_matrix:
        """People x events, the latest visits of each; several to one event count as the weightiest of them."""
        counts = np.zeros(self.people, dtype=np.int64)
        indices = np.empty(len(self), dtype=np.int32)
        data = np.empty(len(self), dtype=np.float32)
        filled = 0
        for first, block in self.blocks():
            rows, columns, weights = block._weighed(events=events, today=today)
            counts[first : first + block.people] = np.bincount(rows, minlength=block.people)
            indices[filled : filled + rows.size] = columns
            data[filled : filled + rows.size] = weights
            filled += rows.size
        indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32 if filled < 2**31 else np.int64)
        return csr_matrix((data[:filled], indices[:filled], indptr), shape=(self.people, events), copy=False)

    def _weighed(self, *, events: int, today: float) -> tuple[Ints, Ints, Floats]:
        """(person, event, weight), once each, in order."""
        ends = np.repeat(self.starts[1:], np.diff(self.starts))
        late = np.flatnonzero(ends - np.arange(len(self)) <= MOST_VISITS)
        weights = _WEIGHTS[self.codes[late]] * fading(self.days[late], today)
        both = self.rows[late].astype(np.int64) * max(events, 1) + self.events[late]
        order = np.argsort(both, kind="stable")
        both = both[order]
        begins = np.flatnonzero(np.diff(both, prepend=-1))
        if begins.size == 0:
            return np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32)
        rows, columns = np.divmod(both[begins], max(events, 1))
        heaviest = np.maximum.reduceat(weights[order], begins)
        return rows.astype(np.int32), columns.astype(np.int32), heaviest.astype(np.float32)

    def let_go(self) -> None:
        """Pages that were read need not stay in our memory; the system may still have them."""
        for column in (self.events, self.days, self.codes):
            mapped = getattr(column, "_mmap", None)
            if mapped is not None:
                mapped.madvise(mmap.MADV_DONTNEED)
