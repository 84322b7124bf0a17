"""What people chose after the models' last day: to learn what decides, and to measure.

One question per person and week: of all events that anybody went to in that week, which did she go to?
Her history is everything before that week. Repeat visits to an event that she knows are left out: they flatter.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import diags_array

from recommender.interactions import HALF_LIFE_DAYS, Interactions
from recommender.learned import CONTENT, Learned, Standing
from recommender.metrics import best, intervals_of_people, quality
from recommender.models.base import Floats, Ints
from recommender.ordering import model_scores
from recommender.ranking import (
    LEARNABLE,
    MODELS,
    Signals,
    centred,
    cheapness,
    distances_m,
    nearness,
    standardised,
)
from recommender.taste import fold_in

type Measured = Mapping[str, float]

# Asked to measure; and to learn from, where trees want many.
MOST_QUESTIONS = 1_000
MOST_LESSONS = 3_000
# To learn from, a sample of a large week's events does.
MOST_EVENTS = 1_000
ALTERNATIVES = 50
K = 20
SEED = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One person in one week: her past, the week's events, and which she chose (positions in them)."""

    person: int
    past: Ints
    weights: Floats
    events: Ints
    chosen: Ints


def questions(visits: Interactions, *, start: float, end: float, most: int) -> Iterator[Question]:
    """A fixed-seed sample of the questions that visits in [start, end) answer."""
    weeks = (visits.days // 7).astype(np.int32)
    inside = np.flatnonzero((visits.days >= start) & (visits.days < end))
    asked = np.unique(np.stack([visits.rows[inside], weeks[inside]], axis=1), axis=0)
    asked = np.random.default_rng(SEED).permutation(asked)
    live = {
        int(week): np.unique(visits.events[inside[weeks[inside] == week]])
        for week in np.unique(weeks[inside])
    }
    starts = np.searchsorted(visits.rows, np.arange(visits.people + 1))
    given = 0
    for person, week in asked:
        hers = slice(starts[person], starts[person + 1])
        first_day = max(start, float(week) * 7)
        days, events = visits.days[hers], visits.events[hers]
        before = days < first_day
        past, at = np.unique(events[before][::-1], return_index=True)
        now = (days >= first_day) & (weeks[hers] == week) & (days < end)
        wanted = np.setdiff1d(events[now], past)
        if past.size < 1 or wanted.size < 1:
            continue
        week_events = np.setdiff1d(live[int(week)], past)
        fading = 0.5 ** ((first_day - days[before][::-1][at]) / HALF_LIFE_DAYS)
        yield Question(
            person=int(person),
            past=past.astype(np.int32),
            weights=(visits.kinds[hers][before][::-1][at] * fading).astype(np.float32),
            events=week_events.astype(np.int32),
            chosen=np.searchsorted(week_events, wanted).astype(np.int32),
        )
        given += 1
        if given >= most:
            return


def signals_of(learned: Learned, events: Sequence[Any], question: Question) -> tuple[Signals, Standing]:
    """The learnable signals of the week's events, as a request would see them."""
    table = learned.events
    past = diags_array(question.weights).tocsr()
    pointing = fold_in(
        learned,
        made_of=(past @ table.composition[question.past]).tocsr(),
        features=(past @ table.features[question.past]).tocsr(),
    )
    standing = stand_rows(learned, question.events)
    signals = {name: standardised(values) for name, values in model_scores(pointing, standing).items()}
    places = table.points[question.past]
    places = places[np.isfinite(places).all(axis=1)]
    distances = np.full(question.events.size, np.nan, dtype=np.float32)
    if places.size:
        distances = distances_m(table.points[question.events], np.median(places, axis=0))
    prices = [events[at].price_cents for at in question.events]
    signals["popularity"] = centred(standing.popularity)
    signals["distance"] = nearness(distances)
    signals["price"] = cheapness(np.array([np.nan if p is None else p for p in prices], dtype=np.float32))
    return signals, standing


def stand_rows(learned: Learned, rows: Ints) -> Standing:
    table = learned.events
    spaces: dict[str, Any] = {"itemitem": table.composition[rows], CONTENT: table.features[rows]}
    spaces |= {name: positions[rows] for name, positions in table.positions.items()}
    return Standing(spaces=spaces, composition=spaces["itemitem"], popularity=table.popularity[rows])


def choices_of(
    learned: Learned, events: Sequence[Any], visits: Interactions, *, start: float, end: float
) -> NDArray[np.float32]:
    """Choices x (1 + ALTERNATIVES) x LEARNABLE, the chosen one first."""
    rng = np.random.default_rng(SEED)
    found = []
    for whole in questions(visits, start=start, end=end, most=MOST_LESSONS):
        question = _part(whole, rng)
        others = np.setdiff1d(np.arange(question.events.size), question.chosen)
        if others.size == 0:
            continue
        signals, _ = signals_of(learned, events, question)
        table = np.stack([signals.get(name, np.zeros(question.events.size)) for name in LEARNABLE], axis=1)
        for chosen in question.chosen:
            found.append(table[np.concatenate([[chosen], rng.choice(others, ALTERNATIVES)])])
    shape = (0, 1 + ALTERNATIVES, len(LEARNABLE))
    return np.stack(found).astype(np.float32) if found else np.zeros(shape, dtype=np.float32)


def _part(question: Question, rng: np.random.Generator) -> Question:
    """The same question about fewer events: what she chose, and a sample of the others."""
    if question.events.size <= MOST_EVENTS:
        return question
    sample = rng.choice(question.events.size, MOST_EVENTS, replace=False)
    kept = np.union1d(question.chosen, sample)
    return replace(
        question,
        events=question.events[kept],
        chosen=np.searchsorted(kept, question.chosen).astype(np.int32),
    )


def measure(
    learned: Learned, events: Sequence[Any], visits: Interactions, *, start: float, end: float
) -> dict[str, float]:
    """Recall@20 and NDCG@20 of the ranker, each model alone, popularity, nearness and chance, with 95% intervals.

    `ranker_..._over_x` is how much better the ranker is than x: positive bounds say that it isn't luck.
    """
    lots = np.random.default_rng(SEED)
    people: list[int] = []
    reached: dict[str, list[tuple[float, float]]] = {}
    for question in questions(visits, start=start, end=end, most=MOST_QUESTIONS):
        signals, standing = signals_of(learned, events, question)
        rankings = {"ranker": learned.ranker.judged(signals), "popularity": standing.popularity}
        rankings |= {name: signals[name] for name in MODELS if name in signals}
        rankings |= {"nearest": signals["distance"], "random": lots.random(question.events.size, np.float32)}
        for name, scores in rankings.items():
            found = quality(best(scores, K).tolist(), question.chosen.tolist(), k=K)
            reached.setdefault(name, []).append((found.recall, found.ndcg))
        people.append(question.person)
    return {"questions": float(len(people))} | _figures(reached, np.array(people, dtype=np.int64))


def _figures(
    reached: Mapping[str, Sequence[tuple[float, float]]], people: NDArray[np.int64]
) -> dict[str, float]:
    """Means over questions; whole people are drawn for the intervals, since one person's weeks are alike."""
    found: dict[str, float] = {}
    ours = np.array(reached.get("ranker", ()), dtype=np.float64).reshape(-1, 2)
    for name, values in reached.items():
        theirs = np.array(values, dtype=np.float64)
        told = {name: theirs} if name == "ranker" else {name: theirs, f"ranker_over_{name}": ours - theirs}
        for label, table in told.items():
            bounds = intervals_of_people(people, table)
            for column, kind in enumerate(("recall", "ndcg")):
                figure = f"{label}_{kind}_at_{K}"
                found[figure] = float(table[:, column].mean())
                if kind == "ndcg":
                    found |= {f"{figure}_low": bounds[column, 0], f"{figure}_high": bounds[column, 1]}
    return {name: float(value) for name, value in found.items()}
