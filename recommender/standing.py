"""Where thousands of candidates stand, without copying what was learned about each of them.

- What the artifact's event table knows is looked up by number and scored in place: gather and dot.
- What came after the training is placed by its traits; `traits` tells those, and only of those.
- Rows are copied out (`take`) for the few that variety and reasons look at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from culture_app.kernel.words import GeoPoint
from culture_app.offers.data import Candidates, Traits
from recommender.candidates import numbers
from recommender.learned import CONTENT, ITEMITEM, Learned, Standing
from recommender.models.base import Floats, Ints, dense
from recommender.ranking import Signals

_UNTOLD = Traits(term_ids=(), labels=())


@dataclass(frozen=True, kw_only=True, slots=True)
class Newcomer:
    """An event that came after the training, with all that its traits are made of."""

    event: UUID
    term_ids: tuple[str, ...]
    labels: tuple[str, ...]
    organiser: UUID | None
    place: UUID | None
    point: GeoPoint | None
    price_cents: int | None
    ages: tuple[int | None, int | None] | None


def newcomers(
    candidates: Candidates, at: NDArray[np.integer], traits: Mapping[UUID, Traits]
) -> list[Newcomer]:
    found = []
    for one in (candidates[int(position)] for position in at):
        told = traits.get(one.event, _UNTOLD)
        found.append(
            Newcomer(
                event=one.event,
                term_ids=told.term_ids,
                labels=told.labels,
                organiser=one.organiser,
                place=one.place,
                point=one.point,
                price_cents=one.price_cents,
                ages=one.ages,
            )
        )
    return found


@dataclass(frozen=True, kw_only=True)
class Field:
    """Candidates on the ground that an artifact knows: `rows` in its event table, -1 for a newcomer."""

    learned: Learned
    rows: Ints
    fresh: Ints  # positions of the newcomers
    new: Standing  # where they stand, in that order

    @cached_property
    def held(self) -> Ints:
        """Positions of the known."""
        return np.flatnonzero(self.rows >= 0).astype(np.int32)

    def scores(self, profiles: Mapping[str, Floats]) -> Signals:
        """Each model's score of each candidate: where the taste points, times where the event stands."""
        table, known = self.learned.events, self.rows[self.held]
        scores: Signals = {}
        for name, profile in profiles.items():
            if name == ITEMITEM:
                found = dots(table.composition, known, profile)
            elif name == CONTENT:
                found = dots(table.features, known, profile)
            else:
                found = table.positions[name][known] @ profile
            scores[name] = self._together(found, dense(self.new.spaces[name] @ profile))
        return scores

    @cached_property
    def popularity(self) -> Floats:
        return self._together(self.learned.events.popularity[self.rows[self.held]], self.new.popularity)

    def features(self) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """All content features of all candidates, as pairs of position and feature."""
        at, columns = _entries(self.learned.events.features, self.rows[self.held])
        fresh_at, fresh_columns = _entries(self.new.spaces[CONTENT], np.arange(self.fresh.size))
        where = np.concatenate([self.held[at], self.fresh[fresh_at]]).astype(np.intp)
        return where, np.concatenate([columns, fresh_columns])

    def take(self, positions: NDArray[np.integer]) -> Standing:
        """Where these few stand, row by row."""
        rows = self.rows[positions]
        stored = self.learned.stored(rows[rows >= 0])
        place = np.searchsorted(self.fresh, positions[rows < 0])
        order = np.empty(positions.size, dtype=np.int32)
        order[rows >= 0] = np.arange(stored.size)
        order[rows < 0] = stored.size + place
        return Standing(
            spaces={
                name: _gather(stored.spaces[name], self.new.spaces[name], order) for name in stored.spaces
            },
            composition=_gather(stored.composition, self.new.composition, order),
            popularity=np.concatenate([stored.popularity, self.new.popularity])[order],
        )

    def _together(self, known: Any, new: Floats) -> Floats:
        if not self.fresh.size:
            return dense(known)
        whole = np.empty(self.rows.size, dtype=np.float32)
        whole[self.held], whole[self.fresh] = known, new
        return whole


def field(candidates: Candidates, learned: Learned, traits: Mapping[UUID, Traits]) -> Field:
    rows = learned.events.rows(numbers(candidates))
    fresh = np.flatnonzero(rows < 0).astype(np.int32)
    return Field(
        learned=learned, rows=rows, fresh=fresh, new=learned.place(newcomers(candidates, fresh, traits))
    )


def dots(matrix: csr_matrix, rows: Ints, vector: Floats) -> Floats:
    """The inner products of some rows of a sparse matrix with a vector."""
    at, entries = _flat(matrix, rows)
    products = matrix.data[entries] * vector[matrix.indices[entries]]
    return dense(np.bincount(at, weights=products, minlength=rows.size))


def _entries(matrix: csr_matrix, rows: NDArray[np.integer]) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    at, entries = _flat(matrix, rows)
    return at, matrix.indices[entries]


def _flat(matrix: csr_matrix, rows: NDArray[np.integer]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each stored entry of these rows: which of `rows` it is in, and where it is stored."""
    starts = matrix.indptr[rows].astype(np.intp)
    lengths = matrix.indptr[rows + 1] - starts
    before = np.cumsum(lengths) - lengths
    at = np.repeat(np.arange(rows.size), lengths)
    return at, np.arange(at.size) + np.repeat(starts - before, lengths)


def _gather(stored: Any, new: Any, order: Ints) -> Any:
    """Rows of both, in the given order."""
    if isinstance(stored, np.ndarray):
        return np.concatenate([stored, new])[order]
    return stored[order] if not new.shape[0] else vstack([stored, new], format="csr")[order]
