"""What she says of an event: one opinion, the last one, kept like her history and never taken for a visit."""

from datetime import timedelta
from uuid import uuid4

import pytest

from personal_vault import services as vault
from personal_vault.data import Actor, Category, Purpose, Visit
from personal_vault.errors import ConsentRequired
from personal_vault.models import Record

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
TRAINER = Actor(kind="service", id="recommender")


@pytest.fixture
def keeper(citizen, agree):
    """A citizen who lets her history be kept."""
    agree(citizen, Purpose.KEEP_HISTORY)
    return citizen


@pytest.fixture
def said(keeper):
    def said(event, *, liked, **more):
        return vault.set_opinion(citizen=keeper, event=event, liked=liked, name="Concert", **more)

    return said


def history(citizen):
    told = vault.read(
        citizen=citizen,
        purpose=Purpose.OWN_ACCESS,
        actor=Actor(kind="citizen", id=str(citizen)),
        categories=frozenset({Category.HISTORY}),
    )
    return [(one.event, one.kind) for one in told.history]


def test_a_like_is_a_favourite_and_not_for_me_a_refusal(keeper, said):
    liked, refused = uuid4(), uuid4()
    said(liked, liked=True)
    said(refused, liked=False)
    assert sorted(history(keeper)) == sorted([(liked, "favourite"), (refused, "refused")])


def test_the_later_opinion_replaces_the_earlier(keeper, said):
    event = uuid4()
    said(event, liked=True)
    said(event, liked=False)
    assert history(keeper) == [(event, "refused")]


def test_the_same_opinion_again_keeps_its_time(keeper, said, at):
    event = uuid4()
    first = said(event, liked=True, now=at)
    assert said(event, liked=True, now=at + timedelta(days=1)) == first
    assert Record.objects.filter(vault_id=keeper, kind="visit").count() == 1


def test_a_favourite_that_is_told_as_a_visit_is_the_same_opinion(keeper, said, at):
    event = uuid4()
    said(event, liked=False)
    favourite = Visit(event=event, at=at, kind="favourite")
    assert vault.record_visit(citizen=keeper, visit=favourite)
    assert not vault.record_visit(citizen=keeper, visit=favourite)
    assert history(keeper) == [(event, "favourite")]


def test_an_opinion_does_not_replace_a_visit(keeper, said, concert):
    vault.record_visit(citizen=keeper, visit=concert)
    said(concert.event, liked=False)
    assert len(history(keeper)) == 2


def test_taken_back_it_is_gone(keeper, said):
    event = uuid4()
    said(event, liked=True)
    assert vault.remove_opinion(citizen=keeper, event=event)
    assert not vault.remove_opinion(citizen=keeper, event=event)
    assert history(keeper) == []


def test_nobody_takes_back_another_ones(keeper, said):
    event = uuid4()
    said(event, liked=True)
    assert not vault.remove_opinion(citizen=uuid4(), event=event)
    assert history(keeper) == [(event, "favourite")]


def test_without_consent_it_is_refused_and_says_which_switch(citizen):
    with pytest.raises(ConsentRequired) as refused:
        vault.set_opinion(citizen=citizen, event=uuid4(), liked=True, name="")
    assert refused.value.extra == {"purpose": "keep_history", "category": "history"}
    assert not Record.objects.filter(vault_id=citizen, kind="visit").exists()


def test_a_no_to_keeping_removes_opinions_too(keeper, said, agree):
    said(uuid4(), liked=True)
    agree(keeper, Purpose.KEEP_HISTORY, given=False)
    assert history(keeper) == []


def test_a_refusal_is_no_visit_to_learn_from(keeper, said, agree, concert):
    agree(keeper, Purpose.TRAINING)
    said(uuid4(), liked=False)
    vault.record_visit(citizen=keeper, visit=concert)
    (person,) = vault.stream(purpose=Purpose.TRAINING, actor=TRAINER)
    assert person.visits == (concert,)


def test_who_only_refused_is_not_counted_at_all(keeper, said, agree):
    agree(keeper, Purpose.STATISTICS)
    said(uuid4(), liked=False)
    assert list(vault.stream(purpose=Purpose.STATISTICS, actor=TRAINER)) == []
    assert vault.access_log(citizen=keeper).items[0].records == 1  # it was read, and that is said


def test_it_is_in_her_export(keeper, said):
    said(uuid4(), liked=False)
    (kept,) = vault.export(citizen=keeper)["history"]
    assert (kept["kind"], kept["name"]) == ("refused", "Concert")


def test_what_it_says_does_not_show_in_what_is_stored(keeper, said):
    for liked in (True, False):
        said(uuid4(), liked=liked)
    sizes = {len(row.sealed) for row in Record.objects.filter(vault_id=keeper, kind="visit")}
    assert len(sizes) == 1
