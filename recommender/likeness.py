"""How much candidates are like one event, in two ways, and what they share with it.

- By what they are: the traits' cosine, in which a theme says more than an address or a price. Works for an event that
  nobody has been to, and without an artifact.
- By who likes them: the cosine in the spaces that the models learned from visits. A new event stands there by its traits.
- Nearer and sooner ones are worth a little more: what resembles it has to be gone to.
- Only what shares something that can be said is similar at all: a theme, a kind, the organiser, the same visitors. To be
  at the same place is no likeness, and a reason only beside another.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from scipy.sparse import csr_matrix

from culture_app.offers import terms
from culture_app.offers.data import Candidates, EventFeatures, Traits
from culture_app.offers.data.candidates import keys, keys_at
from recommender.candidates import Flags, numbers, seconds_until
from recommender.content import Encoder, encoder_of
from recommender.content import traits as traits_of
from recommender.items import lasting, named, term
from recommender.learned import CONTENT, Learned
from recommender.models.base import Floats, Ints, dense
from recommender.ranking import distances_m
from recommender.standing import field, newcomers

CONTENT_PART, VISITORS_PART = 0.4, 0.3
THEME_WORTH, KIND_WORTH = 0.25, 0.1
# Of the weight that these traits have for a taste: somebody who likes a play doesn't look for its address.
ADDRESS_SHARE, ORGANISER_SHARE = 0.2, 0.6
# What fifty kilometres further, or two months later, costs.
FAR_COST, LATE_COST = 0.15, 0.1
FAR_KM, LATE_DAYS = 50.0, 60.0
NEIGHBOURHOOD_M = 1_000.0
# "Type undefined", "theme undefined": two events that nobody could place have nothing in common.
UNDEFINED = frozenset({"0.51.0.0.0", "1.58.0.0.0"})
# From this cosine on, they are for the same people.
SAME_VISITORS = 0.7


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    """What candidates share with the event, flag by flag; `kinds` are of its event types, `themes` of its themes."""

    themes: Flags
    kinds: Flags
    organiser: Flags
    place: Flags
    neighbourhood: Flags
    visitors: Flags

    def any(self) -> Flags:
        """Next door alone is no likeness."""
        return self.themes | self.kinds | self.organiser | self.visitors


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    worth: Floats
    features: csr_matrix  # candidates x content features, rows of unit length
    shared: Shared


def likeness(
    event: EventFeatures,
    candidates: Candidates,
    *,
    traits: Mapping[UUID, Traits],
    learned: Learned | None,
    now: datetime,
) -> Likeness:
    """`traits`: those of the candidates that `untold` names."""
    visitors = np.zeros(len(candidates), dtype=np.float32)
    fresh: list[tuple[int, Traits]] = []
    if learned is not None:
        encoder, origin = learned.encoder, learned.stand([event]).spaces
        ground = field(candidates, learned, traits)
        stand = ground.take(np.arange(len(candidates))).spaces
        keys_of = zip(ground.fresh.tolist(), keys_at(candidates.events, ground.fresh), strict=True)
        fresh = [(at, traits[key]) for at, key in keys_of if key in traits]
        features, own = stand[CONTENT], origin[CONTENT]
        if learned.events.positions:
            visitors = _visitors(stand, origin, learned.events.positions)
    else:  # rarity is counted among the candidates themselves
        described: list[Any] = [event, *newcomers(candidates, np.arange(len(candidates)), traits)]
        traced = [traits_of(each) for each in described]
        encoder = encoder_of(Counter(number for each in traced for number in each), events=len(described))
        rows = encoder.rows(traced)
        features, own = rows[1:], rows[:1]
    away = _distances(event, candidates)
    shared = Shared(
        themes=_having(event, "theme", features, encoder, fresh),
        kinds=_having(event, "eventtype", features, encoder, fresh),
        organiser=_same(candidates.organisers, event.organiser),
        place=_same(candidates.places, event.place),
        neighbourhood=np.asarray(away <= NEIGHBOURHOOD_M, dtype=np.bool_),
        visitors=np.asarray(visitors >= SAME_VISITORS, dtype=np.bool_),
    )
    worth = CONTENT_PART * dense(features @ _meaning(event, dense(own.todense()), encoder))
    worth += THEME_WORTH * shared.themes + KIND_WORTH * shared.kinds + VISITORS_PART * visitors
    worth -= FAR_COST * _slope(away / 1000.0, FAR_KM)
    worth -= LATE_COST * _slope(np.maximum(seconds_until(candidates, now), 0.0) / 86_400.0, LATE_DAYS)
    return Likeness(worth=dense(worth), features=features, shared=shared)


def _having(
    event: EventFeatures,
    domain: terms.Domain,
    features: csr_matrix,
    encoder: Encoder,
    fresh: Iterable[tuple[int, Traits]],
) -> Flags:
    """Which have one of the event's terms of that domain; newcomers may share one that no event had at the training."""
    wanted = telling(event.term_ids, domain)
    columns = encoder.features.columns(np.array([term(key) for key in wanted], dtype=np.uint64))
    marked = np.zeros(encoder.size, dtype=np.float32)
    marked[columns[columns >= 0]] = 1.0
    having = dense(features @ marked) > 0
    for at, told in fresh:
        having[at] = not set(wanted).isdisjoint(told.term_ids)
    return np.asarray(having, dtype=np.bool_)


