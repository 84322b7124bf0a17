"""GET /v1/me/export: all that every room keeps of her."""

import pytest

from personal_vault import services as vault
from personal_vault.data import Interest

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def everything(me, book):
    vault.set_interests(citizen=me.id, interests=[Interest(term_id="1.8.2.0.0", label="Jazz")])
    me.booking = book(me.id)
    return me.get("/v1/me/export").json()


def test_holds_her_account(me, everything):
    assert everything["account"]["email"] == me.email


def test_holds_her_vault(everything):
    assert everything["vault"]["interests"] == [{"term_id": "1.8.2.0.0", "label": "Jazz", "weight": 1.0}]


def test_holds_her_bookings_and_what_they_cost(me, everything):
    (record,) = everything["bookings"]
    assert record["booking"]["id"] == str(me.booking.id)
    assert record["paid"] == {"amount": "0.00", "currency": "EUR"}


def test_holds_nobody_elses(me, everything, new_citizen):
    new_citizen()
    other = me.get("/v1/me/export").json()
    assert other["bookings"] == [] and other["vault"]["interests"] == []


def test_is_offered_as_a_file(me):
    assert "attachment" in me.get("/v1/me/export")["Content-Disposition"]
