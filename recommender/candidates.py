"""Which events may be suggested at all. Offers chose them by place, date and seats; the party decides the rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isnan
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from culture_app.offers.data import Candidates
from culture_app.offers.data.candidates import instant, keys_at, microseconds
from recommender.data import SuggestionWish
from recommender.items import Keys, Vocabulary, number

# Nobody is let in to a show long after its start; what lasts longer than one (a fair, an exhibition) may be joined.
LATEST_ENTRY = timedelta(minutes=15)
LONGEST_SHOW = timedelta(hours=5)
_MICROSECOND = timedelta(microseconds=1)

type Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True)
class Picked:
    """What reasons and cards need of a candidate."""

    event: UUID
    occurrence: UUID
    start: datetime
    published: datetime
    distance_m: float | None


def picked(candidates: Candidates, at: NDArray[np.integer]) -> list[Picked]:
    """Those at these few positions, in that order."""
    columns = (
        keys_at(candidates.events, at),
        keys_at(candidates.occurrences, at),
        map(instant, candidates.starts[at].tolist()),
        map(instant, candidates.published[at].tolist()),
        candidates.distances_m[at].tolist(),
    )
    return [
        Picked(
            event=event,
            occurrence=occurrence,
            start=start,
            published=published,
            distance_m=None if isnan(metres) else metres,
        )
        for event, occurrence, start, published, metres in zip(*columns, strict=True)
    ]


def suited(
    candidates: Candidates, wish: SuggestionWish, *, now: datetime, gone: frozenset[UUID] = frozenset()
) -> Flags:
    """Which have seats, suit every child's age and the budget, can still be got in to and aren't `gone`.

    What isn't known excludes nothing.
    """
    fit = candidates.seats_left != 0
    fit &= ~_begun(candidates, now)
    if wish.budget is not None:
        fit &= ~(candidates.price_cents > wish.budget.cents)
    for age in set(wish.children):
        fit &= ~(candidates.age_min > age) & ~(candidates.age_max < age)
    if gone:
        fit &= Vocabulary(keys=np.sort(numbers_of(gone))).columns(numbers(candidates)) < 0
    return np.asarray(fit, dtype=np.bool_)


def numbers(candidates: Candidates) -> Keys:
    """The item number of each event, as `items.number` folds its key."""
    return candidates.events[:, 0] ^ candidates.events[:, 1]


def numbers_of(events: Iterable[UUID]) -> Keys:
    return np.fromiter((number(event) for event in events), dtype=np.uint64)


def seconds_until(candidates: Candidates, now: datetime) -> NDArray[np.float64]:
    return (candidates.starts - microseconds(now)) / 1e6


def seconds_since_published(candidates: Candidates, now: datetime) -> NDArray[np.float64]:
    return (microseconds(now) - candidates.published) / 1e6


def _begun(candidates: Candidates, now: datetime) -> Flags:
    latest = microseconds(now - LATEST_ENTRY)
    lasts = candidates.ends - candidates.starts
    return np.asarray((candidates.starts < latest) & (lasts <= LONGEST_SHOW // _MICROSECOND), dtype=np.bool_)
