"""The gate: citizen, purpose and actor; what isn't consented stays sealed; every read leaves a line."""

from uuid import uuid4

import pytest

from personal_vault import services as vault
from personal_vault.data import Actor, Category, Purpose
from personal_vault.errors import ConsentRequired, NotHers
from personal_vault.models import LogEntry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

BOTH = frozenset({Category.INTERESTS, Category.HISTORY})
HISTORY = frozenset({Category.HISTORY})


def test_suggestions_get_declared_interests(citizen, recommender, jazz):
    vault.set_interests(citizen=citizen, interests=[jazz])
    found = vault.read(citizen=citizen, purpose=Purpose.SUGGESTIONS, actor=recommender, categories=BOTH)
    assert found.interests == (jazz,)


def test_suggestions_do_not_get_history_without_consent(citizen, recommender, agree, concert):
    agree(citizen, Purpose.KEEP_HISTORY)
    vault.record_visit(citizen=citizen, visit=concert)
    found = vault.read(citizen=citizen, purpose=Purpose.SUGGESTIONS, actor=recommender, categories=BOTH)
    assert found.history == () and found.withheld == {Category.HISTORY}


def test_suggestions_get_history_with_consent(citizen, recommender, agree, concert):
    agree(citizen, Purpose.SUGGESTIONS)
    vault.record_visit(citizen=citizen, visit=concert)
    found = vault.read(citizen=citizen, purpose=Purpose.SUGGESTIONS, actor=recommender, categories=BOTH)
    assert found.history == (concert,)


def test_a_withdrawal_holds_at_the_next_read(citizen, recommender, agree, concert, jazz):
    vault.set_interests(citizen=citizen, interests=[jazz])
    agree(citizen, Purpose.SUGGESTIONS)
    vault.record_visit(citizen=citizen, visit=concert)
    agree(citizen, Purpose.SUGGESTIONS, given=False)
    after = vault.read(citizen=citizen, purpose=Purpose.SUGGESTIONS, actor=recommender, categories=BOTH)
    somebody = uuid4()
    vault.set_interests(citizen=somebody, interests=[jazz])
    assert after == vault.read(
        citizen=somebody, purpose=Purpose.SUGGESTIONS, actor=recommender, categories=BOTH
    )


def test_consent_to_one_use_is_not_consent_to_another(citizen, recommender, agree, concert):
    agree(citizen, Purpose.SUGGESTIONS)
    vault.record_visit(citizen=citizen, visit=concert)
    with pytest.raises(ConsentRequired):
        vault.read(citizen=citizen, purpose=Purpose.TRAINING, actor=recommender, categories=HISTORY)


def test_refuses_when_nothing_is_allowed(citizen, recommender):
    with pytest.raises(ConsentRequired):
        vault.read(citizen=citizen, purpose=Purpose.STATISTICS, actor=recommender, categories=BOTH)


def test_a_refusal_is_logged_too(citizen, recommender):
    with pytest.raises(ConsentRequired):
        vault.read(citizen=citizen, purpose=Purpose.STATISTICS, actor=recommender, categories=BOTH)
    (line,) = vault.access_log(citizen=citizen).items
    assert line.given == () and set(line.withheld) == BOTH


def test_she_reads_all_of_her_own(citizen, herself, agree, concert, jazz):
    vault.set_interests(citizen=citizen, interests=[jazz])
    agree(citizen, Purpose.KEEP_HISTORY)
    vault.record_visit(citizen=citizen, visit=concert)
    found = vault.read(
        citizen=citizen, purpose=Purpose.OWN_ACCESS, actor=herself, categories=frozenset(Category)
    )
    assert (found.interests, found.history, found.withheld) == ((jazz,), (concert,), frozenset())


@pytest.mark.parametrize(
    "actor", [Actor(kind="citizen", id=str(uuid4())), Actor(kind="service", id="recommender")]
)
def test_nobody_else_has_own_access(citizen, actor):
    with pytest.raises(NotHers):
        vault.read(citizen=citizen, purpose=Purpose.OWN_ACCESS, actor=actor, categories=HISTORY)


def test_says_who_read_what_and_what_for(citizen, recommender, jazz):
    vault.set_interests(citizen=citizen, interests=[jazz])
    vault.read(citizen=citizen, purpose=Purpose.SUGGESTIONS, actor=recommender, categories=BOTH)
    (line,) = vault.access_log(citizen=citizen).items
    assert (line.actor, line.purpose, line.given, line.withheld, line.records) == (
        recommender,
        Purpose.SUGGESTIONS,
        (Category.INTERESTS,),
        (Category.HISTORY,),
        1,
    )


def test_a_read_that_is_rolled_back_gave_nothing_and_logged_nothing(citizen, recommender, jazz):
    from django.db import transaction

    vault.set_interests(citizen=citizen, interests=[jazz])
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        vault.read(citizen=citizen, purpose=Purpose.SUGGESTIONS, actor=recommender, categories=BOTH)
        1 / 0
    assert not LogEntry.objects.filter(vault_id=citizen).exists()


def test_takes_two_statements_when_the_key_is_cached(citizen, recommender, jazz, statements, cached_keys):
    vault.set_interests(citizen=citizen, interests=[jazz])
    with statements(2):
        vault.read(citizen=citizen, purpose=Purpose.SUGGESTIONS, actor=recommender, categories=BOTH)


def test_nobody_can_read_a_record_that_was_moved_to_another_citizen(citizen, recommender, jazz):
    from personal_vault.errors import SealBroken
    from personal_vault.models import Record

    other = uuid4()
    for one in (citizen, other):
        vault.set_interests(citizen=one, interests=[jazz])
    hers, theirs = (Record.objects.get(vault_id=one, kind="interests") for one in (citizen, other))
    Record.objects.filter(pk=theirs.pk).update(sealed=hers.sealed)
    with pytest.raises(SealBroken):
        vault.read(citizen=other, purpose=Purpose.SUGGESTIONS, actor=recommender, categories=BOTH)
