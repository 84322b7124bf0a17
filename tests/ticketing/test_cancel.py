from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import Sum

from culture_app.kernel.words import Money
from ticketing import asking
from ticketing import services as ticketing
from ticketing.data import PriceLine
from ticketing.errors import NoSuchBooking, NotCancellable
from ticketing.models import LedgerEntry

pytestmark = pytest.mark.django_db
GRATIS = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))


@pytest.fixture
def mine():
    return uuid4()


@pytest.fixture
def free(open_pool, book, mine):
    pool = open_pool(prices=(GRATIS,))
    return pool, book(pool, 2, holder=mine)


@pytest.fixture
def paid(open_pool, book, mine, act, at):
    pool = open_pool()
    booking = book(pool, 2, holder=mine)
    act(asking.start(payment=booking.payment.id, now=at).url)
    asking.look_after(payment=booking.payment.id, now=at)
    return pool, booking


def test_a_free_booking_is_cancelled_and_its_seats_come_back(free, mine, at, seats_of):
    pool, booking = free
    after = ticketing.cancel(booking=booking.id, holders=[mine], now=at)
    assert (after.state, [ticket.state for ticket in after.tickets]) == ("cancelled", ["revoked", "revoked"])
    assert seats_of(pool) == (0, 0, 0)


def test_a_revoked_ticket_shows_no_barcode(free, mine, at):
    after = ticketing.cancel(booking=free[1].id, holders=[mine], now=at)
    assert [ticket.barcode for ticket in after.tickets] == ["", ""]


def test_paid_money_comes_back(paid, mine, at, seats_of):
    pool, booking = paid
    ticketing.cancel(booking=booking.id, holders=[mine], now=at)
    asking.look_after(payment=booking.payment.id, now=at)
    after = ticketing.booking(id=booking.id, holders=[mine])
    assert (after.state, after.payment.refunded, seats_of(pool)) == ("refunded", Money(2500), (0, 0, 0))
    accounts = LedgerEntry.objects.filter(booking_id=booking.id).values("account").annotate(sum=Sum("amount"))
    assert all(row["sum"] == 0 for row in accounts)


def test_the_seats_come_back_before_the_money_does(paid, mine, at, seats_of, simulator):
    pool, booking = paid
    simulator.faults.refuse = 1.0
    after = ticketing.cancel(booking=booking.id, holders=[mine], now=at)
    assert (after.state, seats_of(pool)) == ("refund_pending", (0, 0, 0))


def test_a_booking_that_waits_for_its_payment_can_be_cancelled(open_pool, book, mine, at, seats_of):
    pool = open_pool()
    booking = book(pool, 2, holder=mine)
    assert ticketing.cancel(booking=booking.id, holders=[mine], now=at).state == "cancelled"
    assert seats_of(pool) == (0, 0, 0)


def test_cancelling_twice_gives_the_same_answer(free, mine, at, seats_of):
    pool, booking = free
    first = ticketing.cancel(booking=booking.id, holders=[mine], now=at)
    assert ticketing.cancel(booking=booking.id, holders=[mine], now=at) == first
    assert seats_of(pool) == (0, 0, 0)


def test_only_her_own_booking(free, at):
    with pytest.raises(NoSuchBooking):
        ticketing.cancel(booking=free[1].id, holders=[uuid4()], now=at)


def test_not_once_the_show_has_begun(free, mine, at):
    with pytest.raises(NotCancellable):
        ticketing.cancel(booking=free[1].id, holders=[mine], now=at + timedelta(hours=8))


def test_not_once_somebody_went_in(free, mine, at):
    pool, booking = free
    ticketing.admit(barcode=booking.tickets[0].barcode, door=uuid4(), organiser=pool.organiser, now=at)
    with pytest.raises(NotCancellable):
        ticketing.cancel(booking=booking.id, holders=[mine], now=at)
