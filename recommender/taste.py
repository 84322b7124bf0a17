"""What somebody likes, as far as she lets us know: her visits and her declared interests.

Made for one request and dropped with it. Without visits and interests it is empty, and nothing tells
whether there never were any, or whether the consent was withdrawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, Protocol
from uuid import UUID

import numpy as np
from scipy.sparse import csr_matrix

from recommender.entries import Entries
from recommender.interactions import Visited, weigh
from recommender.items import Keys, Vocabulary, label, number, term
from recommender.learned import CONTENT, Learned
from recommender.models.base import Floats, Folded, History, Ints, dense

# The fold-in costs a solve as large as the history; older visits have faded anyway.
MOST_VISITS = 200
# A declared interest weighs like a fresh purchase: few are declared, and on purpose.
INTEREST_WEIGHT = 1.0
# What says that she was there, or will be: such an event is no suggestion any more.
GONE = frozenset({"check_in", "purchase"})
# "Not for me": it never comes back, and is no part of what she likes.
REFUSED = "refused"
_HOW: Mapping[str, Literal["booked", "liked"]] = {"purchase": "booked", "favourite": "liked"}


class Liked(Protocol):
    """What is read of a declared interest."""

    @property
    def term_id(self) -> str | None: ...
    @property
    def label(self) -> str: ...
    @property
    def weight(self) -> float: ...


class Remembered(Visited, Protocol):
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One thing that a suggestion may be due to."""

    kind: Literal["visit", "interest"]
    event: UUID | None
    name: str
    weight: float
    number: int = 0  # of its event (`items.number`)
    how: Literal["visited", "booked", "liked"] = "visited"  # who likes or booked it needn't have been there


@dataclass(frozen=True, kw_only=True)
class Taste:
    visits: tuple[Source, ...] = ()
    interests: tuple[Source, ...] = ()
    terms: tuple[tuple[str, str, float], ...] = ()  # term id, label, weight of each interest
    refused: tuple[Source, ...] = ()
    gone: frozenset[UUID] = frozenset()  # events she went to, has seats for or refused

    @property
    def empty(self) -> bool:
        return not self.visits and not self.interests

    @cached_property
    def signs(self) -> Keys:
        """Interests x 2: what tells each of an event, the interest's term and the label of its name."""
        return np.array([[term(key), label(name)] for key, name, _ in self.terms], dtype=np.uint64).reshape(
            -1, 2
        )


def signs(mine: Taste, known: Vocabulary) -> Ints:
    """Interests x 2: the columns that tell each interest, by its term and by its name; -1 where there is none."""
    columns = known.columns(mine.signs.reshape(-1)).reshape(-1, 2)
    columns[[not name for _, name, _ in mine.terms], 1] = -1  # no label is called nothing
    return columns


