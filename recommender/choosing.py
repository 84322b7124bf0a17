"""The choice itself, pure: from candidates and a taste to a short list with reasons.

Depends on nothing but its arguments: the same interests, candidates, artifact and instant give the
same list, whoever asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from culture_app.offers.data import Candidate
from recommender.candidates import suited
from recommender.data import Reason, SuggestionWish
from recommender.diversity import varied
from recommender.explain import Asked, has_interest, reasons, telling_visits
from recommender.learned import CONTENT, Learned, Standing
from recommender.models.base import Floats, dense
from recommender.ranking import (
    UNLEARNED,
    Signals,
    centred,
    cheapness,
    distances_m,
    freshness,
    nearness,
    soonness,
    standardised,
)
from recommender.taste import Pointing, Taste, point

# Only the best are looked at for variety and reasons.
SHORTLIST = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    candidate: Candidate
    visit: str | None
    score: float
    at: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """The list, and what its reasons are measured against (they need the names on the cards)."""

    choices: tuple[Choice, ...]
    mine: Taste
    asked: Asked

    def reasons(self, choice: Choice, *, term_names: dict[str, str]) -> tuple[Reason, ...]:
        return reasons(
            choice.candidate,
            at=choice.at,
            mine=self.mine,
            visit=choice.visit,
            asked=self.asked,
            term_names=term_names,
        )


def choose(
    *,
    candidates: Sequence[Candidate],
    mine: Taste,
    visited: Sequence[Any],
    wish: SuggestionWish,
    learned: Learned | None,
    now: datetime,
) -> Chosen:
    """Rank, vary, explain. `visited` are the events of mine.visits, in the same order."""
    fit = suited(candidates, wish, now=now, been=mine.been)
    signals: Signals = _circumstances(fit, mine=mine, now=now)
    distances = _distances(fit)
    standing: Standing | None = None
    pointing: Pointing | None = None
    spreads: dict[str, float] = {}
    ranker = UNLEARNED
    if learned is not None and fit:
        standing = learned.stand(fit)
        signals["popularity"] = centred(standing.popularity)
        if not mine.empty:
            pointing = point(mine, learned, visited)
            scores = model_scores(pointing, standing)
            spreads = {name: float(values.std()) for name, values in scores.items() if values.std() > 1e-9}
            signals |= {name: standardised(values) for name, values in scores.items()}
            if mine.visits:
                ranker = learned.ranker
                if not np.isfinite(distances).any():
                    distances = _from_home(learned, mine, fit)
    signals["distance"] = nearness(distances)
    utility = ranker.utility(signals) if fit else np.zeros(0, dtype=np.float32)
    # ties by time, then by key: never by the order in which a database felt like answering
    order = sorted(range(len(fit)), key=lambda at: (-utility[at], fit[at].start, fit[at].occurrence.int))[
        :SHORTLIST
    ]
    best = np.array(order, dtype=np.int32)
    picked = varied(
        scores=utility[best],
        features=standing.spaces[CONTENT][best] if standing is not None else None,
        organisers=[fit[at].organiser for at in order],
        limit=wish.limit,
    )
    final = [order[at] for at in picked]
    visits: list[str | None] = [None] * len(final)
    if learned is not None and pointing is not None and standing is not None and mine.visits and final:
        rows = np.array(final, dtype=np.int32)
        visits = telling_visits(
            pointing=pointing,
            learned=learned,
            standing=learned.stand([fit[at] for at in final]),
            signals={name: values[rows] for name, values in signals.items()},
            spreads=spreads,
            ranker=ranker,
            candidates=[fit[at] for at in final],
        )
    popularity = standing.popularity if standing is not None else None
    return Chosen(
        choices=tuple(
            Choice(candidate=fit[at], visit=visit, score=float(utility[at]), at=at)
            for at, visit in zip(final, visits, strict=True)
        ),
        mine=mine,
        asked=Asked(
            now=now,
            located=wish.query.near is not None,
            popular_from=float(np.quantile(popularity, 0.95)) if popularity is not None else 0.0,
            popularity=popularity,
        ),
    )


def model_scores(pointing: Pointing, standing: Standing) -> Signals:
    """Each model's score of each event: where the taste points, times where the event stands."""
    scores: Signals = {}
    for name, profile in pointing.profiles.items():
        scores[name] = dense(standing.spaces[name] @ profile)
    return scores


def _circumstances(fit: Sequence[Candidate], *, mine: Taste, now: datetime) -> Signals:
    return {
        "interest": _interest(fit, mine),
        "soon": centred(soonness([candidate.start for candidate in fit], now)),
        "fresh": freshness([candidate.published for candidate in fit], now),
        "price": cheapness(
            np.array([np.nan if c.price_cents is None else c.price_cents for c in fit], dtype=np.float32)
        ),
    }


def _interest(fit: Sequence[Candidate], mine: Taste) -> Floats:
    """The summed weights of the declared interests that an event has, at most 1."""
    if not mine.terms:
        return np.zeros(len(fit), dtype=np.float32)
    matched = [
        sum(weight for term_id, name, weight in mine.terms if has_interest(candidate, term_id, name))
        for candidate in fit
    ]
    return np.minimum(np.array(matched, dtype=np.float32), 1.0)


def _distances(fit: Sequence[Candidate]) -> Floats:
    return np.array([np.nan if c.distance_m is None else c.distance_m for c in fit], dtype=np.float32)


def _from_home(learned: Learned, mine: Taste, fit: Sequence[Candidate]) -> Floats:
    """Distances from the middle of her past visits, when she didn't say where she is."""
    home = learned.home(mine.visits)
    if home is None:
        return np.full(len(fit), np.nan, dtype=np.float32)
    unknown = (np.nan, np.nan)
    points = np.array([(c.point.lat, c.point.lon) if c.point else unknown for c in fit], dtype=np.float32)
    return distances_m(points.reshape(-1, 2), np.array([home.lat, home.lon], dtype=np.float32))
