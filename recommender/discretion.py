"""What of her taste may count, and what may be named.

- Switched off (so it is until she decides): sensitive visits, refusals and declared interests count for nothing. Where
  she went is still not suggested again: that tells nothing about her.
- Switched on: they count, and still no reason names one: the screen may be shared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.learned import Learned
from recommender.sensitive import is_sensitive, is_telling, says
from recommender.taste import Liked, Source, Taste


def harmless(interests: Iterable[Liked]) -> tuple[Liked, ...]:
    return tuple(one for one in interests if not is_telling(one.term_id or "", one.label))


@dataclass(frozen=True, kw_only=True, slots=True)
class Discreet:
    """A taste, and the events of its visits and refusals, without what must not count; what may not be named has no
    name any more.
    """

    mine: Taste
    visited: Sequence[Any]
    refused: Sequence[Any]


def discreet(
    mine: Taste, *, visited: Sequence[Any], refused: Sequence[Any], learned: Learned | None, counts: bool
) -> Discreet:
    """Leave out what is sensitive, or where it `counts` take away its name.

    visited, refused: the events of mine.visits and mine.refused in the same order, described or bare.
    """
    told = flags(mine.visits, visited, learned)
    if counts:
        visits = tuple(
            replace(source, name="") if sensitive else source
            for source, sensitive in zip(mine.visits, told, strict=True)
        )
        return Discreet(mine=replace(mine, visits=visits), visited=visited, refused=refused)
    kept, known = _without(mine.visits, visited, told)
    left, left_known = _without(mine.refused, refused, flags(mine.refused, refused, learned))
    return Discreet(mine=replace(mine, visits=kept, refused=left), visited=known, refused=left_known)


def flags(sources: Sequence[Source], events: Sequence[Any], learned: Learned | None) -> NDArray[np.bool_]:
    """Which of these are sensitive: by name, by what was known of the event at training, or by its description."""
    told = np.zeros(len(sources), dtype=np.bool_)
    if says(
        "\n".join(source.name for source in sources)
    ):  # hardly ever: all at once costs a fraction of one by one
        told[:] = [says(source.name) for source in sources]
    if learned is not None and sources:
        rows = learned.known(events)
        told[rows >= 0] |= learned.events.sensitive[rows[rows >= 0]]
    for at, event in enumerate(events):
        if hasattr(event, "term_ids"):
            told[at] |= is_sensitive(term_ids=event.term_ids, labels=event.labels)
    return told


def _without(
    sources: Sequence[Source], events: Sequence[Any], told: NDArray[np.bool_]
) -> tuple[tuple[Source, ...], list[Any]]:
    kept = np.flatnonzero(~told).tolist()
    return tuple(sources[at] for at in kept), [events[at] for at in kept]
