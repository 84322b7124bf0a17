"""Which declared interests an event has: by the term's key, or by a label of the interest's name."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from culture_app.offers.data import Candidates, Traits
from recommender.candidates import Flags
from recommender.items import label, term
from recommender.learned import Learned
from recommender.models.base import Floats, Ints
from recommender.standing import Field
from recommender.taste import Pointing, Taste


def interests_met(
    mine: Taste, *, candidates: Candidates, ground: Field | None, traits: Mapping[UUID, Traits]
) -> Flags:
    """Candidates x interests, in the order of `mine.terms`: the heaviest first.

    Without an artifact all is read from `traits`.
    """
    if not mine.terms or not len(candidates):
        return np.zeros((len(candidates), len(mine.terms)), dtype=np.bool_)
    if ground is None:
        return np.array([has_interests(one.event, mine, traits) for one in candidates], dtype=np.bool_)
    met = np.zeros((len(candidates), len(mine.terms)), dtype=np.bool_)
    columns = signs(mine, ground.learned)
    features = ground.features.columns
    # of which interest each feature is a sign; where one is a sign of two, the second is looked up on its own
    sign = np.full(ground.learned.encoder.size, -1, dtype=np.int32)
    for interest, pair in enumerate(columns.tolist()):
        for column in pair:
            if column >= 0 and sign[column] < 0:
                sign[column] = interest
            elif column >= 0:
                met[ground.features.rows_of(np.flatnonzero(features == column)), interest] = True
    seen = sign[features]
    hits = np.flatnonzero(seen >= 0)
    met[ground.features.rows_of(hits), seen[hits]] = True
    for position in ground.fresh:  # a newcomer may have terms that no event had at the training
        met[position] = has_interests(candidates[int(position)].event, mine, traits)
    return met


def signs(mine: Taste, learned: Learned) -> Ints:
    """Interests x 2: the content features that tell each, by its term and by its name; -1 where there is none."""
    wanted = np.array([[term(key), label(name)] for key, name, _ in mine.terms], dtype=np.uint64)
    columns = learned.encoder.features.columns(wanted.reshape(-1)).reshape(-1, 2)
    columns[[not name for _, name, _ in mine.terms], 1] = -1  # no label is called nothing
    return columns


def interests_visited(mine: Taste, pointing: Pointing, learned: Learned) -> NDArray[np.float64]:
    """How much of her visits each interest has, in the order of `mine.terms`."""
    visits = len(mine.visits)
    weights = np.array([source.weight for source in mine.visits], dtype=np.float64)
    had = np.zeros(len(mine.terms), dtype=np.float64)
    for interest, pair in enumerate(signs(mine, learned).tolist()):
        columns = [column for column in pair if column >= 0]
        if columns:
            had[interest] = weights[pointing.features.has(columns)[:visits]].sum()
    return had


def has_interests(event: UUID, mine: Taste, traits: Mapping[UUID, Traits]) -> list[bool]:
    told = traits.get(event)
    if told is None:
        return [False] * len(mine.terms)
    labels = {label(own) for own in told.labels}
    return [key in told.term_ids or (name != "" and label(name) in labels) for key, name, _ in mine.terms]


def interest_signal(met: Flags, weights: Sequence[float]) -> Floats:
    """The summed weights of the declared interests that an event has, at most 1."""
    summed: NDArray[np.float32] = met.astype(np.float32) @ np.array(weights, dtype=np.float32)
    return np.minimum(summed, np.float32(1.0))
