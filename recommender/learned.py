"""All that one training learned, and where an event stands in it.

- Holds no person: rows are items, events and features of events.
- The same object serves requests (arrays mapped from disk), trains the ranker and is evaluated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from culture_app.kernel.words import GeoPoint
from recommender.content import Encoder
from recommender.items import Keys, Vocabulary, compose, event_numbers, number
from recommender.models.base import Floats, Ints, Model, dense
from recommender.ranking import Ranker

# A visit count at which an event's own, learned position weighs as much as the one its traits give.
TRUST_AFTER = 5.0
CONTENT = "content"
ITEMITEM = "itemitem"


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where some events stand: one row per event in each space, and what is known of them besides."""

    spaces: Mapping[str, Any]  # name -> events x dimensions, sparse or dense
    composition: csr_matrix  # events x columns of the training matrix
    popularity: Floats

    @property
    def size(self) -> int:
        return int(self.popularity.size)


@dataclass(frozen=True, kw_only=True, slots=True)
class EventTable:
    """Every event known at training, sorted by number."""

    keys: Keys
    composition: csr_matrix
    features: csr_matrix
    positions: Mapping[str, Floats]  # per factor model: events x factors
    popularity: Floats
    points: Floats  # events x (lat, lon), NaN where unknown
    sensitive: NDArray[np.bool_]  # by their terms and labels

    def rows(self, numbers: Keys) -> Ints:
        return Vocabulary(keys=self.keys).columns(numbers)

    def only(self, kept: NDArray[np.bool_]) -> "EventTable":
        """Some of the events; others are placed by their traits when they are asked for."""
        return EventTable(
            keys=self.keys[kept],
            composition=self.composition[kept],
            features=self.features[kept],
            positions={name: rows[kept] for name, rows in self.positions.items()},
            popularity=self.popularity[kept],
            points=self.points[kept],
            sensitive=self.sensitive[kept],
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Learned:
    vocabulary: Vocabulary
    models: Mapping[str, Model]
    encoder: Encoder
    bridges: Mapping[str, Floats]  # per factor model: features x factors
    fame: Floats  # log visits per column; 0 for themes, which are no places to go
    events: EventTable
    ranker: Ranker
    version: str = "none"

    def known(self, events: Sequence[Any]) -> Ints:
        """The row of each event in the table, -1 for one that came after the training."""
        return self.events.rows(event_numbers(events))

    def stand(self, events: Sequence[Any]) -> Standing:
        """Where the events stand. Known ones are looked up, new ones are placed by their traits.

        An event without a description (only `.event`) and unknown to the table stands nowhere.
        """
        rows = self.known(events)
        fresh = [at for at in np.flatnonzero(rows < 0).tolist() if hasattr(events[at], "term_ids")]
        if not fresh and (rows >= 0).all():
            return self.stored(rows)
        # the table's rows, then the new ones, then one empty row for the unknown
        new = self.place([events[at] for at in fresh])
        held = np.flatnonzero(rows >= 0)
        stored = self.stored(rows[held])
        empty = stored.size + new.size
        order = np.full(len(events), empty, dtype=np.int32)
        order[held] = np.arange(held.size)
        order[fresh] = held.size + np.arange(len(fresh))
        return Standing(
            spaces={name: _gather(stored.spaces[name], new.spaces[name], order) for name in stored.spaces},
            composition=_gather(stored.composition, new.composition, order),
            popularity=np.concatenate([stored.popularity, new.popularity, np.zeros(1, np.float32)])[order],
        )

    def home(self, visits: Sequence[Any]) -> GeoPoint | None:
        """The middle (median) of the places of some visits; None if no place is known."""
        rows = self.known(visits)
        points = self.events.points[rows[rows >= 0]]
        lats, lons = np.sort(points[~np.isnan(points[:, 0])].T)
        if lats.size == 0:
            return None
        middle = slice((lats.size - 1) // 2, lats.size // 2 + 1)
        return GeoPoint(float(lats[middle].mean()), float(lons[middle].mean()))

    def stored(self, rows: Ints) -> Standing:
        """Some rows of the event table."""
        table = self.events
        composition = table.composition[rows]
        return Standing(
            spaces={
                ITEMITEM: composition,
                CONTENT: table.features[rows],
                **{
                    name: np.asarray(positions[rows], dtype=np.float32)
                    for name, positions in table.positions.items()
                },
            },
            composition=composition,
            popularity=np.asarray(table.popularity[rows]),
        )

    def place(self, events: Sequence[Any], texts: Sequence[str] | None = None) -> Standing:
        """Place described events by their traits (and by their own visits, where they had any)."""
        composition = compose([(number(event.event), event) for event in events], self.vocabulary)
        features = self.encoder.encode(events, texts)
        own = self.vocabulary.columns(np.array([number(event.event) for event in events], dtype=np.uint64))
        visits = np.where(own >= 0, np.expm1(self.fame[own]) if self.fame.size else 0, 0)
        trust = (visits / (visits + TRUST_AFTER)).astype(np.float32)[:, None]
        spaces: dict[str, Any] = {ITEMITEM: composition, CONTENT: features}
        for name, weights in self.bridges.items():
            guessed = np.asarray(features @ weights, dtype=np.float32)
            learned = np.asarray(self.models[name].place(np.maximum(own, 0)), dtype=np.float32)
            spaces[name] = trust * learned + (1 - trust) * guessed
        return Standing(spaces=spaces, composition=composition, popularity=dense(composition @ self.fame))


def _gather(stored: Any, new: Any, order: NDArray[np.int32]) -> Any:
    """Rows of both, and an empty one at the end, in the given order."""
    if isinstance(stored, np.ndarray):
        empty = np.zeros((1, stored.shape[1]), dtype=np.float32)
        return np.vstack([stored, new, empty])[order]
    empty = csr_matrix((1, stored.shape[1]), dtype=np.float32)
    return vstack([stored, new, empty], format="csr")[order]
