"""A visit is kept once, if she wants any kept."""

from dataclasses import replace
from uuid import uuid4

import pytest

from personal_vault import services as vault
from personal_vault.data import Purpose
from personal_vault.models import Record

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def kept(citizen):
    return Record.objects.filter(vault_id=citizen, kind="visit").count()


def test_keeps_nothing_without_consent(citizen, concert):
    assert vault.record_visit(citizen=citizen, visit=concert) is False
    assert kept(citizen) == 0


def test_keeps_a_visit_with_consent(citizen, concert, agree):
    agree(citizen, Purpose.SUGGESTIONS)
    assert vault.record_visit(citizen=citizen, visit=concert) is True


def test_finds_the_citizen_behind_a_holder(citizen, concert, agree):
    agree(citizen, Purpose.KEEP_HISTORY)
    assert vault.record_visit(holder=vault.new_holder(citizen=citizen), visit=concert)
    assert kept(citizen) == 1


def test_keeps_it_once_however_often_it_is_told(citizen, concert, agree):
    agree(citizen, Purpose.KEEP_HISTORY)
    told = [vault.record_visit(citizen=citizen, visit=concert) for _ in range(3)]
    assert told == [True, False, False] and kept(citizen) == 1


def test_two_people_at_one_concert_are_two_visits(citizen, concert, agree):
    friend = uuid4()
    agree(citizen, Purpose.KEEP_HISTORY)
    agree(friend, Purpose.KEEP_HISTORY)
    assert vault.record_visit(citizen=citizen, visit=concert)
    assert vault.record_visit(citizen=friend, visit=concert)


def test_another_evening_of_the_same_event_is_another_visit(citizen, concert, agree):
    agree(citizen, Purpose.KEEP_HISTORY)
    vault.record_visit(citizen=citizen, visit=concert)
    assert vault.record_visit(citizen=citizen, visit=replace(concert, occurrence=uuid4()))


def test_nobody_has_this_holder(concert):
    assert vault.record_visit(holder=uuid4(), visit=concert) is False


def test_nobody_has_the_holder_of_an_erased_citizen(citizen, concert, agree):
    agree(citizen, Purpose.KEEP_HISTORY)
    holder = vault.new_holder(citizen=citizen)
    vault.erase(citizen=citizen)
    assert vault.record_visit(holder=holder, visit=concert) is False
