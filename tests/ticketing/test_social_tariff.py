"""A social tariff: how a booking waits for its card scheme, and how it is taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from culture_app.kernel.words import Money
from ticketing import line, registering, settling, tasks
from ticketing import services as ticketing
from ticketing.card_schemes.errors import CardSchemeUnavailable
from ticketing.data import SeatWish
from ticketing.models import Booking, CardSale, Payment, Ticket
from ticketing.providers.protocol import Session

pytestmark = pytest.mark.django_db
LOTTE, WOUT, COUPON = "0900000000002", "0900000000004", "0900000000007"


def quote(pool, now, *cards, count=1, **more):
    wishes = [SeatWish(tariff="base", count=count)]
    return ticketing.quote(occurrence=pool.occurrence, seats=wishes, now=now, cards=cards, **more)


def book(made, now, **more):
    words = {"holder": uuid4(), "key_hmac": uuid4().hex, "request_hash": b""} | more
    return ticketing.book(quote=made, now=now, **words)


def state(booking):
    return Booking.objects.get(pk=booking.id).state, CardSale.objects.get(pk=booking.id).state


def expire(now):
    with connection.cursor() as cursor:
        cursor.execute("SELECT ticketing_expire_one(%s)", [now])


def test_the_seats_are_held_and_nothing_is_registered_inside_the_booking(open_pool, uitpas, at, seats_of):
    pool = open_pool()
    booked = book(quote(pool, at, LOTTE), at)
    assert (booked.state, state(booked)[1], uitpas.books.registrations) == ("held", "due", 0)
    assert seats_of(pool) == (1, 1, 1)
    assert [one.barcode for one in booked.tickets] == [""]


def test_no_payment_starts_before_the_scheme_has_agreed(open_pool, uitpas, at):
    from ticketing import asking

    book(quote(open_pool(), at, LOTTE), at)
    assert asking.lease_payments() == []


def test_once_it_has_agreed_the_booking_awaits_its_payment(open_pool, uitpas, at):
    from ticketing import asking

    booked = book(quote(open_pool(), at, LOTTE), at)
    registering.look_after(booking=booked.id, now=at)
    assert state(booked) == ("awaiting_payment", "registered")
    Payment.objects.update(due_at=at - timedelta(days=900))
    assert asking.lease_payments() == [Payment.objects.get().pk]
    assert len(uitpas.books.sales) == 1


def test_a_seat_that_a_coupon_pays_is_confirmed_then(open_pool, uitpas, at, seats_of):
    pool = open_pool()
    booked = book(quote(pool, at, COUPON), at)
    assert (booked.state, booked.total) == ("held", Money(0))
    registering.look_after(booking=booked.id, now=at)
    assert state(booked) == ("confirmed", "registered")
    assert Ticket.objects.get().state == "live"
    assert seats_of(pool) == (1, 1, 1)


def test_when_the_scheme_refuses_nothing_is_charged_and_the_seats_go_back(open_pool, uitpas, at, seats_of):
    pool = open_pool()
    booked = book(quote(pool, at, LOTTE), at)
    uitpas.faults.deny = 1.0
    registering.look_after(booking=booked.id, now=at)
    assert state(booked) == ("cancelled", "refused")
    assert (Payment.objects.get().state, seats_of(pool)) == ("canceled", (0, 0, 0))


def test_all_cards_of_a_booking_or_none(open_pool, uitpas, at):
    booked = book(quote(open_pool(), at, LOTTE, WOUT, count=2), at)
    uitpas.books.register([{"uitpasNumber": WOUT, "eventId": str(booked.event), "tariff": {"id": "SOCIALTARIFF-1"}, "regularPrice": 1}] * 2)  # fmt: skip
    registering.look_after(booking=booked.id, now=at)
    assert state(booked) == ("cancelled", "refused")
    assert uitpas.books.of(LOTTE, str(booked.event)) == []


def test_a_lost_answer_registers_no_second_time(open_pool, uitpas, at):
    booked = book(quote(open_pool(), at, LOTTE), at)
    uitpas.faults.lost = 1.0
    with pytest.raises(CardSchemeUnavailable):
        registering.look_after(booking=booked.id, now=at)
    assert state(booked) == ("held", "due")
    uitpas.faults.lost = 0.0
    registering.look_after(booking=booked.id, now=at)
    assert state(booked) == ("awaiting_payment", "registered")
    assert (len(uitpas.books.sales), uitpas.books.registrations) == (1, 1)


def test_two_bookings_of_one_card_are_two_registrations(open_pool, uitpas, at):
    pool = open_pool()
    first, second = book(quote(pool, at, LOTTE), at), book(quote(pool, at, LOTTE), at)
    registering.look_after(booking=first.id, now=at)
    CardSale.objects.filter(pk=second.id).update(attempts=1)  # as after an answer that never came
    registering.look_after(booking=second.id, now=at)
    ours = CardSale.objects.values_list("references", flat=True)
    assert {one for references in ours for one in references} == set(uitpas.books.sales)
    assert len(uitpas.books.sales) == 2


def test_looking_twice_registers_once(open_pool, uitpas, at):
    booked = book(quote(open_pool(), at, LOTTE), at)
    registering.look_after(booking=booked.id, now=at)
    registering.look_after(booking=booked.id, now=at)
    assert uitpas.books.registrations == 1


# Taking it back


def due_now():
    CardSale.objects.update(due_at="2020-01-01T00:00:00Z")


@pytest.mark.parametrize("over", ["expired", "cancelled"])
def test_a_booking_that_is_over_gives_the_social_tariff_back(open_pool, uitpas, at, over):
    holder = uuid4()
    booked = book(quote(open_pool(), at, LOTTE), at, holder=holder)
    registering.look_after(booking=booked.id, now=at)
    if over == "expired":
        expire(at + timedelta(hours=1))
    else:
        ticketing.cancel(booking=booked.id, holders=[holder], now=at)
    assert tasks.look_after_cards() == 1
    assert (state(booked), uitpas.books.sales) == ((over, "undone"), {})


def test_what_was_never_registered_is_dropped_with_its_number(open_pool, uitpas, at):
    booked = book(quote(open_pool(), at, LOTTE), at)
    expire(at + timedelta(hours=1))
    due_now()
    tasks.look_after_cards()
    assert (state(booked), uitpas.books.registrations) == (("expired", "dropped"), 0)
    assert CardSale.objects.get().sealed is None


def test_a_lost_answer_of_a_booking_that_is_over_is_taken_back(open_pool, uitpas, at):
    booked = book(quote(open_pool(), at, LOTTE), at)
    uitpas.faults.lost = 1.0
    with pytest.raises(CardSchemeUnavailable):
        registering.look_after(booking=booked.id, now=at)
    expire(at + timedelta(hours=1))
    uitpas.faults.lost = 0.0
    due_now()
    tasks.look_after_cards()
    assert (state(booked), uitpas.books.sales) == (("expired", "dropped"), {})


def test_taking_back_is_resumed_when_the_scheme_was_down(open_pool, uitpas, at):
    booked = book(quote(open_pool(), at, LOTTE), at)
    registering.look_after(booking=booked.id, now=at)
    expire(at + timedelta(hours=1))
    uitpas.faults.down = 1.0
    due_now()
    tasks.look_after_cards()
    assert state(booked) == ("expired", "registered")
    uitpas.faults.down = 0.0
    due_now()
    tasks.look_after_cards()
    assert (state(booked), uitpas.books.sales) == (("expired", "undone"), {})


def test_a_sale_that_goes_on_is_left_alone(open_pool, uitpas, at):
    booked = book(quote(open_pool(), at, COUPON), at)
    registering.look_after(booking=booked.id, now=at)
    assert tasks.look_after_cards() == 0
    due_now()
    tasks.look_after_cards()
    assert (state(booked), len(uitpas.books.sales)) == (("confirmed", "registered"), 1)


def test_one_ticket_given_back_gives_back_its_own_tariff(open_pool, uitpas, at):
    holder = uuid4()
    booked = book(quote(open_pool(), at, COUPON, "0900000000017", count=3), at, holder=holder)
    registering.look_after(booking=booked.id, now=at)
    Booking.objects.filter(pk=booked.id).update(state="confirmed")
    Ticket.objects.update(state="live")
    second, third = (one.id for one in booked.tickets[1:])
    settling.release(booking=booked.id, only=[third], kind="cancel", now=at)
    tasks.look_after_cards()
    assert len(uitpas.books.sales) == 2
    settling.release(booking=booked.id, only=[second], kind="cancel", now=at)
    tasks.look_after_cards()
    assert [one.number for one in uitpas.books.sales.values()] == [COUPON]
    assert state(booked)[1] == "registered"


def test_what_is_due_is_handed_out_once(open_pool, uitpas, at):
    book(quote(open_pool(), at, LOTTE), at)
    due_now()
    assert (len(registering.lease()), len(registering.lease())) == (1, 0)


def test_late_money_buys_no_social_price_that_was_given_back(open_pool, uitpas, at):
    booked = book(quote(open_pool(), at, LOTTE), at)
    registering.look_after(booking=booked.id, now=at)
    expire(at + timedelta(hours=1))
    payment = Payment.objects.get()
    seen = Session(reference="r", state="paid", amount=Money(250))
    assert settling.settle(payment=payment.pk, seen=seen, now=at).refund
    assert state(booked)[0] == "refund_pending"


def test_a_card_does_not_overtake_those_who_wait(open_pool, uitpas, book_full, at):
    from ticketing.errors import SoldOut

    pool, promised = book_full
    line.wait(occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=1)], holder=uuid4(), now=at)
    expire(at + timedelta(hours=1))
    with pytest.raises(SoldOut):
        book(promised, at)


@pytest.fixture
def book_full(open_pool, uitpas, at):
    """A sold-out pool, and a quote with a card from before it was."""
    pool = open_pool(capacity=1)
    promised = quote(pool, at, LOTTE)
    book(quote(pool, at), at)
    return pool, promised


def test_the_same_key_gives_the_same_booking(open_pool, uitpas, at):
    made = quote(open_pool(), at, LOTTE)
    first = book(made, at, key_hmac="k")
    registering.look_after(booking=first.id, now=at)
    again = book(made, at, key_hmac="k")
    assert (again.id, again.total, again.lines, again.replayed) == (first.id, first.total, first.lines, True)


@pytest.mark.django_db(transaction=True)
def test_in_one_request_she_has_the_price_and_the_link(open_pool, uitpas, simulator, at):
    booked = book(quote(open_pool(), at, LOTTE, count=2), at)
    assert (booked.state, booked.payment.amount) == ("awaiting_payment", Money(1500))
    assert booked.payment.url.startswith("http://127.0.0.1:")
    assert len(uitpas.books.sales) == 1
