"""One fit: every model on the same visits, and where events that nobody has been to stand in their spaces.

- Events are learned together with what outlives them, so that next month's have a history.
- What is large is held once, and only while it is needed.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from culture_app.offers.data import EventFeatures
from recommender.content import Encoder, bridge
from recommender.interactions import Interactions
from recommender.items import Vocabulary, compose, lasting, named, number, vocabulary
from recommender.learned import EventTable, Learned
from recommender.models import ItemItem, Model
from recommender.models.base import Floats, dense
from recommender.ranking import UNLEARNED, Ranker
from recommender.sensitive import is_sensitive

# Beyond this many visits an item's position is as certain as it gets.
CERTAIN_AFTER = 50.0


class Keeping(Protocol):
    """Where a model may be found that an earlier, broken off training had finished."""

    def model(self, name: str, unfit: Model, fit: Callable[[], Model]) -> Model: ...


class Nowhere:
    """Nothing is found, nothing is kept."""

    def model(self, name: str, unfit: Model, fit: Callable[[], Model]) -> Model:
        return fit()


def fit(
    *,
    events: Sequence[EventFeatures],
    encoder: Encoder,
    models: Sequence[Model] = (),
    visits: Interactions | None = None,
    today: float = 0.0,
    ranker: Ranker = UNLEARNED,
    name: str = "final",
    keeping: Keeping | None = None,
) -> Learned:
    """All that these visits teach; without visits or models, what content alone says. `events` as visits number them."""
    columns = vocabulary([])
    fitted: dict[str, Model] = {}
    bridges: dict[str, Floats] = {}
    fame = np.zeros(0, dtype=np.float32)
    if visits is not None and models:
        numbered = [(number(event.event), event) for event in events]
        counts = visits.counted(len(events))
        columns = vocabulary(
            item
            for at in np.flatnonzero(counts).tolist()
            for item in (numbered[at][0], *(lasting_item for lasting_item, _ in lasting(events[at])))
        )
        made_of = compose(numbered, columns)
        joint = cache(lambda: _joint(visits.matrix(events=len(events), today=today), made_of))

        def learned_from_all(model: Model) -> Callable[[], Model]:
            return lambda: model.fit(joint())

        for model in models:
            fitted[model.name] = (keeping or Nowhere()).model(
                f"{name}.{model.name}", model, learned_from_all(model)
            )
        joint.cache_clear()
        fame = _fame(counts, events, columns)
        bridges = _bridges(
            encoder=encoder, events=events, models=fitted, columns=columns, counts=counts, made_of=made_of
        )
    learned = Learned(
        vocabulary=columns,
        models=fitted,
        encoder=encoder,
        bridges=bridges,
        fame=fame,
        events=_empty_table(columns, encoder),
        ranker=ranker,
    )
    return replace(learned, events=table_of(learned, events))


def _joint(matrix: csr_matrix, made_of: csr_matrix) -> csr_matrix:
    """People x columns: a visit counts for all that its event is made of."""
    joint = (matrix @ made_of).tocsr()
    joint.sort_indices()
    return joint


def _fame(counts: NDArray[np.int64], events: Sequence[EventFeatures], columns: Vocabulary) -> Floats:
    """log(1 + visits) of each event, organiser and place; themes are not places to go to."""
    fame = np.zeros(columns.size, dtype=np.float64)
    numbers, visits = [], []
    for event, count in zip(events, counts, strict=True):
        if not count:
            continue
        numbers.append(number(event.event))
        visits.append(count)
        for kind, key in (("organiser", event.organiser), ("place", event.place)):
            if key is not None:
                numbers.append(named(kind, key.hex))
                visits.append(count)
    np.add.at(fame, columns.columns(np.array(numbers, dtype=np.uint64)), np.array(visits, dtype=np.float64))
    return np.log1p(fame).astype(np.float32)


def _bridges(
    *,
    encoder: Encoder,
    events: Sequence[EventFeatures],
    models: dict[str, Model],
    columns: Vocabulary,
    counts: NDArray[np.int64],
    made_of: csr_matrix,
) -> dict[str, Floats]:
    """From traits to the factor models' spaces, learned from every item that has a position in them."""
    own = columns.columns(np.array([number(event.event) for event in events], dtype=np.uint64))
    visited = np.flatnonzero(own >= 0)
    told = [events[at] for at in visited.tolist()]
    described = encoder.encode(told, [event.text for event in told])
    # events by all their traits, what outlives them by the one trait that they are
    order = np.arange(columns.size)
    order[own[visited]] = columns.size + np.arange(visited.size)
    rows = vstack([encoder.single(columns.keys), described], format="csr")[order]
    seen = counts.astype(np.float64) @ (made_of != 0)
    weights = dense(np.minimum(dense(seen), CERTAIN_AFTER) / CERTAIN_AFTER)
    every = np.arange(columns.size, dtype=np.int32)
    positions = {name: model.place(every) for name, model in models.items() if name != ItemItem.name}
    return bridge(rows, positions, weights)


def _empty_table(columns: Vocabulary, encoder: Encoder) -> EventTable:
    return EventTable(
        keys=np.zeros(0, dtype=np.uint64),
        composition=csr_matrix((0, columns.size), dtype=np.float32),
        features=csr_matrix((0, encoder.size), dtype=np.float32),
        positions={},
        popularity=np.zeros(0, dtype=np.float32),
        points=np.zeros((0, 2), dtype=np.float32),
        sensitive=np.zeros(0, dtype=np.bool_),
    )


def table_of(learned: Learned, events: Sequence[EventFeatures]) -> EventTable:
    standing = learned.place(events, [event.text for event in events])
    unknown = (np.nan, np.nan)
    return EventTable(
        keys=np.array([number(event.event) for event in events], dtype=np.uint64),
        composition=standing.composition,
        features=standing.spaces["content"],
        positions={name: standing.spaces[name] for name in learned.bridges},
        popularity=standing.popularity,
        points=np.array(
            [(event.point.lat, event.point.lon) if event.point else unknown for event in events],
            dtype=np.float32,
        ).reshape(-1, 2),
        sensitive=np.fromiter(
            (is_sensitive(term_ids=event.term_ids, labels=event.labels) for event in events), dtype=np.bool_
        ),
    )
