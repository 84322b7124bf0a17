"""A booking is history of hers while it stands, if she consented: suggestions hear of it through the outbox."""

import pytest

from culture_app.citizens.consumers import keep_purchase
from culture_app.kernel import clock, outbox
from personal_vault import services as vault
from personal_vault.data import Category, Purpose
from ticketing import services as ticketing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def keeping(me):
    return _keep(me, given=True)


def _keep(me, *, given):
    vault.consent(citizen=me.id, purpose=Purpose.KEEP_HISTORY, category=Category.HISTORY, given=given)
    return me


def history(me):
    return me.get("/v1/me/history").json()["items"]


def test_a_confirmed_booking_stands_in_her_history(keeping, book):
    booking = book(keeping.id)
    outbox.drain()
    (purchase,) = history(keeping)
    assert (purchase["event"], purchase["occurrence"]) == (str(booking.event), str(booking.occurrence))
    assert purchase["kind"] == "purchase"


def test_told_twice_it_stands_once(keeping, book):
    booking = book(keeping.id)
    for _ in range(2):
        keep_purchase({"booking": str(booking.id)})
    assert len(history(keeping)) == 1


def test_what_is_not_paid_is_no_purchase(keeping, book):
    book(keeping.id, price=1250)
    outbox.drain()
    assert history(keeping) == []


def test_given_back_it_is_gone(keeping, book):
    booking = book(keeping.id)
    outbox.drain()
    ticketing.cancel(booking=booking.id, holders=[booking.holder], now=clock.now())
    outbox.drain()
    assert history(keeping) == []


def test_a_booking_less_one_ticket_is_a_booking(keeping, book):
    booking = book(keeping.id)
    outbox.drain()
    some = [booking.tickets[0].id]
    ticketing.cancel(booking=booking.id, holders=[booking.holder], now=clock.now(), tickets=some)
    outbox.drain()
    assert len(history(keeping)) == 1


def test_news_that_comes_late_changes_nothing(keeping, book):
    booking = book(keeping.id)
    ticketing.cancel(booking=booking.id, holders=[booking.holder], now=clock.now())
    keep_purchase({"booking": str(booking.id)})
    assert history(keeping) == []


def test_without_consent_nothing_is_kept(me, book):
    _keep(me, given=False)
    book(me.id)
    outbox.drain()
    assert history(me) == []


def test_after_she_was_forgotten_it_is_nobodys(keeping, book):
    booking = book(keeping.id)
    ticketing.forget(holders=[booking.holder])
    keep_purchase({"booking": str(booking.id)})
    assert history(keeping) == []


def test_what_is_nobodys_takes_two_statements(keeping, book, statements):
    booking = book(keeping.id)
    vault.erase(citizen=keeping.id)
    with statements(2):
        keep_purchase({"booking": str(booking.id)})
