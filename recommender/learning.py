"""One training, from visits and events to all that is learned.

    visits before T1            -> models            visits T1..T2 -> the ranker's weights
    visits T2..end, held out    -> metrics           all visits    -> the models that go live

- T1 and T2 leave 25% and 10% of the visits to the right: the future is never used to judge the past.
- Events are learned together with what outlives them, so that next month's have a history.
- With too little to learn from, what is left is content alone; it still ranks by likeness.
- One thread and fixed seeds: the same visits give the same bytes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import structlog
from scipy.sparse import csr_matrix, vstack
from threadpoolctl import threadpool_limits

from culture_app.offers.data import EventFeatures
from recommender.content import Encoder, bridge, learn_encoder
from recommender.holdout import Measured, choices_of, measure
from recommender.interactions import Interactions
from recommender.items import Vocabulary, compose, lasting, named, number, vocabulary
from recommender.learned import EventTable, Learned
from recommender.models import Als, ItemItem, Model, Spectral
from recommender.models.base import Floats, dense
from recommender.ranking import UNLEARNED, Ranker, learn_ranker
from recommender.sensitive import is_sensitive

log = structlog.get_logger(__name__)

# Below this nobody's taste can be told from chance.
FEWEST_PEOPLE = 20
FEWEST_VISITS = 200
RANKER_PART = 0.25
HELD_OUT_PART = 0.10
# Beyond this many visits an item's position is as certain as it gets.
CERTAIN_AFTER = 50.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """What a training needs: events sorted by number, their encoder, and the visits."""

    events: tuple[EventFeatures, ...]
    encoder: Encoder
    interactions: Interactions


@dataclass(frozen=True, kw_only=True, slots=True)
class Learning:
    learned: Learned
    metrics: dict[str, float]


def in_order(events: Sequence[EventFeatures]) -> tuple[EventFeatures, ...]:
    return tuple(sorted(events, key=lambda event: number(event.event)))


def lesson(*, events: Sequence[EventFeatures], interactions: Interactions) -> Lesson:
    """`events` in_order, as the interactions number them."""
    return Lesson(
        events=tuple(events),
        encoder=learn_encoder(events, (event.text for event in events)),
        interactions=interactions,
    )


def learn(material: Lesson, *, tell: Callable[[str], None] = lambda _: None) -> Learning:
    """Fit on the past, learn the ranker's weights, measure on the held-out end, fit on everything."""
    visits = material.interactions
    with threadpool_limits(limits=1):
        if visits.people < FEWEST_PEOPLE or len(visits) < FEWEST_VISITS:
            tell("too little to learn from: content only")
            return Learning(learned=_assemble(material, models=(), visits=None, today=0.0), metrics={})
        from_day, to_day = np.quantile(visits.days, [1 - RANKER_PART, 1 - HELD_OUT_PART])
        end = float(visits.days.max()) + 1.0
        tell("learning from the past, to judge by what came after")
        past = _assemble(
            material, models=_models(), visits=visits.between(-1, float(from_day)), today=float(from_day)
        )
        tell("learning what decides")
        ranker = learn_ranker(
            choices_of(past, material.events, visits, start=float(from_day), end=float(to_day))
        )
        tell("measuring on the held-out end")
        recent = _assemble(
            material, models=_models(), visits=visits.between(-1, float(to_day)), today=float(to_day)
        )
        recent = replace(recent, ranker=ranker)
        measured = measure(recent, material.events, visits, start=float(to_day), end=end)
        tell("learning from everything")
        final = _assemble(material, models=_models(), visits=visits, today=end, ranker=ranker)
    return Learning(learned=final, metrics=_told(measured))


def _models() -> tuple[Model, ...]:
    return (ItemItem(neighbours=200), Als(factors=64, iterations=8), Spectral(factors=64))


def _assemble(
    material: Lesson,
    *,
    models: Sequence[Model],
    visits: Interactions | None,
    today: float,
    ranker: Ranker = UNLEARNED,
) -> Learned:
    events = material.events
    numbered = [(number(event.event), event) for event in events]
    columns = vocabulary([])
    fitted: dict[str, Model] = {}
    bridges: dict[str, Floats] = {}
    fame = np.zeros(0, dtype=np.float32)
    if visits is not None and models:
        matrix = visits.matrix(events=len(events), today=today)
        visited = np.flatnonzero(np.diff(matrix.tocsc().indptr))
        columns = vocabulary(
            item
            for at in visited
            for item in (numbered[at][0], *(lasting_item for lasting_item, _ in lasting(events[at])))
        )
        made_of = compose(numbered, columns)
        joint = (matrix @ made_of).tocsr()
        joint.sort_indices()
        for model in models:
            fitted[model.name] = model.fit(joint)
        fame = _fame(matrix, events, columns)
        bridges = _bridges(material, fitted, columns, matrix, made_of)
    learned = Learned(
        vocabulary=columns,
        models=fitted,
        encoder=material.encoder,
        bridges=bridges,
        fame=fame,
        events=_empty_table(columns, material.encoder),
        ranker=ranker,
    )
    return replace(learned, events=_table(learned, events))


def _fame(matrix: csr_matrix, events: Sequence[EventFeatures], columns: Vocabulary) -> Floats:
    """log(1 + visits) of each event, organiser and place; themes are not places to go to."""
    counts = np.bincount(matrix.indices, minlength=matrix.shape[1])
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
    material: Lesson,
    models: dict[str, Model],
    columns: Vocabulary,
    matrix: csr_matrix,
    made_of: csr_matrix,
) -> dict[str, Floats]:
    """From traits to the factor models' spaces, learned from every item that has a position in them."""
    own = columns.columns(np.array([number(event.event) for event in material.events], dtype=np.uint64))
    visited = np.flatnonzero(own >= 0)
    told = [material.events[at] for at in visited.tolist()]
    described = material.encoder.encode(told, [event.text for event in told])
    # events by all their traits, what outlives them by the one trait that they are
    order = np.arange(columns.size)
    order[own[visited]] = columns.size + np.arange(visited.size)
    rows = vstack([material.encoder.single(columns.keys), described], format="csr")[order]
    seen = np.asarray((matrix != 0).sum(axis=0)).reshape(-1) @ (made_of != 0)
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


def _table(learned: Learned, events: Sequence[EventFeatures]) -> EventTable:
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


def _told(measured: Measured) -> dict[str, float]:
    return {name: round(value, 4) for name, value in measured.items()}
