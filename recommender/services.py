"""The recommender's door: suggest what to do, and learn from what people did."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings

from culture_app.kernel.words import Language
from culture_app.offers import services as offers
from culture_app.offers.data import Candidates, OfferQuery
from mobility import services as mobility
from personal_vault import services as vault
from personal_vault.data import Actor, Category, Disclosure, Purpose, ShownItem, ShownList
from personal_vault.errors import ConsentRequired, VaultErased
from recommender import artifacts, training
from recommender import opinions as opining
from recommender import similar as resembling
from recommender import versions as keeping
from recommender.choosing import Chosen, choose, untold
from recommender.counterfactual import Counterfactual, estimate
from recommender.data import (
    Opinion,
    OpinionWord,
    SimilarPage,
    Suggestion,
    SuggestionPage,
    SuggestionWish,
    Trained,
)
from recommender.discretion import discreet, harmless
from recommender.homeward import Homeward, homeward, within
from recommender.learned import Learned
from recommender.taste import Source, Taste, taste
from recommender.versions import Version

log = structlog.get_logger(__name__)

ACTOR = Actor(kind="service", id="recommender")
MOST_CANDIDATES = 5_000
# Where no last day is asked for, the soonest (or nearest) are plenty for a list of twenty.
MOST_UNDATED = 1_500


def suggest(
    *, citizen: UUID | None, wish: SuggestionWish, now: datetime, language: Language, seed: int = 0
) -> SuggestionPage:
    """Rank what offers has for this wish, and say why. One vault read, one search, one reading of cards.

    `seed` decides what chance decides; it must not depend on who asks. Works without an artifact, without a history and without interests: then fresh, near and varied.
    Nothing of the citizen is kept, and the answer depends on her visits and interests alone, not on who
    she is: without consent it is that of somebody with the same interests and no history.
    """
    learned = artifacts.current(settings.RECOMMENDER_DIR)
    told = _told(citizen, wish, now)
    mine, visited, refused = _taste(told, learned, now)
    candidates, returning = _candidates(wish, now)
    chosen = choose(
        candidates=candidates,
        mine=mine,
        visited=visited,
        refused=refused,
        wish=wish,
        learned=learned,
        now=now,
        traits=offers.traits(events=untold(candidates, mine, learned)),
        seed=seed,
    )
    page = SuggestionPage(
        items=_with_cards(chosen, returning, now=now, language=language),
        model=learned.version if learned is not None else "none",
        personal=not mine.empty or bool(mine.refused),
        home=returning.evenings if returning is not None else None,
    )
    if citizen is not None and told.keeps_shown:
        vault.note_shown(citizen=citizen, shown=_shown(page, now), told=told)
    return page


def similar(*, event: UUID, query: OfferQuery, limit: int, now: datetime, language: Language) -> SimilarPage:
    """Events like this one (our key, or the uuid in its IRI) that can still be gone to, each with what they share.

    Knows no citizen. Works for an event that came after the training, that is over, and without an artifact. `query`
    narrows; near the event itself unless it names a point. Raises OfferNotFound, OfferWithdrawn.
    """
    return resembling.similar(event=event, query=query, limit=limit, now=now, language=language)


def opine(*, citizen: UUID, event: UUID, opinion: OpinionWord) -> Opinion:
    """Keep what she says of an event, in the place of what she said before; the same again changes nothing.

    Raises OfferNotFound, OfferWithdrawn, ConsentRequired where she lets no history be kept.
    """
    return opining.opine(citizen=citizen, event=event, opinion=opinion)


def opinions(*, citizen: UUID) -> tuple[Opinion, ...]:
    """Her opinions, the latest first; her own reading, logged."""
    return opining.opinions(citizen=citizen)


def take_back(*, citizen: UUID, event: UUID) -> None:
    """Forget what she said of an event, if she said anything."""
    opining.take_back(citizen=citizen, event=event)


def estimate_shown() -> Counterfactual:
    """What lists earned and what others would have, from everybody who lets lists and history be learned from; logged."""
    return estimate(vault.stream_shown(purpose=Purpose.TRAINING, actor=ACTOR))


def train(*, now: datetime, force: bool = False, tell: Callable[[str], None] = lambda _: None) -> Trained:
    """Learn from everybody who consented to training, and put the result live unless it is worse than what is in use.

    Runs in a process of its own, one at a time; broken off, it goes on from what had been finished. `force` puts it live
    however it is judged. Raises TrainingRuns.
    """
    return training.train(
        events=offers.features(),
        visits=lambda: vault.stream(purpose=Purpose.TRAINING, actor=ACTOR),
        folder=settings.RECOMMENDER_DIR,
        now=now,
        threads=settings.RECOMMENDER_THREADS,
        force=force,
        tell=tell,
    )


def versions() -> tuple[Version, ...]:
    """What was learned and is kept, the newest first, and which is in use."""
    return keeping.versions(settings.RECOMMENDER_DIR)


def history() -> tuple[dict[str, Any], ...]:
    """Every training that ended, the oldest first."""
    return keeping.history(settings.RECOMMENDER_DIR)


def go_back(*, to: str | None = None) -> str:
    """Put an earlier version live: the one before the one in use, or the one that is named. Returns its name.

    It stays until a training puts the next one live. Raises NoSuchVersion, ArtifactRefused.
    """
    folder = settings.RECOMMENDER_DIR
    name = to or keeping.previous(folder)
    if to is None or to in {version.name for version in keeping.versions(folder)}:
        artifacts.load(folder / name)
    keeping.put_live(folder, name)
    log.info("recommender_put_live", version=name)
    return name


def _told(citizen: UUID | None, wish: SuggestionWish, now: datetime) -> Disclosure:
    """What she lets us know; no consent, or a vault that was erased, is the same as nothing to know."""
    nothing = Disclosure(withheld=frozenset({Category.SENSITIVE}))
    if citizen is None:
        return nothing
    wanted = {Category.HISTORY, Category.SENSITIVE}
    if wish.use_interests:
        wanted.add(Category.INTERESTS)
    try:
        return vault.read(
            citizen=citizen, purpose=Purpose.SUGGESTIONS, actor=ACTOR, categories=frozenset(wanted), now=now
        )
    except (ConsentRequired, VaultErased):
        return nothing


def _taste(
    told: Disclosure, learned: Learned | None, now: datetime
) -> tuple[Taste, Sequence[Any], Sequence[Any]]:
    """Her taste, and the events that she visited and refused; without what is sensitive, unless she said so."""
    counts = Category.SENSITIVE not in told.withheld
    interests = told.interests if counts else harmless(told.interests)
    mine = taste(visits=told.history, interests=interests, now=now)
    events = _described((*mine.visits, *mine.refused), learned)
    first = len(mine.visits)
    found = discreet(mine, visited=events[:first], refused=events[first:], learned=learned, counts=counts)
    return found.mine, found.visited, found.refused


def _shown(page: SuggestionPage, now: datetime) -> ShownList:
    items = tuple(
        ShownItem(event=item.card.id, propensity=item.propensity, explored=item.explored)
        for item in page.items
    )
    return ShownList(at=now, model=page.model, items=items)


def _described(sources: Sequence[Source], learned: Learned | None) -> Sequence[Any]:
    """The events of her visits; those that came after the training are described by offers (one statement)."""
    if learned is None or not sources:
        return sources
    rows = learned.known(sources)
    missing = [source.event for source, row in zip(sources, rows, strict=True) if row < 0 and source.event]
    if not missing:
        return sources
    described = {event.event: event for event in offers.features(events=missing)}
    return [described.get(source.event, source) if source.event else source for source in sources]


def most_candidates(query: OfferQuery) -> int:
    return MOST_UNDATED if query.date_to is None else MOST_CANDIDATES


def _candidates(wish: SuggestionWish, now: datetime) -> tuple[Candidates, Homeward | None]:
    """What offers has; where she wants to be home in time, only what she can be home from."""
    if wish.home is None:
        return offers.candidates(query=wish.query, now=now, limit=most_candidates(wish.query)), None
    query = within(wish.query, now=now)
    returning = homeward(
        offers.candidates(query=query, now=now, limit=MOST_CANDIDATES),
        wish=wish.home,
        query=query,
        now=now,
        ask=mobility.last_departures,
    )
    return returning.candidates, returning


def _with_cards(
    chosen: Chosen, returning: Homeward | None, *, now: datetime, language: Language
) -> tuple[Suggestion, ...]:
    if not chosen.choices:
        return ()
    cards = offers.cards(
        occurrences=[choice.candidate.occurrence for choice in chosen.choices], now=now, language=language
    )
    shown = [choice for choice in chosen.choices if choice.candidate.occurrence in cards]
    suggestions = []
    for position, choice in enumerate(shown, start=1):
        metres = choice.candidate.distance_m
        card = replace(
            cards[choice.candidate.occurrence], distance_m=None if metres is None else round(metres)
        )
        suggestions.append(
            Suggestion(
                card=card,
                reasons=chosen.reasons(choice, term_names=dict(card.terms)),
                score=choice.score,
                position=position,
                propensity=choice.propensity,
                explored=choice.explored,
                home=None if returning is None else returning.way(choice.candidate.occurrence),
            )
        )
    return tuple(suggestions)
