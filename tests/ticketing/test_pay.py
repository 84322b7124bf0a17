"""From the checkout page to the ticket: only a fetched state counts."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import Sum

from culture_app.kernel.models import Outbox
from ticketing import asking, tasks
from ticketing import services as ticketing
from ticketing.models import Booking, LedgerEntry, Payment, ProviderEvent, Refund, Ticket, WebhookCount

pytestmark = [pytest.mark.django_db, pytest.mark.urls("ticketing.rest.urls")]


@pytest.fixture
def priced(open_pool, book, simulator, at):
    """A priced booking whose payment was started, as the sweep or the request itself does."""
    holder = uuid4()
    pool = open_pool(capacity=5)
    made = book(pool, 2, holder=holder)
    asking.start(payment=made.payment.id, now=at)

    class Priced:
        id, payment, holders = made.id, made.payment.id, [holder]

        @property
        def now(self):
            return ticketing.booking(id=self.id, holders=self.holders)

    found = Priced()
    found.pool = pool
    return found


def look(priced, at):
    return asking.look_after(payment=priced.payment, now=at)


def money(booking_id):
    rows = LedgerEntry.objects.filter(booking_id=booking_id, unit="EUR").values("account")
    return {row["account"]: row["sum"] for row in rows.annotate(sum=Sum("amount")) if row["sum"]}


def test_the_booking_shows_where_to_pay(priced):
    assert priced.now.payment.url.startswith("http://127.0.0.1:")


def test_starting_twice_is_one_payment_at_the_provider(priced, simulator, at):
    asking.start(payment=priced.payment, now=at)
    assert len(simulator.books.payments) == 1


def test_paying_confirms_and_shows_the_barcodes(priced, act, at):
    act(priced.now.payment.url)
    look(priced, at)
    assert priced.now.state == "confirmed"
    assert all(ticket.barcode and ticket.state == "live" for ticket in priced.now.tickets)


def test_paid_money_is_owed_to_the_organiser(priced, act, at):
    act(priced.now.payment.url)
    look(priced, at)
    assert money(priced.id) == {"provider": 2500, "sales": -2500}


def test_the_same_news_twice_changes_nothing(priced, act, at):
    act(priced.now.payment.url)
    look(priced, at)
    before = LedgerEntry.objects.count()
    look(priced, at)
    assert (priced.now.state, LedgerEntry.objects.count()) == ("confirmed", before)


def test_looking_before_she_paid_changes_nothing(priced, at):
    look(priced, at)
    assert priced.now.state == "awaiting_payment"


@pytest.mark.parametrize("action", ["fail", "expire", "cancel"])
def test_a_payment_that_will_not_come_gives_the_seats_back(priced, act, at, action, seats_of):
    act(priced.now.payment.url, action)
    look(priced, at)
    assert priced.now.state == "expired"
    assert seats_of(priced.pool) == (0, 0, 0)


def test_a_hold_expires_and_gives_its_seats_back(priced, at, seats_of):
    Booking.objects.filter(pk=priced.id).update(expires_at=at - timedelta(days=400))
    assert tasks.expire_holds() == 1
    assert (priced.now.state, seats_of(priced.pool)) == ("expired", (0, 0, 0))


def test_a_hold_that_is_not_due_stays(priced, at, settings):
    Booking.objects.filter(pk=priced.id).update(expires_at=at + timedelta(days=40000))
    assert tasks.expire_holds() == 0


def expire(priced, at):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT ticketing_expire_one(%s)", [at + timedelta(hours=1)])


def test_late_money_takes_the_seats_again(priced, act, at, seats_of):
    url = priced.now.payment.url
    expire(priced, at)
    act(url)
    look(priced, at)
    assert (priced.now.state, seats_of(priced.pool)) == ("confirmed", (2, 2, 2))
    assert money(priced.id) == {"provider": 2500, "sales": -2500}


def test_late_money_goes_back_when_the_seats_are_gone(priced, act, at, book, seats_of):
    url = priced.now.payment.url
    expire(priced, at)
    book(priced.pool, 4)
    act(url)
    look(priced, at)
    look(priced, at)  # the refund's own news
    assert (priced.now.state, seats_of(priced.pool)) == ("refunded", (4, 4, 4))
    assert money(priced.id) == {}


def test_money_that_comes_after_she_cancelled_goes_back(priced, act, at):
    url = priced.now.payment.url
    ticketing.cancel(booking=priced.id, holders=priced.holders, now=at)
    act(url)
    look(priced, at)
    look(priced, at)
    assert (priced.now.state, money(priced.id)) == ("refunded", {})


def test_a_provider_that_is_down_leaves_the_payment_for_the_sweep(open_pool, book, simulator, at):
    made = book(open_pool())
    simulator.faults.refuse = 1.0
    Payment.objects.update(due_at=at - timedelta(days=400))
    tasks.poll_payments()
    assert Payment.objects.get().state == "pending"
    simulator.faults.refuse = 0.0
    Payment.objects.update(due_at=at - timedelta(days=400))
    tasks.poll_payments()
    payment = Payment.objects.get()
    assert (payment.booking_id, payment.state) == (made.id, "open")


def test_the_sweep_confirms_when_every_webhook_was_lost(priced, act, at):
    act(priced.now.payment.url)
    Payment.objects.update(due_at=at - timedelta(days=400))
    tasks.poll_payments()
    assert priced.now.state == "confirmed"


def test_a_leased_payment_is_not_handed_out_twice(priced, at):
    Payment.objects.update(due_at=at - timedelta(days=400))
    assert (len(asking.lease_payments()), len(asking.lease_payments())) == (1, 0)


def webhook(client, reference):
    form = "application/x-www-form-urlencoded"
    return client.post("/v1/payments/webhooks/mollie", f"id={reference}", content_type=form).status_code


def reference_of(priced):
    return Payment.objects.get(pk=priced.payment).reference


def test_a_webhook_is_answered_at_once_and_looked_into_later(priced, act, client):
    act(priced.now.payment.url)
    assert webhook(client, reference_of(priced)) == 200
    assert priced.now.state == "awaiting_payment"
    tasks.poll_payments()
    assert priced.now.state == "confirmed"


def test_a_thousand_webhooks_about_one_payment_are_one_look(priced, client):
    for _ in range(5):
        webhook(client, reference_of(priced))
    assert ProviderEvent.objects.count() == 1


def test_a_forged_webhook_changes_nothing(priced, client):
    webhook(client, reference_of(priced))
    tasks.poll_payments()
    assert priced.now.state == "awaiting_payment"


def test_webhooks_about_unknown_payments_are_counted(client, db):
    assert webhook(client, "tr_nobody") == 200
    assert webhook(client, "") == 200
    assert WebhookCount.objects.get(kind="unknown").count == 2
    assert not ProviderEvent.objects.exists()


def test_a_webhook_takes_one_statement(priced, client, django_assert_num_queries):
    reference = reference_of(priced)
    with django_assert_num_queries(1):
        webhook(client, reference)


def test_confirming_tells_the_house(priced, act, at):
    act(priced.now.payment.url)
    look(priced, at)
    assert Outbox.objects.filter(topic="booking.confirmed", payload={"booking": str(priced.id)}).exists()


def test_a_refund_is_asked_for_once(priced, act, at, simulator):
    act(priced.now.payment.url)
    look(priced, at)
    ticketing.cancel(booking=priced.id, holders=priced.holders, now=at)
    ticketing.cancel(booking=priced.id, holders=priced.holders, now=at)
    payment = next(iter(simulator.books.payments.values()))
    assert (len(payment.refunds), Refund.objects.count()) == (1, 1)
    assert not Ticket.objects.filter(state="live").exists()
