"""A tiny, seeded world for the recommender's tests: events of four themes, people who like one or two."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import NAMESPACE_URL, UUID, uuid5

import numpy as np

from culture_app.kernel.words import GeoPoint
from culture_app.offers.data import Candidate, Candidates, EventFeatures, Traits
from personal_vault.data import Interest, SubjectVisits, Visit
from recommender.artifacts import publish
from recommender.extraction import gather
from recommender.learned import Learned
from recommender.learning import Learning, in_order, learn, lesson
from recommender.standing import Newcomer, newcomers

NOW = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
THEMES = ("jazz", "theatre", "dance", "expo")
LEUVEN = GeoPoint(50.879, 4.701)


def key(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


def event(number: int, theme: str, start: datetime, *, house: int = 0) -> EventFeatures:
    """Each theme has three houses, each with its own organiser and place."""
    return EventFeatures(
        event=key(f"event {number}"),
        term_ids=(f"0.{theme}", "1.evening"),
        labels=(theme,),
        organiser=key(f"organiser {theme} {house}"),
        place=key(f"place {theme} {house}"),
        municipality="Leuven",
        point=GeoPoint(50.8 + 0.01 * house, 4.6 + 0.02 * THEMES.index(theme)),
        price_cents=500 * (1 + house),
        age_min=None,
        age_max=None,
        text=f"{theme} evening with {theme} people number {number}",
        start=start,
    )


@dataclass(frozen=True)
class World:
    events: tuple[EventFeatures, ...]
    subjects: tuple[SubjectVisits, ...]

    def learn(self) -> Learning:
        events = in_order(self.events)
        visits = gather(self.subjects, events={found.event: at for at, found in enumerate(events)})
        return learn(lesson(events=events, interactions=visits))


@cache
def world(people: int = 150, *, without: int | None = None) -> World:
    """240 events over 120 days before NOW; each person likes one theme and one house of it most."""
    rng = np.random.default_rng(11)
    first = NOW - timedelta(days=120)
    events = [
        event(number, THEMES[number % 4], first + timedelta(days=number / 2), house=(number // 4) % 3)
        for number in range(240)
    ]
    subjects = []
    for person in range(people):
        theme, house = person % 4, (person // 4) % 3
        worth = np.array([4.0 if number % 4 == theme else 0.3 for number in range(240)])
        worth *= np.array([3.0 if (number // 4) % 3 == house else 1.0 for number in range(240)])
        chosen = rng.choice(240, 16, replace=False, p=worth / worth.sum())
        visits = tuple(
            Visit(event=events[at].event, at=events[at].start, kind="check_in", name=f"event {at}")
            for at in sorted(chosen)
        )
        if person != without:
            subjects.append(SubjectVisits(row=person, visits=visits))
    return World(events=tuple(events), subjects=tuple(subjects))


@cache
def lessons() -> Learning:
    return world().learn()


TRAITS: dict[UUID, Traits] = {}


def candidate(number: int, theme: str, *, house: int = 0, hours: float = 30, **changed: object) -> Candidate:
    """A new event that nobody has been to, unless `number` is below 240."""
    like = event(number, theme, NOW + timedelta(hours=hours), house=house)
    told: dict[str, object] = {
        "event": like.event,
        "occurrence": key(f"occurrence {number}"),
        "start": like.start,
        "end": like.start + timedelta(hours=2),
        "point": like.point,
        "distance_m": None,
        "organiser": like.organiser,
        "place": like.place,
        "price_cents": like.price_cents,
        "ages": None,
        "published": NOW - timedelta(days=30),
        "seats_left": None,
    }
    TRAITS[like.event] = Traits(term_ids=like.term_ids, labels=like.labels)
    return Candidate(**(told | changed))  # type: ignore[arg-type]


def newcomer(number: int, theme: str, **changed: object) -> Newcomer:
    """The same with all that its traits are made of."""
    (found,) = newcomers(Candidates.of([candidate(number, theme)]), np.array([0]), TRAITS)
    return replace(found, **changed)  # type: ignore[arg-type]


def programme(size: int = 40) -> Candidates:
    """New events of all themes and houses; TRAITS tells what they are about."""
    return Candidates.of(
        candidate(1000 + at, THEMES[at % 4], house=(at // 4) % 3, hours=5 + at) for at in range(size)
    )


def visits_to(theme: str, *, count: int = 6) -> tuple[Visit, ...]:
    """A history in one theme, at its first house where possible."""
    numbers = [number for number in range(240) if THEMES[number % 4] == theme][-3 * count :: 3]
    return tuple(
        Visit(
            event=key(f"event {number}"),
            at=NOW - timedelta(days=5 + at),
            kind="check_in",
            name=f"{theme} {number}",
        )
        for at, number in enumerate(numbers)
    )


def interest(theme: str, weight: float = 1.0) -> Interest:
    return Interest(term_id=f"0.{theme}", label=theme, weight=weight)


def published(folder, learned: Learned, now: datetime = NOW) -> str:
    return publish(learned, folder=folder, now=now, told={"metrics": {}})
