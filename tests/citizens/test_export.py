"""GET /v1/me/export: all that every room keeps of her."""

from uuid import uuid4

import pytest

from culture_app.citizens.rest.serializers import VaultSerializer
from personal_vault import services as vault
from personal_vault.data import Actor, Category, Interest, Purpose, ShownItem, ShownList

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


def test_holds_what_she_said_and_what_she_was_shown(me, at):
    for purpose, category in (("keep_history", "history"), ("training", "shown")):
        vault.consent(citizen=me.id, purpose=Purpose(purpose), category=Category(category), given=True)
    event = uuid4()
    vault.set_opinion(citizen=me.id, event=event, liked=False, name="Not this")
    told = vault.read(
        citizen=me.id,
        purpose=Purpose.SUGGESTIONS,
        actor=Actor(kind="service", id="recommender"),
        categories=frozenset({Category.INTERESTS}),
    )
    shown = ShownList(at=at, model="none", items=(ShownItem(event=event, propensity=0.5),))
    assert vault.note_shown(citizen=me.id, shown=shown, told=told)
    found = me.get("/v1/me/export").json()["vault"]
    assert [one["kind"] for one in found["history"]] == ["refused"]
    assert found["shown"] == [
        {
            "at": "2026-07-01T12:00:00+02:00",
            "model": "none",
            "items": [{"event": str(event), "propensity": 0.5, "explored": False}],
        }
    ]
    assert set(found) == set(VaultSerializer().fields)


def test_is_offered_as_a_file(me):
    assert "attachment" in me.get("/v1/me/export")["Content-Disposition"]
