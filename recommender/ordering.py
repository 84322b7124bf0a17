"""The order itself, pure: from candidates and a taste to what stands where.

    suited -> signals of all -> the best by a weighted sum -> judged again -> varied -> one slot explores

Depends on nothing but its arguments: the same interests, candidates, artifact, instant and seed give the
same order, whoever asks.
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
from recommender.candidates import Flags, seconds_since_published, seconds_until, suited
from recommender.data import SuggestionWish
from recommender.diversity import varied
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
from recommender.standing import Field, distances_from_home, field
from recommender.taste import Pointing, Taste, point, repelling

# So many times a list's length are judged again, 100 at least: on held-out weeks as good as 200, for half the time.
WIDER = 4
FEWEST = 100


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Ordered:
    """What stands on the list, in its order: positions among the judged, what each is worth, and how it came there."""

    judged: Judged
    final: Ints
    utility: Floats
    shown: Explored


def ordered(
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
) -> Ordered | None:
    """Rank and vary; None where nothing suits. Arguments as of `choosing.choose`."""
    may = suited(candidates, wish, now=now, gone=mine.gone)
    fit = candidates if may.all() else candidates.take(np.flatnonzero(may))
    if not len(fit):
        return None
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
    return Ordered(judged=judged, final=order[final], utility=utility[final], shown=shown)


def explored(listed: Sequence[int], utility: Floats, seed: int) -> Explored:
    """The list with its slot; beyond it is what is left of the shortlist, best first."""
    shown = set(listed)
    beyond = [at for at in range(utility.size) if at not in shown]
    return explore(listed=listed, beyond=beyond, scores=utility, seed=seed)


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


def model_scores(pointing: Pointing, standing: Standing) -> Signals:
    """Each model's score of each event: where the taste points, times where the event stands."""
    scores: Signals = {}
    for name, profile in pointing.profiles.items():
        scores[name] = dense(standing.spaces[name] @ profile)
    return scores
