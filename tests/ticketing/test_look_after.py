"""What a worker does when the provider is silent, knows nothing, or speaks again while it is asked."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from ticketing import asking, providers, tasks, webhooks
from ticketing import services as ticketing
from ticketing.errors import ProviderUnavailable
from ticketing.models import Booking, Payment, ProviderEvent, Refund
from ticketing.providers.protocol import ProviderRefusedError, Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def started(open_pool, book, simulator, at):
    """A booking with a link to pay."""

    def one(pool=None, holder=None):
        made = book(pool or open_pool(), holder=holder or uuid4())
        return asking.start(payment=made.payment.id, now=at)

    return one


def long_ago(at):
    return at - timedelta(days=400)


def expire(booking, at):
    Booking.objects.filter(pk=booking).update(expires_at=long_ago(at))
    tasks.expire_holds()


def note(payment, at):
    return webhooks.note(provider="mollie", reference=payment.reference, now=at)


def test_a_note_stays_while_the_provider_is_silent(started, simulator, at):
    payment = started()
    note(payment, at)
    simulator.faults.refuse = 1.0
    tasks.look_after_payment(str(payment.id))
    assert ProviderEvent.objects.count() == 1


def test_a_note_is_gone_once_somebody_looked(started, at):
    payment = started()
    note(payment, at)
    tasks.look_after_payment(str(payment.id))
    assert not ProviderEvent.objects.exists()


def test_news_that_comes_while_we_ask_is_looked_into_as_well(started, act, at, monkeypatch):
    payment = started()
    note(payment, at)
    look = providers.Mollie.look

    def paid_meanwhile(self, reference):
        seen = look(self, reference)
        if seen.state == "open":
            act(payment.url)
            note(payment, at)
        return seen

    monkeypatch.setattr(providers.Mollie, "look", paid_meanwhile)
    tasks.look_after_payment(str(payment.id))
    assert Booking.objects.get().state == "confirmed"
    assert not ProviderEvent.objects.exists()


def test_a_silent_provider_is_not_asked_about_everybody(started, open_pool, simulator, at, monkeypatch):
    pool = open_pool(capacity=8)
    for _ in range(8):
        started(pool)
    Payment.objects.update(due_at=long_ago(at))
    asked = []

    def silent(self, reference):
        asked.append(reference)
        raise ProviderUnavailable

    monkeypatch.setattr(providers.Mollie, "look", silent)
    tasks.poll_payments()
    assert len(asked) == tasks.MOST_SILENCES


def test_a_payment_that_the_provider_does_not_know_stops_no_other(started, act, at):
    lost, other = started(), started()
    Payment.objects.filter(pk=lost.id).update(reference="tr_gone")
    act(other.url)
    Payment.objects.update(due_at=long_ago(at))
    tasks.poll_payments()
    states = dict(Payment.objects.values_list("id", "state"))
    assert states == {lost.id: "open", other.id: "paid"}


def test_a_payment_that_the_provider_does_not_know_is_given_up_with_its_booking(started, at):
    payment = started()
    Payment.objects.update(reference="tr_gone")
    expire(payment.booking_id, at)
    asking.look_after(payment=payment.id, now=at)
    assert Payment.objects.get().state == "canceled"


def test_it_is_asked_after_ever_more_slowly(started, at):
    started()
    pauses = []
    for _ in range(8):
        Payment.objects.update(due_at=long_ago(at))
        asking.lease_payments()
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM due_at - clock_timestamp()) FROM ticketing_payment")
            pauses.append(round(float(cursor.fetchone()[0]), -1))
    assert pauses == [10, 20, 40, 80, 160, 300, 300, 300]


def test_no_payment_is_started_for_a_booking_that_is_over(open_pool, book, simulator, at):
    simulator.faults.refuse = 1.0
    made = book(open_pool())
    expire(made.id, at)
    simulator.faults.refuse = 0.0
    simulator.books.payments.clear()
    asking.look_after(payment=made.payment.id, now=at)
    assert (Payment.objects.get().state, simulator.books.payments) == ("canceled", {})


def test_no_link_leaves_when_the_booking_ended_while_we_asked(open_pool, book, simulator, at, monkeypatch):
    """Money could come for a payment whose name we never wrote down."""
    made = book(open_pool())
    begin = providers.Mollie.start

    def slowly(self, request):
        session = begin(self, request)
        expire(made.id, at)
        asking.settle(
            payment=made.payment.id,
            seen=Session(reference="", state="canceled", amount=request.amount),
            now=at,
        )
        return session

    monkeypatch.setattr(providers.Mollie, "start", slowly)
    row = asking.start(payment=made.payment.id, now=at)
    assert (row.state, row.url) == ("canceled", "")


def test_a_link_is_not_shown_once_the_seats_are_gone(started, at):
    holder = uuid4()
    payment = started(holder=holder)
    expire(payment.booking_id, at)
    seen = ticketing.booking(id=payment.booking_id, holders=[holder])
    assert (seen.state, seen.payment.url) == ("expired", None)


def test_our_own_wrong_key_fails_nobodys_payment(open_pool, book, simulator, settings, at):
    settings.MOLLIE_API_KEY = "live_000000000000000000000000000000"
    made = book(open_pool())
    with pytest.raises(ProviderUnavailable):
        asking.start(payment=made.payment.id, now=at)
    assert (Payment.objects.get().state, Booking.objects.get().state) == ("pending", "awaiting_payment")


@pytest.fixture
def owed(started, act, at, monkeypatch):
    """A refund that the provider refuses today."""
    holder = uuid4()
    payment = started(holder=holder)
    act(payment.url)
    asking.look_after(payment=payment.id, now=at)

    def refuse(self, request):
        raise ProviderRefusedError("mollie answered 422")

    with monkeypatch.context() as today:
        today.setattr(providers.Mollie, "refund", refuse)
        ticketing.cancel(booking=payment.booking_id, holders=[holder], now=at)
        yield Refund.objects.get()


def test_a_refund_that_is_refused_today_is_asked_for_again(owed):
    assert (owed.state, owed.attempts) == ("requested", 1)


def test_a_refund_that_is_refused_for_days_waits_for_people(owed, at):
    Refund.objects.update(attempts=asking.MOST_REFUSALS - 1)
    asking.send_refund(refund=owed.id, now=at)
    assert Refund.objects.get().state == "failed"
    assert Booking.objects.get().state == "refund_pending"


def test_one_sweep_at_a_time(started, at):
    from psycopg import connect

    started()
    Payment.objects.update(due_at=long_ago(at))
    where = connection.settings_dict
    with connect(host=where["HOST"], port=where["PORT"], user=where["USER"], dbname=where["NAME"]) as another:
        another.execute("SELECT pg_advisory_lock(%s)", [asking.SWEEP_LOCK])
        assert tasks.poll_payments() == 0
        another.execute("SELECT pg_advisory_unlock(%s)", [asking.SWEEP_LOCK])
    assert tasks.poll_payments() == 1
