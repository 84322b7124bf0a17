"""Some tickets of a booking go back, each with its own money."""

import itertools
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import Sum

from culture_app.kernel.words import Money
from tests.ticketing.balance import imbalances
from tests.ticketing.conftest import BASE, FREE, ORGANISER, REDUCED
from tests.ticketing.test_concurrency import together
from ticketing import asking
from ticketing import services as ticketing
from ticketing.data import SeatWish
from ticketing.errors import NoSuchBooking, NoSuchTicket, NotCancellable
from ticketing.models import LedgerEntry, Payment, Refund

pytestmark = pytest.mark.django_db
CHILD = replace(FREE, tariff="child")


@pytest.fixture
def buy(act, at):
    """Two base seats (12.50), one reduced (4.00) and one that is free, paid."""

    def it(pool, *, wishes=(("base", 2), ("reduced", 1), ("child", 1))):
        holder = uuid4()
        seats = [SeatWish(tariff=tariff, count=count) for tariff, count in wishes]
        quote = ticketing.quote(occurrence=pool.occurrence, seats=seats, now=at)
        booking = ticketing.book(quote=quote, holder=holder, key_hmac=uuid4().hex, request_hash=b"", now=at)
        # The test's own transaction is open, so nobody asked the provider yet.
        act(asking.start(payment=booking.payment.id, now=at).url)
        asking.look_after(payment=booking.payment.id, now=at)
        return ticketing.booking(id=booking.id, holders=[holder])

    return it


@pytest.fixture
def pool(open_pool):
    return open_pool(prices=(BASE, REDUCED, CHILD))


@pytest.fixture
def drop(at):
    def it(booking, *tickets, now=at):
        return ticketing.cancel(
            booking=booking.id, holders=[booking.holder], now=now, tickets=[ticket.id for ticket in tickets]
        )

    return it


def tickets(booking, tariff):
    return [ticket for ticket in booking.tickets if ticket.tariff == tariff]


def ledger(booking, account):
    rows = LedgerEntry.objects.filter(booking_id=booking.id, account=account)
    return rows.aggregate(sum=Sum("amount"))["sum"] or 0


def arrive(booking, at):
    """What was sent to the provider is asked after until it arrived."""
    for refund in Refund.objects.filter(payment__booking_id=booking.id, state__in=("requested", "sent")):
        asking.send_refund(refund=refund.id, now=at)
        asking.send_refund(refund=refund.id, now=at)


def test_one_ticket_goes_back_and_the_others_stay(pool, buy, drop, at):
    booking = buy(pool)
    gone = tickets(booking, "reduced")[0]
    after = drop(booking, gone)
    assert after.state == "confirmed"
    assert Counter(ticket.state for ticket in after.tickets) == {"live": 3, "revoked": 1}
    assert after.payment.refunded == Money(400)
    assert (ledger(booking, "sold"), ledger(booking, "sales")) == (3, -2500)
    arrive(booking, at)
    refund = Refund.objects.get()
    assert (refund.cents, refund.tickets, refund.state) == (400, [gone.id], "done")
    assert ledger(booking, "refunds_due") == 0
    assert imbalances() == []


def test_its_seat_is_for_sale_before_the_money_is_back(open_pool, buy, drop, book, simulator):
    pool = open_pool(capacity=4, prices=(BASE, REDUCED, CHILD))
    booking = buy(pool)
    simulator.faults.refuse = 1.0
    drop(booking, tickets(booking, "base")[0])
    assert Refund.objects.get().state == "requested"
    assert book(pool, tariff="child").state == "confirmed"
    assert imbalances() == []


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::5])
def test_in_every_order_the_refunds_are_what_was_paid(pool, buy, drop, at, order):
    booking = buy(pool)
    for place in order:
        after = drop(booking, booking.tickets[place])
        arrive(booking, at)
    after = ticketing.booking(id=booking.id, holders=[booking.holder])
    assert (after.state, after.payment.refunded) == ("refunded", booking.total)
    accounts = LedgerEntry.objects.filter(booking_id=booking.id).values("account").annotate(sum=Sum("amount"))
    assert {row["account"]: row["sum"] for row in accounts if row["sum"]} == {}
    assert imbalances() == []


def test_the_vat_of_each_ticket_goes_back_with_it(pool, buy, drop):
    booking = buy(pool)
    due = -ledger(booking, "vat")
    assert due == sum(ticket.vat_cents for ticket in booking.tickets) > 0
    for ticket in booking.tickets:
        drop(booking, ticket)
        due -= ticket.vat_cents
        assert -ledger(booking, "vat") == due
    assert due == 0


def test_what_is_left_can_be_cancelled_as_a_whole(pool, buy, drop, at):
    booking = buy(pool)
    drop(booking, tickets(booking, "base")[0])
    arrive(booking, at)
    after = ticketing.cancel(booking=booking.id, holders=[booking.holder], now=at)
    assert (after.state, after.payment.refunded) == ("refund_pending", booking.total)
    arrive(booking, at)
    after = ticketing.booking(id=booking.id, holders=[booking.holder])
    assert (after.state, sorted(Refund.objects.values_list("cents", flat=True))) == ("refunded", [1250, 1650])
    assert imbalances() == []


def test_a_free_ticket_goes_back_without_a_refund(pool, buy, drop):
    booking = buy(pool)
    assert drop(booking, *tickets(booking, "child")).state == "confirmed"
    assert not Refund.objects.exists()
    assert imbalances() == []


