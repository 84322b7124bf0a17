"""What she was shown is kept where she said so, for a while, and removed when she says no."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from culture_app.kernel import clock
from personal_vault import services as vault
from personal_vault import shown as shown_lists
from personal_vault.data import Actor, Category, Disclosure, Purpose, ShownItem, ShownList
from personal_vault.errors import ConsentRequired
from personal_vault.models import Record

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
RECOMMENDER = Actor(kind="service", id="recommender")


@pytest.fixture
def page():
    items = (
        ShownItem(event=uuid4(), propensity=1.0),
        ShownItem(event=uuid4(), propensity=0.0625, explored=True),
    )
    return ShownList(at=clock.now(), model="20260701-ab", items=items)


@pytest.fixture
def switched():
    def switched(citizen, *, given=True):
        vault.consent(citizen=citizen, purpose=Purpose.TRAINING, category=Category.SHOWN, given=given)

    return switched


def told(citizen):
    """What suggestions read of her at the beginning of a request."""
    return vault.read(
        citizen=citizen,
        purpose=Purpose.SUGGESTIONS,
        actor=RECOMMENDER,
        categories=frozenset({Category.INTERESTS, Category.HISTORY, Category.SENSITIVE}),
    )


def kept(citizen):
    return vault.read(
        citizen=citizen,
        purpose=Purpose.OWN_ACCESS,
        actor=Actor(kind="citizen", id=str(citizen)),
        categories=frozenset({Category.SHOWN}),
    ).shown


def test_it_comes_back_as_it_was_shown(citizen, switched, page):
    switched(citizen)
    assert vault.note_shown(citizen=citizen, shown=page, told=told(citizen))
    assert kept(citizen) == (page,)


def test_without_consent_nothing_is_kept(citizen, page):
    assert not vault.note_shown(citizen=citizen, shown=page, told=told(citizen))
    assert kept(citizen) == ()


def test_consent_to_learning_from_visits_is_not_enough(citizen, agree, page):
    agree(citizen, Purpose.KEEP_HISTORY, Purpose.SUGGESTIONS, Purpose.TRAINING)
    assert not vault.note_shown(citizen=citizen, shown=page, told=told(citizen))


def test_a_no_between_reading_and_showing_is_not_overtaken(citizen, switched, page):
    switched(citizen)
    before = told(citizen)
    switched(citizen, given=False)
    assert not vault.note_shown(citizen=citizen, shown=page, told=before)
    assert kept(citizen) == ()


def test_two_lists_at_once_are_both_kept(citizen, switched, page):
    switched(citizen)
    first, second = told(citizen), told(citizen)
    assert vault.note_shown(citizen=citizen, shown=page, told=first)
    assert vault.note_shown(citizen=citizen, shown=page, told=second)
    assert len(kept(citizen)) == 2


def test_a_no_removes_what_was_kept(citizen, switched, page):
    switched(citizen)
    vault.note_shown(citizen=citizen, shown=page, told=told(citizen))
    switched(citizen, given=False)
    assert not Record.objects.filter(vault_id=citizen, kind="shown").exists()


def test_erased_it_is_gone(citizen, switched, page):
    switched(citizen)
    before = told(citizen)
    vault.note_shown(citizen=citizen, shown=page, told=before)
    vault.erase(citizen=citizen)
    assert not Record.objects.filter(vault_id=citizen).exists()


def test_a_new_list_pushes_out_the_oldest(citizen, switched, page, monkeypatch):
    monkeypatch.setattr(shown_lists, "MOST_LISTS", 3)
    switched(citizen)
    for minute in range(5):
        at = page.at + timedelta(minutes=minute)
        vault.note_shown(citizen=citizen, shown=replace(page, at=at), told=told(citizen))
    minutes = [(one.at - page.at) // timedelta(minutes=1) for one in kept(citizen)]
    assert minutes == [4, 3, 2]


def test_a_new_list_pushes_out_what_is_too_old(citizen, switched, page):
    switched(citizen)
    vault.note_shown(citizen=citizen, shown=page, told=told(citizen))
    later = replace(page, at=page.at + timedelta(days=91))
    vault.note_shown(citizen=citizen, shown=later, told=told(citizen))
    assert kept(citizen) == (later,)


def test_what_is_too_old_is_removed_from_those_who_stay_away(citizen, switched, page):
    switched(citizen)
    vault.note_shown(citizen=citizen, shown=page, told=told(citizen))
    assert vault.forget_shown(now=page.at + timedelta(days=89)) == 0
    assert vault.forget_shown(now=page.at + timedelta(days=91)) == 1
    assert kept(citizen) == ()


def test_only_lists_are_removed_with_age(citizen, switched, agree, page, concert):
    switched(citizen)
    agree(citizen, Purpose.KEEP_HISTORY)
    vault.record_visit(citizen=citizen, visit=concert)
    vault.forget_shown(now=page.at + timedelta(days=900))
    assert Record.objects.filter(vault_id=citizen, kind="visit").count() == 1


def test_it_is_in_her_export(citizen, switched, page):
    switched(citizen)
    vault.note_shown(citizen=citizen, shown=page, told=told(citizen))
    (listed,) = vault.export(citizen=citizen)["shown"]
    assert (listed["model"], listed["items"][1]) == (
        page.model,
        {"event": str(page.items[1].event), "propensity": 0.0625, "explored": True},
    )


def test_noting_costs_one_statement(citizen, switched, page, statements, cached_keys):
    switched(citizen)
    before = told(citizen)
    with statements(1):
        vault.note_shown(citizen=citizen, shown=page, told=before)


def test_not_noting_costs_none(citizen, page, statements):
    before = told(citizen)
    with statements(0):
        vault.note_shown(citizen=citizen, shown=page, told=before)
        vault.note_shown(citizen=citizen, shown=replace(page, items=()), told=Disclosure(keeps_shown=True))


class TestStream:
    """To learn from, with what came of it."""

    @pytest.fixture(autouse=True)
    def _story(self, citizen, switched, agree, page, concert):
        switched(citizen)
        agree(citizen, Purpose.KEEP_HISTORY)
        vault.record_visit(citizen=citizen, visit=concert)
        vault.set_opinion(citizen=citizen, event=page.items[0].event, liked=False, name="")
        vault.note_shown(citizen=citizen, shown=page, told=told(citizen))

    def stream(self):
        return list(vault.stream_shown(purpose=Purpose.TRAINING, actor=RECOMMENDER))

    def test_only_where_both_may_be_used(self, citizen, agree, switched):
        assert self.stream() == []
        agree(citizen, Purpose.TRAINING)
        assert len(self.stream()) == 1
        switched(citizen, given=False)
        assert self.stream() == []

    def test_holds_lists_visits_and_opinions(self, citizen, agree, page):
        agree(citizen, Purpose.TRAINING)
        (person,) = self.stream()
        assert (person.row, person.shown) == (0, (page,))
        assert sorted(visit.kind for visit in person.visits) == ["check_in", "refused"]

    def test_is_in_her_access_log(self, citizen, agree):
        agree(citizen, Purpose.TRAINING)
        self.stream()
        line = vault.access_log(citizen=citizen).items[0]
        assert (line.given, line.records) == ((Category.HISTORY, Category.SHOWN), 3)


def test_sensitive_is_no_data_by_itself(citizen):
    vault.consent(citizen=citizen, purpose=Purpose.SUGGESTIONS, category=Category.SENSITIVE, given=True)
    with pytest.raises(ConsentRequired):
        vault.read(
            citizen=citizen,
            purpose=Purpose.SUGGESTIONS,
            actor=RECOMMENDER,
            categories=frozenset({Category.HISTORY, Category.SENSITIVE}),
        )


def test_sensitive_is_withheld_until_she_says_so(citizen):
    assert Category.SENSITIVE in told(citizen).withheld
    vault.consent(citizen=citizen, purpose=Purpose.SUGGESTIONS, category=Category.SENSITIVE, given=True)
    assert Category.SENSITIVE not in told(citizen).withheld
