"""Profiling off is one tap, and on again gives back what was on."""

from datetime import timedelta

import pytest

from personal_vault import services as vault
from personal_vault.data import Category, Purpose
from personal_vault.models import Record

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

INTERESTS = (Purpose.SUGGESTIONS, Category.INTERESTS)
HISTORY = (Purpose.SUGGESTIONS, Category.HISTORY)
LEARNING = (Purpose.TRAINING, Category.HISTORY)
SENSITIVE = (Purpose.SUGGESTIONS, Category.SENSITIVE)
STATISTICS = (Purpose.STATISTICS, Category.HISTORY)
KEEP = (Purpose.KEEP_HISTORY, Category.HISTORY)


@pytest.fixture
def say(citizen):
    def say(*pairs, given=True, **more):
        for purpose, category in pairs:
            vault.consent(citizen=citizen, purpose=purpose, category=category, given=given, **more)

    return say


@pytest.fixture
def tap(citizen):
    def tap(*, on, **more):
        return vault.set_profiling(citizen=citizen, on=on, **more)

    return tap


def on(citizen, now=None):
    return {(one.purpose, one.category) for one in vault.consents(citizen=citizen, now=now) if one.given}


def test_at_first_it_is_on_for_her_interests(citizen):
    found = vault.profile(citizen=citizen)
    assert found.on
    assert [(one.purpose, one.category) for one in found.switches if one.given] == [INTERESTS]


def test_off_ends_every_use_for_suggestions_and_training(citizen, say, tap):
    say(HISTORY, LEARNING, SENSITIVE)
    assert not tap(on=False).on
    assert on(citizen) == set()


def test_off_leaves_keeping_and_statistics_to_their_own_switches(citizen, say, tap, concert):
    say(KEEP, STATISTICS, HISTORY)
    vault.record_visit(citizen=citizen, visit=concert)
    tap(on=False)
    assert on(citizen) == {KEEP, STATISTICS}
    assert Record.objects.filter(vault_id=citizen, kind="visit").count() == 1


def test_on_again_gives_back_what_was_on(citizen, say, tap):
    say(HISTORY, SENSITIVE)
    tap(on=False)
    assert tap(on=True).on
    assert on(citizen) == {INTERESTS, HISTORY, SENSITIVE}


def test_what_she_had_switched_off_herself_stays_off(citizen, say, tap):
    say(HISTORY)
    say(INTERESTS, given=False)
    tap(on=False)
    tap(on=True)
    assert on(citizen) == {HISTORY}


def test_where_she_had_switched_off_everything_herself_on_gives_the_defaults(citizen, say, tap):
    say(INTERESTS, given=False)
    tap(on=True)
    assert on(citizen) == {INTERESTS}


def test_a_switch_that_she_moves_while_it_is_off_stays_as_she_left_it(citizen, say, tap):
    say(HISTORY, LEARNING)
    tap(on=False)
    say(LEARNING, given=True)
    say(LEARNING, given=False)
    tap(on=True)
    assert on(citizen) == {INTERESTS, HISTORY}


def test_a_consent_whose_period_is_over_does_not_come_back(citizen, say, tap, at):
    say(LEARNING, until=at + timedelta(days=1), now=at)
    tap(on=False, now=at)
    tap(on=True, now=at + timedelta(days=2))
    assert on(citizen, at + timedelta(days=2)) == {INTERESTS}


def test_a_period_comes_back_with_its_end(citizen, say, tap, at):
    say(LEARNING, until=at + timedelta(days=9), now=at)
    tap(on=False, now=at)
    tap(on=True, now=at)
    assert LEARNING in on(citizen, at + timedelta(days=8))
    assert LEARNING not in on(citizen, at + timedelta(days=9))


@pytest.mark.parametrize("wished", [True, False])
def test_the_same_tap_twice_is_one(citizen, tap, wished):
    tap(on=not wished)
    tap(on=wished)
    rows = Record.objects.filter(vault_id=citizen, kind="consent").count()
    tap(on=wished)
    assert Record.objects.filter(vault_id=citizen, kind="consent").count() == rows


def test_each_of_its_decisions_is_in_her_export(citizen, say, tap):
    say(HISTORY)
    tap(on=False, language="fr")
    written = vault.export(citizen=citizen)["consents"][1:]
    assert [(one["category"], one["given"], one["method"], one["language"]) for one in written] == [
        ("interests", False, "profiling", "fr"),
        ("history", False, "profiling", "fr"),
    ]


def test_off_removes_what_she_was_shown(citizen, say, tap, monkeypatch):
    say((Purpose.TRAINING, Category.SHOWN))
    assert tap(on=False).on is False
    assert (Purpose.TRAINING, Category.SHOWN) not in on(citizen)


def test_however_many_switches_it_moves_it_costs_few_statements(citizen, say, tap, statements, cached_keys):
    say(HISTORY, LEARNING, SENSITIVE)
    with statements(2):
        tap(on=False)
