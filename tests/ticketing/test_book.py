from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import Sum

from culture_app.kernel.models import Outbox
from ticketing import services as ticketing
from ticketing.data import SeatWish
from ticketing.errors import KeyReused, NotOnSale, QuoteExpired, SoldOut
from ticketing.models import Booking, LedgerEntry, Payment, Pool

pytestmark = pytest.mark.django_db


@pytest.fixture
def free(open_pool):
    from culture_app.kernel.words import Money
    from ticketing.data import PriceLine

    line = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))
    return lambda **more: open_pool(prices=(line,), **more)


def a_quote(pool, now, count=1):
    return ticketing.quote(occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=count)], now=now)


def test_a_free_booking_is_confirmed_at_once_with_its_tickets(free, book):
    booking = book(free(), 2)
    assert (booking.state, [ticket.state for ticket in booking.tickets]) == ("confirmed", ["live", "live"])
    assert all(ticket.barcode for ticket in booking.tickets)


def test_a_priced_booking_awaits_its_payment_and_shows_no_barcode(open_pool, book):
    booking = book(open_pool(), 2)
    assert (booking.state, booking.payment.state) == ("awaiting_payment", "pending")
    assert [ticket.barcode for ticket in booking.tickets] == ["", ""]


def test_a_hold_outlives_the_twenty_minutes_that_a_payment_may_take(open_pool, book, at):
    assert book(open_pool()).expires_at > at + timedelta(seconds=1200)


def test_counter_tickets_and_ledger_agree(open_pool, free, book, seats_of):
    priced, gratis = open_pool(), free()
    book(priced, 3)
    book(gratis, 4)
    assert (seats_of(priced), seats_of(gratis)) == ((3, 3, 3), (4, 4, 4))


def test_money_that_was_not_paid_is_not_in_the_ledger(open_pool, book):
    book(open_pool(), 2)
    assert not LedgerEntry.objects.filter(unit="EUR").exists()


def test_the_ledger_of_a_booking_balances(free, book):
    booking = book(free(), 2)
    entries = LedgerEntry.objects.filter(booking_id=booking.id)
    assert entries.aggregate(sum=Sum("amount"))["sum"] == 0


def test_the_answer_is_what_is_read_back_later(free, book):
    holder = uuid4()
    pool = free()
    booking = book(pool, 2, holder=holder)
    again = ticketing.booking(id=booking.id, holders=[holder])
    assert again == booking


def test_takes_one_statement(free, at, django_assert_num_queries):
    quote = a_quote(free(), at)
    with django_assert_num_queries(3) as seen:  # the other two are this test's savepoint
        ticketing.book(quote=quote, holder=uuid4(), key_hmac="k", request_hash=b"", now=at)
    assert sum("SAVEPOINT" not in query["sql"] for query in seen.captured_queries) == 1


def test_tells_that_seats_changed(free, book):
    pool = free()
    Outbox.objects.all().delete()
    book(pool)
    changed = Outbox.objects.get(topic="availability.changed")
    assert changed.payload == {"occurrence": str(pool.occurrence)}


def test_refuses_when_sold_out(free, book, at):
    pool = free(capacity=2)
    late = a_quote(pool, at)
    book(pool, 2)
    with pytest.raises(SoldOut):
        ticketing.book(quote=late, holder=uuid4(), key_hmac="late", request_hash=b"", now=at)
    assert Booking.objects.count() == 1


def test_refuses_an_expired_quote(free, at):
    quote = a_quote(free(), at)
    with pytest.raises(QuoteExpired):
        ticketing.book(quote=quote, holder=uuid4(), key_hmac="k", request_hash=b"", now=quote.valid_until)


def test_refuses_once_the_organiser_stopped_the_sale(free, at):
    pool = free()
    quote = a_quote(pool, at)
    Pool.objects.filter(pk=pool.id).update(state="stopped")
    with pytest.raises(NotOnSale):
        ticketing.book(quote=quote, holder=uuid4(), key_hmac="k", request_hash=b"", now=at)


def test_seats_may_come_from_several_shards_before_it_is_sold_out(free, book, seats_of):
    pool = free(capacity=7, shards=3)
    assert len(book(pool, 7).tickets) == 7
    assert seats_of(pool) == (7, 7, 7)


def test_every_shard_is_tried(free, book, seats_of):
    pool = free(capacity=8, shards=4)
    for _ in range(8):
        book(pool, 1)
    assert seats_of(pool) == (8, 8, 8)


def test_the_same_key_gives_the_same_booking_again(free, book):
    pool = free()
    first, second = book(pool, key="k"), book(pool, key="k")
    assert (second.id, second.tickets, second.replayed) == (first.id, first.tickets, True)
    assert Booking.objects.count() == 1


def test_the_same_key_gives_its_answer_when_nothing_is_left(free, at):
    quote = a_quote(free(capacity=1), at)
    book = lambda: ticketing.book(quote=quote, holder=uuid4(), key_hmac="k", request_hash=b"", now=at)
    assert book().id == book().id


def test_the_same_key_gives_its_answer_after_the_quote_expired(free, at):
    quote = a_quote(free(), at)
    words = {"quote": quote, "holder": uuid4(), "key_hmac": "k", "request_hash": b""}
    first = ticketing.book(**words, now=at)
    assert ticketing.book(**words, now=at + timedelta(hours=1)).id == first.id


def test_the_same_key_with_another_request_is_refused(free, at):
    quote = a_quote(free(), at)
    words = {"quote": quote, "holder": uuid4(), "key_hmac": "k", "now": at}
    ticketing.book(**words, request_hash=b"one")
    with pytest.raises(KeyReused):
        ticketing.book(**words, request_hash=b"two")


def test_what_a_key_booked_is_found_without_a_quote(free, book):
    first = book(free(), key="k")
    assert ticketing.booked(key_hmac="k", request_hash=b"request").id == first.id
    assert ticketing.booked(key_hmac="other", request_hash=b"request") is None


def test_a_priced_booking_leaves_one_payment_to_start(open_pool, book):
    booking = book(open_pool(), 2)
    payment = Payment.objects.get()
    assert (payment.booking_id, payment.cents, payment.state, payment.reference) == (
        booking.id,
        2500,
        "pending",
        None,
    )


def test_tells_neither_holder_nor_key_to_others(free, book):
    booking = book(free())
    with pytest.raises(ticketing.NoSuchBooking):
        ticketing.booking(id=booking.id, holders=[uuid4()])
