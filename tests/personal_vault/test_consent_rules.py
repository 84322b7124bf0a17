"""What may be used for what, as a table."""

from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest

from personal_vault.consent_rules import KEEP, NOTICE, RECIPIENT, SWITCHES, allowed, in_force, keeps_history
from personal_vault.data import Category, Consent, Purpose

NOW = datetime(2026, 7, 1, tzinfo=UTC)


def decided(purpose, category, given=True, *, minutes_ago=0, until=None):
    return Consent(
        id=uuid4(),
        purpose=purpose,
        category=category,
        given=given,
        at=NOW - timedelta(minutes=minutes_ago),
        recipient=RECIPIENT,
        notice=NOTICE,
        language="nl",
        method="app",
        until=until,
    )


def decisions(*consents):
    return in_force(consents, NOW)


WITHOUT_CONSENT = {
    (Purpose.OWN_ACCESS, Category.INTERESTS),
    (Purpose.OWN_ACCESS, Category.HISTORY),
    (Purpose.OWN_ACCESS, Category.HOLDERS),
    (Purpose.OWN_ACCESS, Category.SHOWN),
    (Purpose.OWN_ACCESS, Category.SENSITIVE),
    (Purpose.BOOKING, Category.HOLDERS),
    (Purpose.SUGGESTIONS, Category.INTERESTS),
}


@pytest.mark.parametrize(("purpose", "category"), list(product(Purpose, Category)))
def test_without_a_decision_only_this_much_is_allowed(purpose, category):
    assert allowed(purpose, category, {}) == ((purpose, category) in WITHOUT_CONSENT)


@pytest.mark.parametrize("pair", [pair for pair in SWITCHES if pair != KEEP])
def test_a_consent_opens_its_own_pair(pair):
    assert allowed(*pair, decisions(decided(*pair)))


@pytest.mark.parametrize("pair", list(SWITCHES))
def test_a_consent_opens_nothing_else(pair):
    open_now = {other for other in product(Purpose, Category) if allowed(*other, decisions(decided(*pair)))}
    assert open_now - {pair} == WITHOUT_CONSENT - {pair}


def test_keeping_is_not_a_use():
    assert not allowed(*KEEP, decisions(decided(*KEEP)))


def test_interests_may_be_refused():
    refused = decisions(decided(Purpose.SUGGESTIONS, Category.INTERESTS, given=False))
    assert not allowed(Purpose.SUGGESTIONS, Category.INTERESTS, refused)


def test_the_latest_decision_counts():
    pair = (Purpose.TRAINING, Category.HISTORY)
    assert not allowed(*pair, decisions(decided(*pair, minutes_ago=1), decided(*pair, given=False)))


def test_a_consent_ends_with_its_period():
    pair = (Purpose.TRAINING, Category.HISTORY)
    assert not allowed(*pair, decisions(decided(*pair, until=NOW)))
    assert allowed(*pair, decisions(decided(*pair, until=NOW + timedelta(seconds=1))))


@pytest.mark.parametrize("pair", [pair for pair in SWITCHES if pair[1] is Category.HISTORY])
def test_any_use_of_history_keeps_visits(pair):
    assert keeps_history(decisions(decided(*pair)))


def test_no_visit_is_kept_without_a_decision():
    assert not keeps_history({})


def test_a_no_to_keeping_outweighs_every_use():
    others = [decided(*pair) for pair in SWITCHES if pair != KEEP]
    assert not keeps_history(decisions(*others, decided(*KEEP, given=False)))


@pytest.mark.parametrize("rule", list(SWITCHES.values()))
def test_every_switch_is_explained_in_four_languages(rule):
    assert set(rule.text) == {"nl", "fr", "de", "en"} and all(rule.text.values())
