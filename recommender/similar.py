"""Events like one event, that can still be gone to: what a phone shows under an event, also under one that is over.

- Public and the same for everybody: no citizen is read, so it may be cached.
- Candidates: events nearby that share a theme (wider where there are few), the nearest of all kinds, and those that
  name its performers. Gathered, scored by `likeness`, varied; one organiser doesn't fill the list, and of the event's own
  production no more than two are in it.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import numpy as np
from django.conf import settings

from culture_app.kernel.words import Language
from culture_app.offers import services as offers
from culture_app.offers.data import Candidates, EventFeatures, OfferCard, OfferQuery, Traits
from culture_app.offers.data.candidates import keys_at
from recommender import artifacts
from recommender.candidates import numbers, suited
from recommender.data import Similar, SimilarPage, SuggestionWish
from recommender.diversity import varied
from recommender.learned import Learned
from recommender.likeness import Likeness, likeness, most_alike, telling, untold
from recommender.likeness_reasons import likeness_reasons
from recommender.models.base import Floats, Ints, dense

NEARBY_M, WIDER_M = 20_000, 75_000
ENOUGH = 20
MOST_THEMED, MOST_NEAR, MOST_PERFORMED = 150, 50, 30
SHORTLIST = 40
# Their names are looked for one by one.
MOST_NAMES = 2
# They are alike by intent: being like one another costs less than in other lists.
MILDER = 0.4
OF_THE_PRODUCTION = 2
# Of one name, however many towns it tours.
OF_ONE_NAME = 1
NOBODY = Traits(term_ids=(), labels=())
PERFORMED_WORTH = 0.3


@dataclass(frozen=True, kw_only=True, slots=True)
class Relatives:
    """The shortlist, best first, with what each is worth and which performers it shares with the event."""

    candidates: Candidates
    like: Likeness
    order: Ints
    worth: Floats
    performers: list[tuple[str, ...]]
    cards: list[OfferCard]


def similar(*, event: UUID, query: OfferQuery, limit: int, now: datetime, language: Language) -> SimilarPage:
    """Raises OfferNotFound, OfferWithdrawn. `query` narrows; without a point the event's own counts."""
    learned = artifacts.current(settings.RECOMMENDER_DIR)
    key = offers.event(id=event).id
    (subject,) = offers.features(events=[key])
    found = _gather(subject, query, now)
    relatives = _relatives(subject, found, learned, now=now, language=language)
    items: tuple[Similar, ...] = ()
    if relatives is not None and len(relatives.order):
        picked = _varied(relatives, limit)
        items = tuple(
            _shown(subject, relatives, at, position=position, located=query.near is not None)
            for position, at in enumerate(picked, start=1)
        )
    return SimilarPage(event=key, items=items, model=learned.version if learned is not None else "none")


def _gather(subject: EventFeatures, query: OfferQuery, now: datetime) -> Candidates:
    """Each once, without the event itself, and what one can still get in to."""
    here = query if query.near is not None else replace(query, near=subject.point)
    alike = here
    if wanted := _themes_of(subject):
        alike = replace(here, term_ids=(*here.term_ids, wanted))
    found = [_within(alike, NEARBY_M, now, MOST_THEMED)]
    if len(found[0]) < ENOUGH and here.near is not None and here.distance_m is None:
        found = [_within(alike, WIDER_M, now, MOST_THEMED)]
    found.append(_within(here, NEARBY_M, now, MOST_NEAR))
    if not here.text and not here.lucene:
        found += [
            _within(replace(here, text=name), WIDER_M, now, MOST_PERFORMED)
            for name in subject.performers[:MOST_NAMES]
        ]
    whole = Candidates.together(found)
    _, first = np.unique(numbers(whole), return_index=True)
    each = whole.take(np.sort(first))
    return each.take(suited(each, SuggestionWish(query=query), now=now, gone=frozenset({subject.event})))


def _within(query: OfferQuery, metres: float, now: datetime, most: int) -> Candidates:
    """The nearest; where the asker says how far, so far."""
    if query.near is not None and query.distance_m is None:
        query = replace(query, distance_m=metres)
    return offers.candidates(query=query, now=now, limit=most)


def _themes_of(subject: EventFeatures) -> tuple[str, ...]:
    """Its themes, else its kinds."""
    return telling(subject.term_ids, "theme") or telling(subject.term_ids, "eventtype")


def _relatives(
    subject: EventFeatures,
    candidates: Candidates,
    learned: Learned | None,
    *,
    now: datetime,
    language: Language,
) -> Relatives | None:
    """The most alike; those with its performers before others, few of its own production and few of one name."""
    if not len(candidates):
        return None
    told = offers.traits(events=untold(candidates, learned))
    like = likeness(subject, candidates, traits=told, learned=learned, now=now)
    order = most_alike(like, SHORTLIST)
    events = keys_at(candidates.events, order)
    occurrences = keys_at(candidates.occurrences, order)
    kin = offers.traits(events=events)  # who performs is told of a few only
    cards = offers.cards(occurrences=occurrences, now=now, language=language)
    each = [kin.get(event, NOBODY) for event in events]
    performers = [tuple(name for name in one.performers if name in subject.performers) for one in each]
    worth = like.worth[order] + PERFORMED_WORTH * np.array([bool(names) for names in performers])
    kept, names, siblings = [], Counter[str](), 0
    for at in np.argsort(-worth, kind="stable").tolist():
        card = cards.get(occurrences[at])
        sibling = subject.production != "" and each[at].production == subject.production
        if (
            card is None
            or names[card.name.casefold()] >= OF_ONE_NAME
            or siblings + sibling > OF_THE_PRODUCTION
        ):
            continue
        names[card.name.casefold()] += 1
        siblings += sibling
        kept.append(at)
    return Relatives(
        candidates=candidates,
        like=like,
        order=order[kept],
        worth=worth[kept].astype(np.float32),
        performers=[performers[at] for at in kept],
        cards=[cards[occurrences[at]] for at in kept],
    )


def _varied(found: Relatives, limit: int) -> list[int]:
    """Positions in the shortlist."""
    organisers = found.candidates.organisers[found.order]
    features = found.like.features[found.order]
    alike = MILDER * dense((features @ features.T).todense()).reshape(len(organisers), -1)
    return varied(
        scores=found.worth,
        likeness=lambda at: dense(alike[at]),
        organisers=[key.tobytes() if key.any() else None for key in organisers],
        limit=limit,
    )


def _shown(subject: EventFeatures, found: Relatives, at: int, *, position: int, located: bool) -> Similar:
    row, shared, card = int(found.order[at]), found.like.shared, found.cards[at]
    metres = float(found.candidates.distances_m[row])
    return Similar(
        card=replace(card, distance_m=round(metres) if located and np.isfinite(metres) else None),
        reasons=likeness_reasons(
            card,
            own_terms=subject.term_ids,
            performers=found.performers[at],
            theme=bool(shared.themes[row]),
            kind=bool(shared.kinds[row]),
            organiser=bool(shared.organiser[row]),
            place=bool(shared.place[row]),
            neighbourhood=bool(shared.neighbourhood[row]),
            visitors=bool(shared.visitors[row]),
        ),
        position=position,
    )
