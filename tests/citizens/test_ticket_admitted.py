"""A scan becomes a visit in her history, once, if she consented."""

from uuid import uuid4

import pytest

from culture_app.citizens.consumers import keep_visit
from culture_app.kernel import outbox
from personal_vault import services as vault
from personal_vault.data import Category, Purpose

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def scan(me):
    vault.consent(citizen=me.id, purpose=Purpose.KEEP_HISTORY, category=Category.HISTORY, given=True)
    return {
        "holder": str(vault.new_holder(citizen=me.id)),
        "event": str(uuid4()),
        "occurrence": str(uuid4()),
        "at": "2026-07-01T20:00:00+02:00",
    }


def history(me):
    return me.get("/v1/me/history").json()["items"]


def test_it_stands_in_her_history(me, scan):
    keep_visit(scan)
    (visit,) = history(me)
    assert (visit["event"], visit["at"], visit["kind"]) == (scan["event"], scan["at"], "check_in")


def test_it_arrives_through_the_outbox(me, scan):
    outbox.publish("ticket.admitted", scan)
    outbox.drain()
    assert len(history(me)) == 1


def test_told_twice_it_stands_once(me, scan):
    keep_visit(scan)
    keep_visit(scan)
    assert len(history(me)) == 1


def test_without_consent_nothing_is_kept(me, scan):
    vault.consent(citizen=me.id, purpose=Purpose.KEEP_HISTORY, category=Category.HISTORY, given=False)
    keep_visit(scan)
    assert history(me) == []


@pytest.mark.parametrize("holder", [None, "3f0a7c1e-5d0b-4c55-9d0e-0d6d1f3a7b21"])
def test_a_booking_that_leads_to_nobody_is_nobodys_visit(me, scan, holder):
    keep_visit({**scan, "holder": holder})
    assert history(me) == []