def taste(*, visits: Sequence[Remembered], interests: Sequence[Liked], now: datetime) -> Taste:
    """Weigh visits and interests; several visits to one event count as the weightiest of them."""
    heaviest: dict[UUID, tuple[float, Remembered]] = {}
    refused: dict[UUID, float] = {}
    for visit in visits:
        if visit.kind == REFUSED:
            # it fades as a purchase does, and is never named
            refused[visit.event] = weigh(kind="purchase", at=visit.at, now=now)
            continue
        weight = weigh(kind=visit.kind, at=visit.at, now=now)
        known = heaviest.get(visit.event)
        if known is None or weight > known[0]:
            heaviest[visit.event] = (weight, visit)
    kept = sorted(heaviest.values(), key=lambda pair: (-pair[0], pair[1].event.int))[:MOST_VISITS]
    against = sorted(refused.items(), key=lambda pair: (-pair[1], pair[0].int))[:MOST_VISITS]
    declared = sorted(
        interests, key=lambda interest: (-interest.weight, interest.label, interest.term_id or "")
    )
    declared = [interest for interest in declared if interest.weight > 0]
    return Taste(
        gone=frozenset(visit.event for visit in visits if visit.kind in GONE or visit.kind == REFUSED),
        refused=tuple(
            Source(kind="visit", event=event, name="", weight=weight, number=number(event))
            for event, weight in against
        ),
        visits=tuple(
            Source(
                kind="visit",
                event=visit.event,
                name="" if visit.kind == "view" else visit.name,  # having looked at it is no reason to name
                weight=weight,
                number=number(visit.event),
                how=_HOW.get(visit.kind, "visited"),
            )
            for weight, visit in kept
            if visit.event not in refused
        ),
        interests=tuple(
            Source(kind="interest", event=None, name=interest.label, weight=INTEREST_WEIGHT * interest.weight)
            for interest in declared
        ),
        terms=tuple((interest.term_id or "", interest.label, interest.weight) for interest in declared),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Pointing:
    """Where a taste points in each space, and which source each part is due to."""

    sources: tuple[Source, ...]
    history: History
    made_of: Entries  # sources x columns, weighted
    features: Entries  # sources x content features, weighted
    profiles: dict[str, Floats]
    folded: Mapping[str, Folded]  # per model


def point(mine: Taste, learned: Learned, visited: Sequence[Any]) -> Pointing:
    """Fold a taste in. `visited` are mine.visits' events in the same order: described, or bare keys."""
    sources = (*mine.visits, *mine.interests)
    weights = np.array([source.weight for source in sources], dtype=np.float32)
    made_of, features = _of_visits(learned, visited)
    made_of = made_of.followed_by(_signs(mine, learned.vocabulary))
    features = features.followed_by(_signs(mine, learned.encoder.features))
    return _folded(learned, made_of.weighted(weights), features.weighted(weights), sources)


def fold_in(
    learned: Learned, *, made_of: csr_matrix, features: csr_matrix, sources: tuple[Source, ...] = ()
) -> Pointing:
    """Profiles in every space from what somebody's visits are made of (one weighted row each)."""
    return _folded(learned, Entries.of(made_of.tocsr()), Entries.of(features.tocsr()), sources)


def _folded(learned: Learned, made_of: Entries, features: Entries, sources: tuple[Source, ...]) -> Pointing:
    columns, place = np.unique(made_of.columns, return_inverse=True)
    weights = dense(np.bincount(place.reshape(-1), weights=made_of.values, minlength=columns.size))
    history = History(items=columns[weights > 0].astype(np.int32), weights=weights[weights > 0])
    folded = {name: model.fold(history) for name, model in learned.models.items()}
    profiles = {name: each.profile for name, each in folded.items()}
    profiles[CONTENT] = features.sums(learned.encoder.size)
    return Pointing(
        sources=sources,
        history=history,
        made_of=made_of,
        features=features,
        profiles=profiles,
        folded=folded,
    )


def repelling(mine: Taste, learned: Learned, refused: Sequence[Any]) -> Floats:
    """What the refused events are about: the sum of their content, faded. `refused`: mine.refused's events."""
    weights = np.array([source.weight for source in mine.refused], dtype=np.float32)
    _, features = _of_visits(learned, refused)
    return features.weighted(weights).sums(learned.encoder.size)


def _of_visits(learned: Learned, visited: Sequence[Any]) -> tuple[Entries, Entries]:
    """What each visited event is made of, and its content; nothing of one that nobody can describe."""
    rows = learned.known(visited)
    held = np.flatnonzero(rows >= 0)
    made_of = Entries.of(learned.events.composition, rows[held])
    features = Entries.of(learned.events.features, rows[held])
    if held.size == rows.size:
        return made_of, features
    fresh = np.array(
        [at for at in np.flatnonzero(rows < 0).tolist() if hasattr(visited[at], "term_ids")], dtype=np.intp
    )
    parts = [(made_of, held)], [(features, held)]
    if fresh.size:
        new = learned.place([visited[at] for at in fresh])
        parts[0].append((Entries.of(new.composition), fresh))
        parts[1].append((Entries.of(new.spaces[CONTENT]), fresh))
    return Entries.together(parts[0], rows.size), Entries.together(parts[1], rows.size)


def shares(pointing: Pointing) -> Entries:
    """Sources x items of the history: how much of each item's weight is due to each source."""
    made_of, history = pointing.made_of, pointing.history
    place = np.searchsorted(history.items, made_of.columns)
    place = np.minimum(place, max(history.items.size - 1, 0))
    return replace(
        made_of,
        columns=place.astype(np.int32),
        values=(made_of.values / np.maximum(history.weights[place], 1e-12)).astype(np.float32),
    )


def _signs(mine: Taste, known: Vocabulary) -> Entries:
    """Pseudo-visits to one column each: the interest's term, else the label of the same name."""
    columns = signs(mine, known)
    picked = np.where(columns[:, 0] >= 0, columns[:, 0], columns[:, 1])
    rows = np.flatnonzero(picked >= 0)
    return Entries.listed(
        rows=rows, columns=picked[rows], values=np.ones(rows.size, np.float32), size=len(mine.terms)
    )
