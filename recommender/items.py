"""What can be learned about: events, and what outlives them.

An event lives for days; its organiser, its place, its themes and its curators' labels come back.
A visit therefore counts for all of them, and a new event is known by the ones it shares.

Items are kept as 64-bit numbers: an artifact maps one small sorted array instead of a list of texts.
Two of a million items collide with a probability of 3 in 10^8.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recommender.models.base import Ints

type Keys = NDArray[np.uint64]

# How much of a visit each of an event's items gets. Terms come in threes (type, theme, facility) and
# are shared by thousands of events, so that each says less.
EVENT_SHARE = 1.0
ORGANISER_SHARE = 0.5
PLACE_SHARE = 0.5
TERM_SHARE = 0.3
LABEL_SHARE = 0.2
# Another evening of the same production is the same thing to see.
PRODUCTION_SHARE = 0.8
PERFORMER_SHARE = 0.5

_LOW = (1 << 64) - 1


class Described(Protocol):
    """The part of an event that both a candidate and a stored event's features tell."""

    @property
    def term_ids(self) -> tuple[str, ...]: ...
    @property
    def labels(self) -> tuple[str, ...]: ...
    @property
    def organiser(self) -> UUID | None: ...
    @property
    def place(self) -> UUID | None: ...
    @property
    def production(self) -> str: ...
    @property
    def performers(self) -> tuple[str, ...]: ...


def number(key: UUID) -> int:
    """A UUID folded to 64 bits: keys from IRIs are random in both halves, new ones in the lower."""
    return (key.int >> 64) ^ (key.int & _LOW)


def event_numbers(events: Iterable[Any]) -> Keys:
    """The number of each event: told by it, where it knows (`number`), else folded from its key (`event`)."""
    return np.array(
        [getattr(event, "number", None) or number(event.event) for event in events], dtype=np.uint64
    )


def named(kind: str, name: str) -> int:
    """A kind and a name as 64 bits."""
    digest = blake2b(f"{kind}:{name}".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest)


def term(term_id: str) -> int:
    return named("term", term_id)


def label(text: str) -> int:
    return named("label", text.strip().casefold())


def lasting(event: Described) -> list[tuple[int, float]]:
    """The items of an event that outlive it, each with its share of a visit."""
    found = [(term(term_id), TERM_SHARE) for term_id in event.term_ids]
    found += [(label(text), LABEL_SHARE) for text in event.labels]
    if event.organiser is not None:
        found.append((named("organiser", event.organiser.hex), ORGANISER_SHARE))
    if event.place is not None:
        found.append((named("place", event.place.hex), PLACE_SHARE))
    if event.production:
        found.append((named("production", event.production), PRODUCTION_SHARE))
    found += [(named("performer", name.strip().casefold()), PERFORMER_SHARE) for name in event.performers]
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """The columns of the training matrix: sorted item numbers."""

    keys: Keys

    @property
    def size(self) -> int:
        return int(self.keys.size)

    def columns(self, wanted: Keys) -> Ints:
        """The column of each item; -1 for an item that nobody was seen at."""
        if self.keys.size == 0:
            return np.full(wanted.size, -1, dtype=np.int32)
        found = np.minimum(np.searchsorted(self.keys, wanted), self.keys.size - 1)
        return np.where(self.keys[found] == wanted, found, -1).astype(np.int32)


def vocabulary(numbers: Iterable[int]) -> Vocabulary:
    return Vocabulary(keys=np.unique(np.fromiter(numbers, dtype=np.uint64)))


def compose(described: Sequence[tuple[int, Described]], known: Vocabulary) -> csr_matrix:
    """Events x columns: what each event is made of, as shares that sum to 1 (or to 0 if all is unknown).

    `described` pairs an event's own number with its description.
    """
    lengths, numbers, shares = [], [], []
    for own, event in described:
        made_of = [(own, EVENT_SHARE), *lasting(event)]
        lengths.append(len(made_of))
        for item, share in made_of:
            numbers.append(item)
            shares.append(share)
    columns = known.columns(np.array(numbers, dtype=np.uint64))
    rows = np.repeat(np.arange(len(lengths)), lengths)
    weights = np.array(shares, dtype=np.float32)
    seen = columns >= 0
    made = csr_matrix((weights[seen], (rows[seen], columns[seen])), shape=(len(lengths), known.size))
    return unit_rows(made)


def unit_rows(matrix: Any) -> csr_matrix:
    """Rows scaled to sum to 1; empty rows stay empty."""
    rows = matrix.tocsr().astype(np.float32)
    sums = np.asarray(rows.sum(axis=1)).reshape(-1)
    rows.data /= np.repeat(np.where(sums > 0, sums, 1), np.diff(rows.indptr)).astype(np.float32)
    return rows
