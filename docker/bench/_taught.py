"""In a seeded world: people who went to its events, an artifact learned from them, and citizens with sealed histories.

    python -m docker.bench._taught            makes what isn't there yet; prints the citizens as JSON: id, token, visits

The visits are drawn, nobody's: each of 16 groups likes a few themes, everybody goes where it is near, and few events
draw many. What lies ahead has hardly been visited: it is known by what it is.
"""

import json
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import django
import numpy as np
from django.conf import settings

PEOPLE_PER_EVENT = 0.25
VISITS_EACH = 20
CITIZENS = 48
FEWEST_VISITS, MOST_VISITS = 5, 200
_GROUPS = 16
_AHEAD = 0.01  # how much less of a visit what lies ahead gets than what is over
_TOKEN_S = 30 * 24 * 3600


def main() -> None:
    django.setup()
    from culture_app.kernel import clock
    from culture_app.offers import services as offers
    from recommender import artifacts
    from recommender.learning import in_order

    now = clock.now()
    found = in_order(list(offers.features()))
    drawn = Draw(found, now)
    if artifacts.current(settings.RECOMMENDER_DIR) is None:  # none yet, or of another format
        _teach(drawn, now)
    print(json.dumps(_citizens(drawn, now)))


class Draw:
    """Who goes where: each group's odds of each event, times how near it is."""

    def __init__(self, events: Sequence[object], now: datetime) -> None:
        rng = np.random.default_rng(5)
        self.events: list = list(events)
        self.now = now
        kinds = sorted({term for event in self.events for term in event.term_ids})
        taste = rng.gamma(0.2, size=(_GROUPS, len(kinds))) + 0.01
        number = {term: at for at, term in enumerate(kinds)}
        fame = rng.lognormal(0.0, 1.2, len(self.events))
        over = np.array([event.start is not None and event.start < now for event in self.events])
        likes = np.array(
            [taste[:, [number[term] for term in event.term_ids] or [0]].mean(axis=1) for event in self.events]
        )
        self.odds = (likes * (fame * np.where(over, 1.0, _AHEAD))[:, None]).T
        unknown = (51.0, 4.5)
        self.points = np.array(
            [(event.point.lat, event.point.lon) if event.point else unknown for event in self.events]
        )

    def visits(self, rng: np.random.Generator, group: int, home: int, size: int) -> np.ndarray:
        """Positions of events, drawn for one person who lives beside the event `home`."""
        pool = rng.integers(len(self.events), size=4_000)
        apart = np.hypot(*((self.points[pool] - self.points[home]) * (111.0, 70.0)).T)
        odds = self.odds[group, pool] / (2.0 + apart) ** 1.5
        return np.unique(pool[np.searchsorted(np.cumsum(odds), rng.random(size) * odds.sum())])


def _teach(drawn: Draw, now: datetime) -> None:
    from personal_vault.data import SubjectVisits, Visit
    from recommender.artifacts import publish
    from recommender.extraction import gather
    from recommender.learning import learn, lesson

    rng, people = np.random.default_rng(6), int(PEOPLE_PER_EVENT * len(drawn.events))
    print(f"teaching: {people} people, {len(drawn.events)} events", file=sys.stderr, flush=True)

    def subjects():
        for person in range(people):
            size = int(np.clip(rng.lognormal(0, 0.8) * VISITS_EACH, 3, 300))
            seen = drawn.visits(rng, person % _GROUPS, int(rng.integers(len(drawn.events))), size)
            days = rng.random(seen.size) * 365
            visits = tuple(
                Visit(event=drawn.events[at].event, at=now - timedelta(days=float(day)), kind="check_in")
                for at, day in zip(seen, days, strict=True)
            )
            yield SubjectVisits(row=person, visits=visits)

    positions = {event.event: at for at, event in enumerate(drawn.events)}
    visits = gather(subjects(), events=positions)
    learning = learn(
        lesson(events=drawn.events, interactions=visits),
        tell=lambda line: print(f"teaching: {line}", file=sys.stderr, flush=True),
    )
    publish(
        learning.learned, folder=settings.RECOMMENDER_DIR, now=now, told={"metrics": dict(learning.metrics)}
    )


def _citizens(drawn: Draw, now: datetime) -> list[dict[str, str | int]]:
    from django.contrib.auth import get_user_model

    from culture_app.accounts import services as accounts
    from personal_vault import services as vault
    from personal_vault.data import Category, Interest, Purpose, Visit

    rng = np.random.default_rng(8)
    sizes = np.geomspace(FEWEST_VISITS, MOST_VISITS, CITIZENS).astype(int)
    told = []
    for number, size in enumerate(sizes.tolist()):
        email = f"suggestions-{number}@example.org"
        known = get_user_model().objects.filter(email=email).first()
        if known is None:
            citizen: UUID = accounts.create_user(email=email, password=f"een lang geheim {number}").id
            vault.consent(
                citizen=citizen, purpose=Purpose.SUGGESTIONS, category=Category.HISTORY, given=True, now=now
            )
            home = int(rng.integers(len(drawn.events)))
            seen = np.unique(
                np.concatenate(
                    [drawn.visits(rng, (number + turn) % _GROUPS, home, 2 * size) for turn in (0, 5)]
                )
            )
            for at in rng.permutation(seen)[:size]:
                visit = Visit(
                    event=drawn.events[at].event,
                    at=now - timedelta(days=float(rng.random() * 365)),
                    kind="check_in",
                    name=f"Avond {at}",
                )
                vault.record_visit(citizen=citizen, visit=visit, now=now)
            terms = [drawn.events[at].term_ids for at in seen[:3]]
            vault.set_interests(
                citizen=citizen,
                interests=[Interest(term_id=each[-1], label=each[-1]) for each in terms if each],
            )
        else:
            citizen = known.id
        token = accounts.issue_token(user_id=citizen, scopes=["suggestions:read"], lifetime_s=_TOKEN_S)
        told.append({"id": str(citizen), "token": token, "visits": size})
    return told


if __name__ == "__main__":
    main()
