"""Where thousands of candidates stand, without copying what was learned about each of them.

- What the artifact's event table knows is looked up by number and scored in place: gather and dot.
- What came after the training is placed by its traits; `traits` tells those, and only of those.
- Rows are copied out (`take`) for the few that variety and reasons look at.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from culture_app.kernel.words import GeoPoint
from culture_app.offers.data import Candidates, Traits
from recommender.candidates import numbers
from recommender.entries import Entries
from recommender.learned import CONTENT, ITEMITEM, Learned, Standing
from recommender.models.base import Floats, Ints, dense
from recommender.ranking import Signals, distances_m

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
    production: str = ""
    performers: tuple[str, ...] = ()


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
                production=told.production,
                performers=told.performers,
            )
        )
    return found


@dataclass(frozen=True, kw_only=True)
class Field:
    """Candidates on the ground that an artifact knows: `rows` in its event table, -1 for a newcomer."""

    learned: Learned
    rows: Ints
    fresh: Ints  # positions of the newcomers
    new: Standing | None  # where they stand, in that order

    @cached_property
    def held(self) -> Ints:
        """Positions of the known."""
        return np.flatnonzero(self.rows >= 0).astype(np.int32)

    @cached_property
    def known(self) -> Ints:
        """The rows of the known."""
        return self.rows[self.held] if self.fresh.size else self.rows

    @cached_property
    def composition(self) -> Entries:
        """Of the known, in their order."""
        return Entries.of(self.learned.events.composition, self.known)

    @cached_property
    def features(self) -> Entries:
        """Of the known, in their order."""
        return Entries.of(self.learned.events.features, self.known)

    @cached_property
    def popularity(self) -> Floats:
        known = self.learned.events.popularity.take(self.known)
        return self._together(known, self.new.popularity if self.new else None)

    def scores(self, profiles: Mapping[str, Floats]) -> Signals:
        """Each model's score of each candidate: where the taste points, times where the event stands."""
        scores: Signals = {}
        for name, profile in profiles.items():
            if name in (ITEMITEM, CONTENT):
                known = (self.composition if name == ITEMITEM else self.features).dot(profile)
            else:
                known = self.learned.events.positions[name].take(self.known, axis=0) @ profile
            scores[name] = self._together(known, dense(self.new.spaces[name] @ profile) if self.new else None)
        return scores

    def likeness(self, positions: NDArray[np.integer]) -> Callable[[int], Floats]:
        """How alike these few are in content to one of them: the inner products with its row."""
        rows = self._some(self.features, CONTENT, positions)
        used, column = np.unique(rows.columns, return_inverse=True)
        table = np.zeros((rows.size, used.size), dtype=np.float32)
        table[rows.rows, column.reshape(-1)] = rows.values
        return lambda at: table @ table[at]

    def take(self, positions: NDArray[np.integer]) -> Standing:
        """Where these few stand, row by row."""
        found = self.places(positions)
        composition = found.composition.matrix(self.learned.vocabulary.size)
        content = found.spaces[CONTENT].matrix(self.learned.encoder.size)
        return replace(
            found,
            composition=composition,
            spaces={**found.spaces, ITEMITEM: composition, CONTENT: content},
        )

    def places(self, positions: NDArray[np.integer]) -> Standing:
        """The same with `Entries` for what is sparse."""
        composition = self._some(self.composition, ITEMITEM, positions)
        spaces: dict[str, Any] = {
            ITEMITEM: composition,
            CONTENT: self._some(self.features, CONTENT, positions),
        }
        rows = self.rows[positions]
        for name, stored in self.learned.events.positions.items():
            if self.new is None:
                spaces[name] = stored[rows].astype(np.float32)
                continue
            place = np.zeros((positions.size, stored.shape[1]), dtype=np.float32)
            place[rows >= 0] = stored[rows[rows >= 0]]
            place[rows < 0] = self.new.spaces[name][self._newcomers(positions[rows < 0])]
            spaces[name] = place
        return Standing(spaces=spaces, composition=composition, popularity=self.popularity[positions])

    def _newcomers(self, positions: NDArray[np.integer]) -> NDArray[np.intp]:
        return np.searchsorted(self.fresh, positions)

    def _some(self, known: Entries, space: str, positions: NDArray[np.integer]) -> Entries:
        """Rows of the known, and newcomers' own."""
        if self.new is None:
            return known.some(positions)
        fresh = self.rows[positions] < 0
        held, late = np.flatnonzero(~fresh), np.flatnonzero(fresh)
        mine = known.some(np.searchsorted(self.held, positions[held]))
        if not late.size:
            return mine
        new = Entries.of(self.new.spaces[space], self._newcomers(positions[late]))
        return Entries.together([(mine, held), (new, late)], positions.size)

    def _together(self, known: Any, new: Floats | None) -> Floats:
        if new is None:
            return dense(known)
        whole = np.empty(self.rows.size, dtype=np.float32)
        whole[self.held], whole[self.fresh] = known, new
        return whole


def field(candidates: Candidates, learned: Learned, traits: Mapping[UUID, Traits]) -> Field:
    rows = learned.events.rows(numbers(candidates))
    fresh = np.flatnonzero(rows < 0).astype(np.int32)
    new = learned.place(newcomers(candidates, fresh, traits)) if fresh.size else None
    return Field(learned=learned, rows=rows, fresh=fresh, new=new)


def distances_from_home(learned: Learned, visits: Sequence[Any], candidates: Candidates) -> Floats:
    """Metres from the middle of past visits, for who didn't say where she is; NaN where that isn't known."""
    home = learned.home(visits)
    if home is None:
        return np.full(len(candidates), np.nan, dtype=np.float32)
    points = np.stack([candidates.lats, candidates.lons], axis=1).astype(np.float32)  # to a metre
    return distances_m(points, np.array([home.lat, home.lon], dtype=np.float32))
