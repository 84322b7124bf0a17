"""Why something is suggested, in sentences.

- "Because you visited X": X is the visit that the largest term of the score is due to, named as the
  vault names it now. What has left the vault can't be named: it isn't in the history any more.
- A reason is given only if it is one: a visit that moved the score clearly, an interest that the event
  has, a place that is near. Every suggestion has at least one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np

from culture_app.kernel.words import Texts
from recommender.candidates import Picked
from recommender.data import Reason
from recommender.entries import Entries
from recommender.learned import CONTENT, Learned, Standing
from recommender.models.base import Floats
from recommender.ranking import Ranker, Signals
from recommender.taste import Pointing, Source, shares

NEAR_M = 3_000
NEW = timedelta(days=7)
SOON = timedelta(hours=24)
MOST_REASONS = 3
# A visit is named when it brought at least this much of the models' (standardised) opinion.
CLEAR_OPINION = 0.3
CLEAR_SHARE = 0.1

_TEXTS: dict[str, Texts] = {
    "visited": {
        "nl": "Omdat je naar {} ging",
        "fr": "Parce que vous êtes allé à {}",
        "de": "Weil Sie {} besucht haben",
        "en": "Because you visited {}",
    },
    "booked": {
        "nl": "Omdat je {} boekte",
        "fr": "Parce que vous avez réservé {}",
        "de": "Weil Sie {} gebucht haben",
        "en": "Because you booked {}",
    },
    "liked": {
        "nl": "Omdat je {} leuk vindt",
        "fr": "Parce que vous aimez {}",
        "de": "Weil Ihnen {} gefällt",
        "en": "Because you like {}",
    },
    "interest": {
        "nl": "Je interesse: {}",
        "fr": "Votre centre d'intérêt : {}",
        "de": "Ihr Interesse: {}",
        "en": "Your interest: {}",
    },
    "near": {
        "nl": "Dichtbij: {}",
        "fr": "Près de vous : {}",
        "de": "In Ihrer Nähe: {}",
        "en": "Near you: {}",
    },
    "new": {
        "nl": "Pas aangekondigd",
        "fr": "Vient d'être annoncé",
        "de": "Neu angekündigt",
        "en": "Just announced",
    },
    "popular": {
        "nl": "Veel mensen gaan hierheen",
        "fr": "Beaucoup de monde y va",
        "de": "Viele Menschen gehen hin",
        "en": "Many people go here",
    },
    "soon": {"nl": "Begint binnenkort", "fr": "Commence bientôt", "de": "Beginnt bald", "en": "Starts soon"},
    "varied": {
        "nl": "Eens iets anders",
        "fr": "Pour changer",
        "de": "Mal etwas anderes",
        "en": "Something different",
    },
}


def _reason(code: str, subject: str | None = None) -> Reason:
    if subject is None:
        return Reason(code=code, texts=_TEXTS[code])  # type: ignore[arg-type]
    told = {language: text.format(subject) for language, text in _TEXTS[code].items()}
    return Reason(code=code, texts=told, subject=subject)  # type: ignore[arg-type]


def _near(distance_m: float) -> Reason:
    """Metres in tens below a kilometre, else kilometres with one digit, with each language's comma."""
    subject = f"{max(10, round(distance_m, -1)):.0f} m" if distance_m < 995 else f"{distance_m / 1000:.1f} km"
    texts = {
        language: text.format(subject if language == "en" else subject.replace(".", ","))
        for language, text in _TEXTS["near"].items()
    }
    return Reason(code="near", texts=texts, subject=subject)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the reasons are measured against."""

    now: datetime
    located: bool  # the citizen said where she is


def reasons(
    candidate: Picked,
    *,
    visit: Source | None,
    interest: tuple[str, str] | None,
    popular: bool,
    asked: Asked,
    term_names: dict[str, str],
) -> tuple[Reason, ...]:
    """At least one reason, at most three, the most personal first. `interest`: term id and label."""
    found: list[Reason] = []
    if visit:
        found.append(_reason(visit.how, visit.name))
    if interest is not None:
        term_id, name = interest
        found.append(_reason("interest", name or term_names.get(term_id) or term_id))
    if asked.located and candidate.distance_m is not None and candidate.distance_m <= NEAR_M:
        found.append(_near(candidate.distance_m))
    if asked.now - candidate.published <= NEW:
        found.append(_reason("new"))
    if popular:
        found.append(_reason("popular"))
    if not found and asked.now <= candidate.start <= asked.now + SOON:
        found.append(_reason("soon"))
    return tuple(found[:MOST_REASONS]) or (_reason("varied"),)


def telling_visits(
    *,
    pointing: Pointing,
    learned: Learned,
    standing: Standing,
    signals: Signals,
    spreads: Mapping[str, float],
    ranker: Ranker,
    events: Sequence[UUID],
) -> list[Source | None]:
    """For each event the visit (or like) that its score is most due to, if that is clear and it has a name."""
    due = contributions(pointing=pointing, learned=learned, standing=standing, spreads=spreads, ranker=ranker)
    opinion = sum(
        (ranker.weight(name) * values for name, values in signals.items() if name in spreads),
        start=np.zeros(standing.size, dtype=np.float32),
    )
    telling: list[Source | None] = []
    foremost = np.argsort(-due, axis=0, kind="stable")[:5]
    parts = np.take_along_axis(due, foremost, axis=0)
    clear = (parts > 0) & (parts >= CLEAR_SHARE * np.abs(due).sum(axis=0)) & (opinion >= CLEAR_OPINION)
    ranked = zip(events, foremost.T.tolist(), clear.T.tolist(), strict=True)
    for event, sources, clearly in ranked:
        best: Source | None = None
        for source, is_clear in zip(sources, clearly, strict=True):
            origin = pointing.sources[source]
            if not is_clear:
                break
            if origin.kind == "visit" and origin.name and origin.event != event:
                best = origin
                break
        telling.append(best)
    return telling


def contributions(
    *, pointing: Pointing, learned: Learned, standing: Standing, spreads: Mapping[str, float], ranker: Ranker
) -> Floats:
    """Sources x events: how much of each event's utility each visit or interest brought.

    Per model the columns add up to weight x score / spread: exactly what the ranker saw, before centring.
    """
    due = np.zeros((len(pointing.sources), standing.size), dtype=np.float32)
    if pointing.history.items.size:
        portion = shares(pointing)
        for name, folded in pointing.folded.items():
            if spreads.get(name, 0.0) > 0 and ranker.weight(name):
                brought = folded.brought(standing.spaces[name])
                due += ranker.weight(name) / spreads[name] * portion.times(brought)
    if spreads.get(CONTENT, 0.0) > 0 and ranker.weight(CONTENT):
        places = standing.spaces[CONTENT]
        places = places if isinstance(places, Entries) else Entries.of(places)
        columns = np.unique(places.columns)
        table = np.zeros((columns.size + 1, standing.size), dtype=np.float32)  # the last row: in none of them
        table[np.searchsorted(columns, places.columns), places.rows] = places.values
        own = pointing.features
        where = np.full(learned.encoder.size, columns.size, dtype=np.int32)
        where[columns] = np.arange(columns.size)
        likeness = replace(own, columns=where[own.columns])
        due += ranker.weight(CONTENT) / spreads[CONTENT] * likeness.times(table)
    return due
