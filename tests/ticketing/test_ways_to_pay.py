"""One contract for every way to pay: nothing at all, a voucher for all of it or for a part, Mollie for the rest."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from django.db.models import Sum

from culture_app.kernel.words import Money
from ticketing import asking, vouchers
from ticketing import services as ticketing
from ticketing.data import Booking, PriceLine, SeatWish
from ticketing.models import LedgerEntry, Payment
from ticketing.vouchers import VoucherTerms

pytestmark = pytest.mark.django_db
GRATIS = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))


@dataclass
class Way:
    """How it is paid: what the voucher takes off, and what remains for two seats of 12.50."""

    percent: int | None
    price: tuple | None
    cents: int


WAYS = {
    "free": Way(None, (GRATIS,), 0),
    "a voucher for all of it": Way(100, None, 0),
    "a voucher for half": Way(50, None, 1250),
    "mollie": Way(None, None, 2500),
}


@pytest.fixture(params=list(WAYS))
def way(request):
    return WAYS[request.param]


@pytest.fixture
def pay(way, open_pool, simulator, act, at):
    """Book two seats this way, and pay what remains; the holder, the pool, and how to ask again."""
    pool = open_pool(capacity=5, **({"prices": way.price} if way.price else {}))
    code = ""
    if way.percent:
        terms = VoucherTerms(name="Actie", percent=way.percent, uses=1)
        code = vouchers.issue(organiser=pool.organiser, terms=terms, count=1, now=at)[0].code
    wish = [SeatWish(tariff="base", count=2)]
    quote = ticketing.quote(occurrence=pool.occurrence, seats=wish, now=at, voucher=code)
    holder, key = uuid4(), uuid4().hex

    class Pay:
        pool_, holders = pool, [holder]

        def ask(self) -> Booking:
            return ticketing.book(quote=quote, holder=holder, key_hmac=key, request_hash=b"request", now=at)

        def now(self, booking: UUID) -> Booking:
            return ticketing.booking(id=booking, holders=[holder])

        def settle(self, booking: Booking) -> Booking:
            if booking.payment:
                act(asking.start(payment=booking.payment.id, now=at).url)
                asking.look_after(payment=booking.payment.id, now=at)
            return self.now(booking.id)

    return Pay()


def money(booking):
    rows = LedgerEntry.objects.filter(booking_id=booking, unit="EUR", account="provider")
    return rows.aggregate(sum=Sum("amount"))["sum"] or 0


def test_the_answer_says_whether_it_is_hers_at_once(pay, way):
    made = pay.ask()
    assert made.state == ("awaiting_payment" if way.cents else "confirmed")
    assert (made.payment is None) == (not way.cents)
    assert made.total == Money(way.cents)


def test_the_same_key_is_the_same_booking_and_the_same_payment(pay, way, simulator):
    first, again = pay.ask(), pay.ask()
    pay.settle(first)
    assert (again.id, again.replayed) == (first.id, True)
    assert len(simulator.books.payments) == Payment.objects.count() == bool(way.cents)


def test_once_paid_it_is_confirmed_and_the_ledger_has_the_money(pay, way, seats_of):
    booking = pay.settle(pay.ask())
    assert booking.state == "confirmed"
    assert all(ticket.state == "live" and ticket.barcode for ticket in booking.tickets)
    assert (money(booking.id), seats_of(pay.pool_)) == (way.cents, (2, 2, 2))


def test_no_barcode_is_shown_before_it_is_paid(pay, way):
    made = pay.ask()
    assert all(bool(ticket.barcode) == (not way.cents) for ticket in made.tickets)


def test_cancelled_the_seats_are_back_and_so_is_what_was_paid(pay, way, seats_of, simulator, at):
    booking = pay.settle(pay.ask())
    ticketing.cancel(booking=booking.id, holders=pay.holders, now=at)
    if booking.payment:
        asking.look_after(payment=booking.payment.id, now=at)
    assert pay.now(booking.id).state == ("refunded" if way.cents else "cancelled")
    assert (money(booking.id), seats_of(pay.pool_)) == (0, (0, 0, 0))
    back = [
        int(refund.amount["value"].replace(".", ""))
        for one in simulator.books.payments.values()
        for refund in one.refunds
    ]
    assert back == ([way.cents] if way.cents else [])


def test_cancelled_twice_it_comes_back_once(pay, way, simulator, at):
    booking = pay.settle(pay.ask())
    for _ in range(2):
        ticketing.cancel(booking=booking.id, holders=pay.holders, now=at)
    assert sum(len(one.refunds) for one in simulator.books.payments.values()) == bool(way.cents)
