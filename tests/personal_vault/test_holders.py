"""A random holder per booking: only the vault can say whose."""

import pytest

from personal_vault import services as vault
from personal_vault.data import Actor, Purpose
from personal_vault.errors import ConsentRequired
from personal_vault.models import Record

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_each_booking_has_its_own(citizen):
    assert vault.new_holder(citizen=citizen) != vault.new_holder(citizen=citizen)


def test_gives_hers_back_for_her_bookings(citizen, herself):
    made = {vault.new_holder(citizen=citizen) for _ in range(3)}
    assert set(vault.holders(citizen=citizen, purpose=Purpose.BOOKING, actor=herself)) == made


def test_support_needs_more_than_curiosity(citizen):
    vault.new_holder(citizen=citizen)
    with pytest.raises(ConsentRequired):
        vault.holders(citizen=citizen, purpose=Purpose.SUPPORT, actor=Actor(kind="support", id="1"))


def test_the_tables_do_not_join_a_citizen_to_her_holders(citizen):
    holder = vault.new_holder(citizen=citizen)
    row = Record.objects.get(vault_id=citizen, kind="holder")
    assert holder.bytes not in bytes(row.sealed) + bytes(row.blind) + row.id.bytes


def test_asking_is_logged(citizen, herself):
    vault.holders(citizen=citizen, purpose=Purpose.BOOKING, actor=herself)
    assert vault.access_log(citizen=citizen).items[0].purpose is Purpose.BOOKING


def test_what_must_reach_her_finds_her_and_her_log_says_so(citizen):
    holder = vault.new_holder(citizen=citizen)
    notices = Actor(kind="service", id="notices")
    assert vault.owner_of(holder=holder, purpose=Purpose.BOOKING, actor=notices) == citizen
    line = vault.access_log(citizen=citizen).items[0]
    assert (line.actor, line.purpose, line.records, line.reason) == (notices, Purpose.BOOKING, 1, "")


def test_nobody_is_found_for_another_purpose_and_that_is_logged_too(citizen):
    holder = vault.new_holder(citizen=citizen)
    with pytest.raises(ConsentRequired):
        vault.owner_of(holder=holder, purpose=Purpose.TRAINING, actor=Actor(kind="service", id="x"))
    assert vault.access_log(citizen=citizen).items[0].records == 0


def test_an_erased_citizen_is_not_found(citizen):
    holder = vault.new_holder(citizen=citizen)
    vault.erase(citizen=citizen)
    notices, support = Actor(kind="service", id="notices"), Actor(kind="support", id="1")
    assert vault.owner_of(holder=holder, purpose=Purpose.BOOKING, actor=notices) is None
    assert vault.note_support(holder=holder, actor=support, reason="She called us") is False


def test_support_leaves_its_reason_in_her_log(citizen):
    holder = vault.new_holder(citizen=citizen)
    support = Actor(kind="support", id="1")
    assert vault.note_support(holder=holder, actor=support, reason="She called us") is True
    line = vault.access_log(citizen=citizen).items[0]
    assert (line.actor, line.purpose, line.reason) == (support, Purpose.SUPPORT, "She called us")
