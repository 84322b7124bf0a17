"""Her decisions: appended, never changed, in force at once."""

from datetime import timedelta

import pytest

from personal_vault import services as vault
from personal_vault.data import Category, Purpose
from personal_vault.errors import NoSuchSwitch
from personal_vault.models import Record

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def on(citizen, now=None):
    return {(one.purpose, one.category) for one in vault.consents(citizen=citizen, now=now) if one.given}


def rows(citizen):
    return Record.objects.filter(vault_id=citizen, kind="consent").count()


def test_at_first_only_her_interests_may_be_used(citizen):
    assert on(citizen) == {(Purpose.SUGGESTIONS, Category.INTERESTS)}


def test_a_yes_switches_one_use_on(citizen):
    vault.consent(citizen=citizen, purpose=Purpose.TRAINING, category=Category.HISTORY, given=True)
    assert (Purpose.TRAINING, Category.HISTORY) in on(citizen)


def test_every_decision_is_kept(citizen, agree):
    agree(citizen, Purpose.TRAINING)
    agree(citizen, Purpose.TRAINING, given=False)
    agree(citizen, Purpose.TRAINING)
    assert [one["given"] for one in vault.export(citizen=citizen)["consents"]] == [True, False, True]


def test_the_same_decision_twice_is_one(citizen, agree):
    agree(citizen, Purpose.TRAINING)
    agree(citizen, Purpose.TRAINING)
    assert rows(citizen) == 1


def test_decisions_within_one_instant_keep_their_order(citizen, at):
    for given in (True, False, True, False):
        vault.consent(
            citizen=citizen, purpose=Purpose.TRAINING, category=Category.HISTORY, given=given, now=at
        )
    assert (Purpose.TRAINING, Category.HISTORY) not in on(citizen)


def test_a_period_ends(citizen, at):
    vault.consent(
        citizen=citizen,
        purpose=Purpose.TRAINING,
        category=Category.HISTORY,
        given=True,
        until=at + timedelta(days=30),
        now=at,
    )
    assert (Purpose.TRAINING, Category.HISTORY) in on(citizen, at)
    assert (Purpose.TRAINING, Category.HISTORY) not in on(citizen, at + timedelta(days=30))


def test_a_no_to_keeping_removes_what_was_kept(citizen, agree, concert, herself):
    agree(citizen, Purpose.KEEP_HISTORY)
    vault.record_visit(citizen=citizen, visit=concert)
    agree(citizen, Purpose.KEEP_HISTORY, given=False)
    assert not Record.objects.filter(vault_id=citizen, kind="visit").exists()


def test_a_no_to_one_use_keeps_what_was_kept(citizen, agree, concert):
    agree(citizen, Purpose.KEEP_HISTORY, Purpose.SUGGESTIONS)
    vault.record_visit(citizen=citizen, visit=concert)
    agree(citizen, Purpose.SUGGESTIONS, given=False)
    assert Record.objects.filter(vault_id=citizen, kind="visit").count() == 1


@pytest.mark.parametrize(
    ("purpose", "category"),
    [
        (Purpose.BOOKING, Category.HISTORY),
        (Purpose.OWN_ACCESS, Category.HISTORY),
        (Purpose.TRAINING, Category.HOLDERS),
    ],
)
def test_refuses_a_pair_without_a_switch(citizen, purpose, category):
    with pytest.raises(NoSuchSwitch):
        vault.consent(citizen=citizen, purpose=purpose, category=category, given=True)


def test_says_which_notice_she_read(citizen):
    given = vault.consent(
        citizen=citizen, purpose=Purpose.TRAINING, category=Category.HISTORY, given=True, language="fr"
    )
    (kept,) = vault.export(citizen=citizen)["consents"]
    assert (kept["notice"], kept["language"]) == (given.notice, "fr")
