"""The choice itself, pure: from candidates and a taste to a short list with reasons.

    suited -> signals of all -> the best by a weighted sum -> judged again -> varied -> explained

Depends on nothing but its arguments: the same interests, candidates, artifact, instant and seed give the
same list, whoever asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from culture_app.offers.data import Candidates, Traits
from recommender.calibration import Mix, levelled, mix_of
from recommender.candidates import (
    Flags,
    Picked,
    numbers,
    picked,
    seconds_since_published,
    seconds_until,
    suited,
)
from recommender.data import Reason, SuggestionWish
from recommender.diversity import varied
from recommender.explain import Asked, reasons, telling_visits
from recommender.exploration import Explored, explore
from recommender.interests import interest_signal, interests_met, interests_visited
from recommender.learned import CONTENT, Learned, Standing
from recommender.models.base import Floats, Ints, dense
from recommender.ranking import (
    SHORTLIST,
    UNLEARNED,
    Ranker,
    Signals,
    centred,
    cheapness,
    freshness,
    nearness,
    soonness,
    standard,
)
from recommender.sensitive import is_telling
from recommender.standing import Field, distances_from_home, field
from recommender.taste import Pointing, Source, Taste, point, repelling

# So many times a list's length are judged again, 100 at least: on held-out weeks as good as 200, for half the time.
WIDER = 4
FEWEST = 100
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """Candidates with their signals, and what judges them."""

    fit: Candidates
    signals: Signals
    spreads: Mapping[str, float]
    ranker: Ranker
    ground: Field | None
    pointing: Pointing | None
    met: Flags


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
    may = suited(candidates, wish, now=now, gone=mine.gone)
    fit = candidates if may.all() else candidates.take(np.flatnonzero(may))
    asked = Asked(now=now, located=wish.query.near is not None)
    if not len(fit):
        return Chosen(choices=(), asked=asked)
    judged = judge(fit, mine, visited=visited, refused=refused, learned=learned, now=now, traits=traits or {})
    order = shortlist(judged, most=min(SHORTLIST, max(FEWEST, WIDER * wish.limit)))
    order, utility = judged_again(judged, order)
    mix = balanced(judged, order, mine)
    listed = varied(
        scores=utility
        if mix is None
        else levelled(utility, judged.met[order], most=judged.ranker.stated("interest")),
        likeness=judged.ground.likeness(order) if judged.ground is not None else None,
        organisers=[key or None for key in (fit.organisers[order, 0] ^ fit.organisers[order, 1]).tolist()],
        limit=wish.limit,
        mix=mix,
    )
    shown = explored(listed, utility, seed)
    final = list(shown.order)
    choices = explained(judged, order[final], utility[final], mine, shown)
    return Chosen(choices=choices, asked=asked)


def explored(listed: Sequence[int], utility: Floats, seed: int) -> Explored:
    """The list with its slot; beyond it is what is left of the shortlist, best first."""
    shown = set(listed)
    beyond = [at for at in range(utility.size) if at not in shown]
    return explore(listed=listed, beyond=beyond, scores=utility, seed=seed)


def untold(candidates: Candidates, mine: Taste, learned: Learned | None) -> list[UUID]:
    """The events whose traits have to be asked of offers: newcomers, or all where nothing was learned and she has
    interests.
    """
    if learned is None:
        return [candidate.event for candidate in candidates] if mine.terms else []
    fresh = np.flatnonzero(learned.events.rows(numbers(candidates)) < 0)
    return [candidates[int(at)].event for at in fresh]


def judge(
    fit: Candidates,
    mine: Taste,
    *,
    visited: Sequence[Any],
    refused: Sequence[Any],
    learned: Learned | None,
    now: datetime,
    traits: Mapping[UUID, Traits],
) -> Judged:
    """All that the ranking looks at, one value per candidate and signal."""
    ground = field(fit, learned, traits) if learned is not None else None
    met = interests_met(mine, candidates=fit, ground=ground, traits=traits)
    signals: Signals = {
        "interest": interest_signal(met, [weight for _, _, weight in mine.terms]),
        "soon": centred(soonness(seconds_until(fit, now))),
        "fresh": freshness(seconds_since_published(fit, now)),
        "price": cheapness(dense(fit.price_cents)),
    }
    distances = dense(fit.distances_m)
    pointing, ranker = None, UNLEARNED
    spreads: dict[str, float] = {}
    if learned is not None and ground is not None:
        signals["popularity"] = centred(ground.popularity)
        if not mine.empty:
            pointing = point(mine, learned, visited)
            scores = ground.scores(pointing.profiles)
            for name, values in scores.items():
                signals[name], spread = standard(values)
                if spread:
                    spreads[name] = spread
        if mine.visits:
            ranker = learned.ranker
            if not np.isfinite(distances).any():
                distances = distances_from_home(learned, mine.visits, fit)
        if refused:
            likeness = ground.scores({CONTENT: repelling(mine, learned, refused)})[CONTENT]
            signals["refused"] = np.minimum(likeness, np.float32(1.0))
    signals["distance"] = nearness(distances)
    return Judged(
        fit=fit,
        signals=signals,
        spreads=spreads,
        ranker=ranker,
        ground=ground,
        pointing=pointing,
        met=met,
    )


def shortlist(judged: Judged, *, most: int = SHORTLIST) -> Ints:
    """Positions of the best by the weighted sum, best first; the heaviest interest doesn't push out the others."""
    first = judged.ranker.first(judged.signals)
    if judged.met.shape[1] > 1:
        first = levelled(first, judged.met, most=judged.ranker.weight("interest"))
    if first.size > most:
        edge = np.partition(first, first.size - most)[first.size - most]
        kept = np.flatnonzero(first >= edge)
    else:
        kept = np.arange(first.size)
    return kept[_order(judged.fit, kept, first[kept])[:most]].astype(np.int32)


def judged_again(judged: Judged, order: Ints) -> tuple[Ints, Floats]:
    """The shortlist in its final order, and what each is worth."""
    utility = judged.ranker.utility({name: values[order] for name, values in judged.signals.items()})
    again = _order(judged.fit, order, utility)
    return order[again], utility[again]


def balanced(judged: Judged, order: Ints, mine: Taste) -> Mix | None:
    """The mix of her declared interests, and of how often she went to each; None without interests."""
    visited = None
    if judged.ground is not None and judged.pointing is not None and mine.visits:
        visited = interests_visited(mine, judged.pointing, judged.ground.learned)
    weights = np.array([weight for _, _, weight in mine.terms], dtype=np.float64)
    return mix_of(met=judged.met[order], weights=weights, visited=visited)


def _order(fit: Candidates, at: NDArray[np.integer], utility: Floats) -> NDArray[np.intp]:
    """Best first of those at these positions; ties by time, then by key: never by the order in which a database felt like
    answering.
    """
    keys = fit.occurrences[at]
    return np.lexsort((keys[:, 1], keys[:, 0], fit.starts[at], -utility))


def explained(
    judged: Judged, final: Ints, utility: Floats, mine: Taste, shown: Explored
) -> tuple[Choice, ...]:
    """The picked ones, with what their reasons are made of."""
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
                utility.tolist(),
                visits,
                popular.tolist(),
                shown.propensities,
                strict=True,
            )
        )
    )


def model_scores(pointing: Pointing, standing: Standing) -> Signals:
    """Each model's score of each event: where the taste points, times where the event stands."""
    scores: Signals = {}
    for name, profile in pointing.profiles.items():
        scores[name] = dense(standing.spaces[name] @ profile)
    return scores