def test_the_last_free_ticket_ends_a_booking_that_was_paid_back(pool, buy, drop, at):
    booking = buy(pool)
    drop(booking, *tickets(booking, "base"), *tickets(booking, "reduced"))
    arrive(booking, at)
    assert drop(booking, *tickets(booking, "child")).state == "refunded"


def test_a_ticket_of_a_free_booking_goes_back_and_the_last_one_cancels_it(open_pool, book, drop):
    booking = book(open_pool(prices=(FREE,)), 2)
    assert drop(booking, booking.tickets[0]).state == "confirmed"
    assert drop(booking, booking.tickets[1]).state == "cancelled"
    assert imbalances() == []


def test_saying_it_again_is_the_same_refund(pool, buy, drop):
    booking = buy(pool)
    gone = tickets(booking, "base")[0]
    assert drop(booking, gone) == drop(booking, gone)
    assert Refund.objects.count() == 1


def test_the_provider_gives_back_exactly_that(pool, buy, drop, at, simulator):
    booking = buy(pool)
    drop(booking, tickets(booking, "base")[0])
    drop(booking, tickets(booking, "reduced")[0])
    arrive(booking, at)
    seen = simulator.books.get(Payment.objects.get().reference)
    assert len(seen.refunds) == 2
    assert ledger(booking, "provider") == booking.total.cents - 1650


def test_a_used_ticket_stays_and_the_others_may_go(pool, buy, drop, at):
    booking = buy(pool)
    inside, *others = booking.tickets
    ticketing.admit(barcode=inside.barcode, door=uuid4(), organiser=ORGANISER, now=at)
    with pytest.raises(NotCancellable):
        drop(booking, inside)
    with pytest.raises(NotCancellable):
        drop(booking, inside, others[0])
    after = drop(booking, *others)
    assert (after.state, Counter(ticket.state for ticket in after.tickets)) == (
        "confirmed",
        {"used": 1, "revoked": 3},
    )
    assert imbalances() == []


def test_somebody_elses_ticket_is_not_found(pool, buy, drop, at):
    mine, theirs = buy(pool), buy(pool)
    with pytest.raises(NoSuchTicket):
        drop(mine, theirs.tickets[0])
    with pytest.raises(NoSuchBooking):
        ticketing.cancel(booking=mine.id, holders=[uuid4()], now=at, tickets=[mine.tickets[0].id])


def test_not_before_it_is_paid(pool, book, drop):
    with pytest.raises(NotCancellable):
        booking = book(pool, 2)
        drop(booking, booking.tickets[0])


def test_not_once_it_has_begun(pool, buy, drop, at):
    booking = buy(pool)
    with pytest.raises(NotCancellable):
        drop(booking, booking.tickets[0], now=at + timedelta(hours=8))


def test_money_comes_back_until_the_pool_says(open_pool, buy, drop, at):
    booking = buy(open_pool(prices=(BASE, REDUCED, CHILD), refund_hours=4))
    free, paid = tickets(booking, "child"), tickets(booking, "base")
    late = at + timedelta(hours=4)
    with pytest.raises(NotCancellable) as refusal:
        drop(booking, paid[0], now=late)
    assert refusal.value.extra["refundable_until"] == late.isoformat()
    with pytest.raises(NotCancellable):
        ticketing.cancel(booking=booking.id, holders=[booking.holder], now=late)
    # What cost nothing can be given to somebody else until it begins.
    assert drop(booking, *free, now=late).state == "confirmed"
    assert drop(booking, paid[0], now=late - timedelta(seconds=1)).payment.refunded == Money(1250)


def test_what_is_never_refunded(open_pool, buy, drop):
    booking = buy(open_pool(prices=(BASE, REDUCED, CHILD), refund_hours=None))
    with pytest.raises(NotCancellable):
        drop(booking, tickets(booking, "base")[0])


def test_what_is_not_paid_yet_may_always_be_cancelled(open_pool, book, at):
    booking = book(open_pool(refund_hours=None))
    assert ticketing.cancel(booking=booking.id, holders=[booking.holder], now=at).state == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_eight_taps_at_once_are_one_refund_per_ticket(pool, buy, drop):
    booking = buy(pool)
    answers = together(8, lambda number: drop(booking, booking.tickets[number % 4]))
    assert not [answer for answer in answers if isinstance(answer, BaseException)]
    assert Refund.objects.aggregate(sum=Sum("cents"))["sum"] == booking.total.cents
    assert Refund.objects.count() == 3
    assert imbalances() == []


@pytest.mark.django_db(transaction=True)
def test_a_door_and_a_cancellation_at_once_agree(pool, buy, drop, at):
    booking = buy(pool)

    def either(number):
        ticket = booking.tickets[number % 4]
        if number < 4:
            return ticketing.admit(barcode=ticket.barcode, door=uuid4(), organiser=ORGANISER, now=at)
        return drop(booking, ticket)

    together(8, either)
    after = ticketing.booking(id=booking.id, holders=[booking.holder])
    revoked = sum(ticket.price.cents for ticket in after.tickets if ticket.state == "revoked")
    assert (Refund.objects.aggregate(sum=Sum("cents"))["sum"] or 0) == revoked
    assert {ticket.state for ticket in after.tickets} <= {"used", "revoked"}
    assert imbalances() == []