def telling(term_ids: Sequence[str], domain: terms.Domain) -> tuple[str, ...]:
    """Those of a domain that say something."""
    return tuple(key for key in term_ids if terms.domain_of(key) == domain and key not in UNDEFINED)


def _meaning(event: EventFeatures, own: Floats, encoder: Encoder) -> Floats:
    """The event's traits with less of where it is and what it costs, and of length 1 again."""
    found = dict.fromkeys(traits_of(event), 1.0)
    for key, _ in lasting(event):
        found.pop(key, None)
    lesser = dict.fromkeys(found, ADDRESS_SHARE)  # what doesn't outlive it: cell, price, ages
    if event.place is not None:
        lesser[named("place", event.place.hex)] = ADDRESS_SHARE
    if event.organiser is not None:
        lesser[named("organiser", event.organiser.hex)] = ORGANISER_SHARE
    columns = encoder.features.columns(np.array(list(lesser), dtype=np.uint64))
    shares = np.array(list(lesser.values()), dtype=np.float32)
    meant = own.copy()
    meant[columns[columns >= 0]] *= shares[columns >= 0]
    length = float(np.linalg.norm(meant))
    return meant / length if length > 0 else meant


def _visitors(stand: Mapping[str, Any], origin: Mapping[str, Any], spaces: Iterable[str]) -> Floats:
    """The mean cosine in the factor models' spaces, from 0 to 1."""
    cosines = []
    for name in spaces:
        where, places = dense(origin[name]), stand[name]
        lengths = np.linalg.norm(places, axis=1) * np.linalg.norm(where)
        cosines.append(places @ where / np.where(lengths > 0, lengths, 1.0))
    return dense(np.clip(np.mean(cosines, axis=0), 0.0, 1.0))


def _distances(event: EventFeatures, candidates: Candidates) -> Floats:
    if event.point is None:
        return np.full(len(candidates), np.nan, dtype=np.float32)
    points = np.stack([candidates.lats, candidates.lons], axis=1)
    return distances_m(points, np.array([event.point.lat, event.point.lon]))


def _slope(values: Any, end: float) -> Floats:
    """0 for nothing, 1 at `end`, ever flatter; what isn't known is in the middle."""
    return dense(np.nan_to_num(np.log1p(values) / np.log1p(end), nan=0.5))


def _same(column: Any, key: UUID | None) -> Flags:
    if key is None:
        return np.zeros(len(column), dtype=np.bool_)
    return np.asarray((column == keys([key])[0]).all(axis=1), dtype=np.bool_)


def most_alike(like: Likeness, most: int) -> Ints:
    """Positions of the most alike that share something, best first; equals in their order."""
    worth = np.where(like.shared.any(), like.worth, -np.inf)
    order = np.argsort(-worth, kind="stable")[:most]
    return order[np.isfinite(worth[order])].astype(np.int32)


def untold(candidates: Candidates, learned: Learned | None) -> list[UUID]:
    """The events whose traits have to be asked of offers: newcomers, or all where nothing was learned."""
    fresh = np.arange(len(candidates))
    if learned is not None:
        fresh = np.flatnonzero(learned.events.rows(numbers(candidates)) < 0)
    return keys_at(candidates.events, fresh)
