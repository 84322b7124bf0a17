"""The choice, pure: from candidates and a taste to a short list with reasons.

ordered -> explained
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np

from culture_app.offers.data import Candidates, Traits
from recommender.candidates import Picked, numbers, picked
from recommender.data import Reason, SuggestionWish
from recommender.explain import Asked, reasons, telling_visits
from recommender.learned import Learned
from recommender.ordering import Ordered, ordered
from recommender.sensitive import is_telling
from recommender.taste import Source, Taste

POPULAR_PART = 0.95  # few candidates are above that


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One of the list, and what it may be explained by."""

    candidate: Picked
    score: float
    visit: Source | None
    interest: tuple[str, str] | None  # term id and label of the heaviest declared interest that it has
    popular: bool
    propensity: float = 1.0  # how likely it was to stand where it stands
    explored: bool = False  # tried from beyond the list


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """The list, and what its reasons are measured against (they need the names on the cards)."""

    choices: tuple[Choice, ...]
    asked: Asked

    def reasons(self, choice: Choice, *, term_names: dict[str, str]) -> tuple[Reason, ...]:
        return reasons(
            choice.candidate,
            visit=choice.visit,
            interest=choice.interest,
            popular=choice.popular,
            asked=self.asked,
            term_names=term_names,
        )


def choose(
    *,
    candidates: Candidates,
    mine: Taste,
    visited: Sequence[Any],
    wish: SuggestionWish,
    learned: Learned | None,
    now: datetime,
    traits: Mapping[UUID, Traits] | None = None,
    refused: Sequence[Any] = (),
    seed: int = 0,
) -> Chosen:
    """Rank, vary, explain.

    visited, refused: the events of mine.visits and mine.refused, in the same order; traits: those of the candidates
    that `untold` names.
    """
    found = ordered(
        candidates=candidates,
        mine=mine,
        visited=visited,
        wish=wish,
        learned=learned,
        now=now,
        traits=traits,
        refused=refused,
        seed=seed,
    )
    return told(found, mine=mine, wish=wish, now=now)


def told(found: Ordered | None, *, mine: Taste, wish: SuggestionWish, now: datetime) -> Chosen:
    """An order with what its reasons are made of."""
    return Chosen(
        choices=() if found is None else explained(found, mine),
        asked=Asked(now=now, located=wish.query.near is not None),
    )


def untold(candidates: Candidates, mine: Taste, learned: Learned | None) -> list[UUID]:
    """The events whose traits have to be asked of offers: newcomers, or all where nothing was learned and she has
    interests.
    """
    if learned is None:
        return [candidate.event for candidate in candidates] if mine.terms else []
    fresh = np.flatnonzero(learned.events.rows(numbers(candidates)) < 0)
    return [candidates[int(at)].event for at in fresh]


def explained(found: Ordered, mine: Taste) -> tuple[Choice, ...]:
    """The picked ones, with what their reasons are made of."""
    judged, final, shown = found.judged, found.final, found.shown
    fit, ground, pointing = judged.fit, judged.ground, judged.pointing
    few = picked(fit, final)
    visits: list[Source | None] = [None] * len(few)
    if ground is not None and pointing is not None and mine.visits and few:
        visits = telling_visits(
            pointing=pointing,
            learned=ground.learned,
            standing=ground.places(final),
            signals={name: values[final] for name, values in judged.signals.items()},
            spreads=judged.spreads,
            ranker=judged.ranker,
            events=[candidate.event for candidate in few],
        )
    popular = np.zeros(len(few), dtype=np.bool_)
    if ground is not None:
        edge = int(POPULAR_PART * (len(fit) - 1))
        popular_from = np.partition(ground.popularity, edge)[edge]
        popular = ground.popularity[final] >= popular_from if popular_from > 0 else popular
    named = [None if is_telling(key, name) else (key, name) for key, name, _ in mine.terms]
    return tuple(
        Choice(
            candidate=candidate,
            score=worth,
            visit=visit,
            interest=next((named[i] for i, has in enumerate(met) if has and named[i]), None),
            popular=often,
            propensity=likely,
            explored=at == shown.slot,
        )
        for at, (candidate, met, worth, visit, often, likely) in enumerate(
            zip(
                few,
                judged.met[final].tolist(),
                found.utility.tolist(),
                visits,
                popular.tolist(),
                shown.propensities,
                strict=True,
            )
        )
    )
