"""A new event stands near its relatives: the same production, the same performers."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from culture_world import NOW, TRAITS, World, candidate, event, key
from demo_documents import event_document, event_key, ingest

from culture_app.offers import services as offers
from culture_app.offers.candidates import MOST_DOCUMENTS
from culture_app.offers.data import Candidates, OfferQuery, Traits
from personal_vault.data import SubjectVisits, Visit
from recommender.choosing import choose
from recommender.data import SuggestionWish
from recommender.items import lasting, named
from recommender.taste import taste

PERFORMERS = [{"name": "Trio Noord"}, {"name": {"nl": "Het Kwartet"}}]
PRODUCTION = {"production": {"id": "p-7", "title": "Zeven"}}


def test_a_visit_counts_for_the_production_and_for_whoever_performs():
    found = replace(event(1, "jazz", NOW), production="p-7", performers=("Het Kwartet ",))
    items = dict(lasting(found))
    assert {named("production", "p-7"), named("performer", "het kwartet")} <= set(items)
    assert items.keys() > dict(lasting(event(1, "jazz", NOW))).keys()


@pytest.mark.django_db
def test_productions_and_performers_are_read_of_all_events_and_of_a_few():
    ingest(
        [
            event_document(1, "jazz", hours=30, performer=PERFORMERS, **PRODUCTION),
            event_document(2, "jazz", hours=30),
        ]
    )
    told = ("p-7", ("Trio Noord", "Het Kwartet"))
    features = {each.event: (each.production, each.performers) for each in offers.features()}
    traits = offers.traits(events=[event_key(1), event_key(2)])
    assert features == {event_key(1): told, event_key(2): ("", ())}
    assert {key: (each.production, each.performers) for key, each in traits.items()} == features
    many = offers.traits(events=[event_key(1), *(uuid4() for _ in range(MOST_DOCUMENTS))])
    assert (many[event_key(1)].production, many[event_key(1)].performers) == ("p-7", ())


def alike(number, kin):
    """Events that differ in nothing but their kin."""
    return replace(event(number, "jazz", NOW - timedelta(days=120 - number / 2)), **kin(number), text="")


def circles(kin):
    """240 events of six kinships, 120 people who each follow one."""
    events = tuple(alike(number, kin) for number in range(240))
    subjects = tuple(
        SubjectVisits(
            row=person,
            visits=tuple(
                Visit(event=events[at].event, at=events[at].start, kind="check_in", name="")
                for at in range(person % 6 + 6 * (person % 5), 240, 30)
            ),
        )
        for person in range(120)
    )
    return World(events=events, subjects=subjects)


@pytest.mark.parametrize(
    "kin",
    [
        pytest.param(lambda number: {"production": f"p-{number % 6}"}, id="production"),
        pytest.param(lambda number: {"performers": (f"band {number % 6}",)}, id="performers"),
    ],
)
def test_an_event_that_came_after_training_ranks_by_its_kin(kin):
    learned = circles(kin).learn().learned
    for own in range(6):
        assert first_of_six(kin, own, learned) == key(f"event {1_000 + own}")


def first_of_six(kin, own, learned):
    """What somebody who went to three events of one kinship is shown first."""
    candidates = [candidate(1_000 + at, "jazz") for at in range(6)]
    traits = {each.event: replace(TRAITS[each.event], **kin(at)) for at, each in enumerate(candidates)}
    visits = [
        Visit(event=key(f"event {at}"), at=NOW, kind="purchase", name="") for at in (own, own + 6, own + 12)
    ]
    mine = taste(visits=visits, interests=(), now=NOW)
    chosen = choose(
        candidates=Candidates.of(candidates),
        mine=mine,
        visited=mine.visits,
        wish=SuggestionWish(query=OfferQuery(), limit=2),
        learned=learned,
        now=NOW,
        traits=traits,
    )
    return next(choice.candidate.event for choice in chosen.choices if not choice.explored)


def test_untold_kin_is_no_kin():
    assert (Traits(term_ids=(), labels=()).production, Traits(term_ids=(), labels=()).performers) == ("", ())
