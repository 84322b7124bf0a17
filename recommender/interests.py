"""Which declared interests an event has: by the term's key, or by a label of the interest's name."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from culture_app.offers.data import Candidates, Traits
from recommender.candidates import Flags
from recommender.items import label
from recommender.learned import Learned
from recommender.models.base import Floats
from recommender.standing import Field
from recommender.taste import Pointing, Taste, signs


def interests_met(
    mine: Taste, *, candidates: Candidates, ground: Field | None, traits: Mapping[UUID, Traits]
) -> Flags:
    """Candidates x interests, in the order of `mine.terms`: the heaviest first.

    Without an artifact all is read from `traits`.
    """
    met = np.zeros((len(candidates), len(mine.terms)), dtype=np.bool_)
    if not met.size:
        return met
    if ground is None:
        return np.array([has_interests(one.event, mine, traits) for one in candidates], dtype=np.bool_)
    features = ground.features
    # of which interest each feature is a sign; where one is a sign of two, the second is looked up on its own
    sign = np.full(ground.learned.encoder.size, -1, dtype=np.int32)
    for interest, columns in enumerate(_told_by(mine, ground.learned)):
        for column in columns:
            if sign[column] < 0:
                sign[column] = interest
            else:
                met[ground.held[features.rows_of(np.flatnonzero(features.columns == column))], interest] = (
                    True
                )
    seen = sign.take(features.columns)
    hits = np.flatnonzero(seen >= 0)
    met[ground.held[features.rows_of(hits)], seen[hits]] = True
    for position in ground.fresh:  # a newcomer may have terms that no event had at the training
        met[position] = has_interests(candidates[int(position)].event, mine, traits)
    return met


def _told_by(mine: Taste, learned: Learned) -> list[list[int]]:
    """The content features that tell each interest: its term's, and its name's."""
    return [
        [column for column in pair if column >= 0] for pair in signs(mine, learned.encoder.features).tolist()
    ]


def interests_visited(mine: Taste, pointing: Pointing, learned: Learned) -> NDArray[np.float64]:
    """How much of her visits each interest has, in the order of `mine.terms`."""
    visits = len(mine.visits)
    weights = np.array([source.weight for source in mine.visits], dtype=np.float64)
    had = np.zeros(len(mine.terms), dtype=np.float64)
    features = pointing.features.columns[: pointing.features.ends[visits]]
    for interest, columns in enumerate(_told_by(mine, learned)):
        entries = [at for column in columns for at in np.flatnonzero(features == column).tolist()]
        if entries:
            had[interest] = weights[np.unique(pointing.features.rows_of(np.array(entries)))].sum()
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
