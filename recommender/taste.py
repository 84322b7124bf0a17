"""What somebody likes, as far as she lets us know: her visits and her declared interests.

Made for one request and dropped with it. Without visits and interests it is empty, and nothing tells
whether there never were any, or whether the consent was withdrawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

import numpy as np
from scipy.sparse import csr_matrix, diags_array, vstack

from recommender.interactions import Visited, weigh
from recommender.items import label, term
from recommender.learned import CONTENT, Learned
from recommender.models.base import Floats, History, dense

# The fold-in costs a solve as large as the history; older visits have faded anyway.
MOST_VISITS = 200
# A declared interest weighs like a fresh purchase: few are declared, and on purpose.
INTEREST_WEIGHT = 1.0
# What says that she was there, or will be: such an event is no suggestion any more.
GONE = frozenset({"check_in", "purchase"})
# "Not for me": it never comes back, and is no part of what she likes.
REFUSED = "refused"


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Taste:
    visits: tuple[Source, ...] = ()
    interests: tuple[Source, ...] = ()
    terms: tuple[tuple[str, str, float], ...] = ()  # term id, label, weight of each interest
    refused: tuple[Source, ...] = ()
    gone: frozenset[UUID] = frozenset()  # events she went to, has seats for or refused

    @property
    def empty(self) -> bool:
        return not self.visits and not self.interests


def taste(*, visits: Sequence[Remembered], interests: Sequence[Liked], now: datetime) -> Taste:
    """Weigh visits and interests; several visits to one event count as the weightiest of them."""
    heaviest: dict[UUID, Source] = {}
    refused: dict[UUID, Source] = {}
    for visit in visits:
        if visit.kind == REFUSED:
            # it fades as a purchase does, and is never named
            weight = weigh(kind="purchase", at=visit.at, now=now)
            refused[visit.event] = Source(kind="visit", event=visit.event, name="", weight=weight)
            continue
        weight = weigh(kind=visit.kind, at=visit.at, now=now)
        known = heaviest.get(visit.event)
        if known is None or weight > known.weight:
            heaviest[visit.event] = Source(kind="visit", event=visit.event, name=visit.name, weight=weight)
    kept = sorted(heaviest.values(), key=lambda source: (-source.weight, str(source.event)))[:MOST_VISITS]
    declared = sorted(
        interests, key=lambda interest: (-interest.weight, interest.label, interest.term_id or "")
    )
    declared = [interest for interest in declared if interest.weight > 0]
    return Taste(
        gone=frozenset(visit.event for visit in visits if visit.kind in GONE or visit.kind == REFUSED),
        refused=tuple(sorted(refused.values(), key=lambda source: (-source.weight, str(source.event))))[
            :MOST_VISITS
        ],
        visits=tuple(source for source in kept if source.event not in refused),
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
    made_of: csr_matrix  # sources x columns, weighted
    features: csr_matrix  # sources x content features, weighted
    profiles: dict[str, Floats]


def point(mine: Taste, learned: Learned, visited: Sequence[Any]) -> Pointing:
    """Fold a taste in. `visited` are mine.visits' events in the same order: described, or bare keys."""
    interest_columns = _interest_rows(mine, learned)
    interest_features = _interest_features(mine, learned)
    standing = learned.stand(visited)
    sources = (*mine.visits, *mine.interests)
    weights = diags_array(np.array([source.weight for source in sources], dtype=np.float32)).tocsr()
    if not sources:
        weights = csr_matrix((0, 0), dtype=np.float32)
    made_of = (weights @ vstack([standing.composition, interest_columns], format="csr")).tocsr()
    features = (weights @ vstack([standing.spaces[CONTENT], interest_features], format="csr")).tocsr()
    return fold_in(learned, made_of=made_of, features=features, sources=sources)


def repelling(mine: Taste, learned: Learned, refused: Sequence[Any]) -> Floats:
    """What the refused events are about: the sum of their content, faded. `refused`: mine.refused's events."""
    weights = np.array([source.weight for source in mine.refused], dtype=np.float32)
    return dense(learned.stand(refused).spaces[CONTENT].T @ weights)


def fold_in(
    learned: Learned, *, made_of: csr_matrix, features: csr_matrix, sources: tuple[Source, ...] = ()
) -> Pointing:
    """Profiles in every space from what somebody's visits are made of (one weighted row each)."""
    sums = dense(made_of.sum(axis=0))
    columns = np.flatnonzero(sums > 0).astype(np.int32)
    history = History(items=columns, weights=sums[columns])
    profiles = {name: model.profile(history) for name, model in learned.models.items()}
    profiles[CONTENT] = dense(features.sum(axis=0))
    return Pointing(sources=sources, history=history, made_of=made_of, features=features, profiles=profiles)


def shares(pointing: Pointing) -> csr_matrix:
    """Sources x items of the history: how much of each item's weight is due to each source."""
    chosen = pointing.made_of[:, pointing.history.items].tocsr()
    return (chosen @ diags_array(1 / np.maximum(pointing.history.weights, 1e-12)).tocsr()).tocsr()


def _interest_rows(mine: Taste, learned: Learned) -> csr_matrix:
    rows = [learned.vocabulary.columns(_numbers(term_id, name)) for term_id, name, _ in mine.terms]
    return _one_each(rows, learned.vocabulary.size)


def _interest_features(mine: Taste, learned: Learned) -> csr_matrix:
    rows = [learned.encoder.features.columns(_numbers(term_id, name)) for term_id, name, _ in mine.terms]
    return _one_each(rows, learned.encoder.size)


def _numbers(term_id: str, name: str) -> Any:
    return np.array([term(term_id), label(name)], dtype=np.uint64)


def _one_each(rows: Sequence[Any], width: int) -> csr_matrix:
    """Pseudo-visits to one column each: the interest's term, else the label of the same name."""
    picked = [int(found[0]) if found[0] >= 0 else int(found[1]) for found in rows]
    seen = [(row, column) for row, column in enumerate(picked) if column >= 0]
    return csr_matrix(
        (np.ones(len(seen), np.float32), ([row for row, _ in seen], [column for _, column in seen])),
        shape=(len(rows), width),
    )
