"""Another amount came than was asked: less buys nothing, more buys what was asked; to the cent, nothing is kept."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from culture_app.kernel.words import Money
from tests.ticketing.promises import broken
from ticketing import asking, invoices, settling
from ticketing import services as ticketing
from ticketing.data import Company
from ticketing.models import Booking, Invoice, LedgerEntry, Payment, Refund
from ticketing.providers.protocol import RefundSession, Session

pytestmark = pytest.mark.django_db
ASKED = 2500


class Made:
    """A booking of two seats at 12.50 euros, and what the provider says came for it."""

    def __init__(self, pool, booking, holder):
        self.pool, self.id, self.payment, self.holders = pool, booking.id, booking.payment.id, [holder]

    def paid(self, cents, now, currency="EUR"):
        seen = Session(reference=f"tr_{self.id}", state="paid", amount=Money(cents, currency))
        return settling.settle(payment=self.payment, seen=seen, now=now)

    @property
    def now(self):
        return ticketing.booking(id=self.id, holders=self.holders)

    @property
    def money(self):
        rows = LedgerEntry.objects.filter(booking_id=self.id, unit="EUR").values("account")
        return {row["account"]: row["sum"] for row in rows.annotate(sum=Sum("amount")) if row["sum"]}


@pytest.fixture
def make(open_pool, book):
    def go(*, capacity=2, **more):
        pool, holder = open_pool(capacity=capacity), uuid4()
        return Made(pool, book(pool, 2, holder=holder, **more), holder)

    return go


@pytest.fixture(autouse=True)
def _every_promise_holds():
    yield
    assert broken() == []


def expire(now):
    with connection.cursor() as cursor:
        cursor.execute("SELECT ticketing_expire_one(%s)", [now])


def sent_back(made, now):
    """The provider gave back all that is due of it."""
    for refund in Refund.objects.filter(payment_id=made.payment).select_related("payment"):
        asking._refund_seen(refund, RefundSession(reference=f"re_{refund.id}", state="done"), now=now)


def test_too_little_confirms_nothing_and_goes_back(make, seats_of, at):
    made = make()
    settled = made.paid(ASKED - 1, at)
    refund = Refund.objects.get()
    assert (settled.step, settled.refund, refund.cents) == ("short", refund.id, ASKED - 1)
    assert (made.now.state, made.now.reason) == ("refund_pending", "paid_too_little")
    assert made.now.payment.received == Money(ASKED - 1)
    assert all(not ticket.barcode for ticket in made.now.tickets)
    assert seats_of(made.pool) == (0, 0, 0)
    sent_back(made, at)
    assert (made.now.state, made.money) == ("refunded", {})


def test_the_seats_of_too_little_are_sold_to_somebody_else(make, book, at):
    made = make()
    made.paid(1, at)
    assert book(made.pool, 2).state == "awaiting_payment"


def test_too_little_too_late_takes_no_seats_again(make, seats_of, at):
    made = make()
    expire(at + timedelta(hours=1))
    made.paid(ASKED - 1, at + timedelta(hours=1))
    assert (made.now.state, Refund.objects.get().cents) == ("refund_pending", ASKED - 1)
    assert seats_of(made.pool) == (0, 0, 0)


def test_too_much_confirms_and_the_rest_goes_back(make, seats_of, at):
    made = make()
    settled = made.paid(ASKED + 7, at)
    assert (settled.step, made.now.state, made.now.reason) == ("confirm", "confirmed", None)
    assert made.money == {"provider": ASKED + 7, "sales": -ASKED, "refunds_due": -7}
    assert (made.now.payment.received, made.now.payment.refunded) == (Money(ASKED + 7), Money(7))
    assert seats_of(made.pool) == (2, 2, 2)
    sent_back(made, at)
    assert made.now.state == "confirmed"
    assert made.money == {"provider": ASKED, "sales": -ASKED}


def test_too_much_too_late_takes_the_seats_again(make, at):
    made = make()
    expire(at + timedelta(hours=1))
    settled = made.paid(ASKED + 7, at + timedelta(hours=1))
    assert (made.now.state, Refund.objects.get().id, Refund.objects.get().cents) == (
        "confirmed",
        settled.refund,
        7,
    )


def test_too_much_for_seats_that_are_gone_goes_back_whole(make, book, at):
    made = make()
    expire(at + timedelta(hours=1))
    book(made.pool, 2)
    made.paid(ASKED + 7, at + timedelta(hours=1))
    assert (made.now.state, Refund.objects.get().cents) == ("refund_pending", ASKED + 7)


def test_after_too_much_she_gives_back_what_she_bought(make, at):
    made = make()
    made.paid(ASKED + 7, at)
    one, other = made.now.tickets
    ticketing.cancel(booking=made.id, holders=made.holders, tickets=[one.id], now=at)
    ticketing.cancel(booking=made.id, holders=made.holders, tickets=[other.id], now=at)
    assert sorted(Refund.objects.values_list("cents", flat=True)) == [7, 1250, 1250]
    assert made.now.state == "refund_pending"
    sent_back(made, at)
    assert (made.now.state, made.money) == ("refunded", {})


def test_what_came_too_much_has_no_credit_note(make, at):
    made = make(company=Company(name="Kelder en Zolder bv", vat_number="BE0123456749"))
    made.paid(ASKED + 7, at)
    sent_back(made, at)
    invoices.number_due(now=at)
    assert [(one.kind, one.cents) for one in Invoice.objects.all()] == [("invoice", ASKED)]


@pytest.mark.parametrize("cents", [1, ASKED - 1, ASKED + 7])
def test_the_same_news_again_changes_nothing(make, at, cents):
    made = make()
    made.paid(cents, at)
    before = (made.now.state, LedgerEntry.objects.count())
    assert made.paid(cents, at).step == "wait"
    assert (made.now.state, LedgerEntry.objects.count(), Refund.objects.count()) == (*before, 1)


@pytest.mark.parametrize(("cents", "currency"), [(ASKED, "USD"), (0, "EUR")])
def test_an_amount_that_says_nothing_changes_nothing(make, at, cents, currency):
    made = make()
    assert made.paid(cents, at, currency).step == "unreadable"
    assert (made.now.state, Payment.objects.get().state) == ("awaiting_payment", "pending")


@pytest.mark.parametrize("cents", [0, -1, ASKED])
def test_the_database_keeps_what_came_only_where_it_differs(make, at, cents):
    made = make()
    made.paid(ASKED, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.update(received_cents=cents)
    assert Booking.objects.get().state == "confirmed"


def test_her_export_says_what_came_and_went(make, at):
    made = make()
    made.paid(ASKED - 1, at)
    (record,) = ticketing.export(holders=made.holders)
    assert (record.paid, record.refunded) == (Money(ASKED - 1), Money(ASKED - 1))


@pytest.mark.parametrize(("came", "state", "goes_back"), [(-1, "refund_pending", 2499), (7, "confirmed", 7)])
def test_what_the_provider_says_is_what_came(make, simulator, act, at, came, state, goes_back):
    made = make()
    asking.start(payment=made.payment, now=at)
    (theirs,) = simulator.books.payments.values()
    theirs.amount = theirs.amount | {"value": f"{(ASKED + came) / 100:.2f}"}
    act(made.now.payment.url)
    asking.look_after(payment=made.payment, now=at)
    assert (made.now.state, made.now.payment.received) == (state, Money(ASKED + came))
    (refund,) = theirs.refunds
    assert refund.amount["value"] == f"{goes_back / 100:.2f}"
