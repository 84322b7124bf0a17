"""Codes that an organiser gives out: what they take off, who may use them, and the last use."""

import threading
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from culture_app.kernel.errors import InvalidInput
from culture_app.kernel.words import Money
from ticketing import services as ticketing
from ticketing import settling, vouchers
from ticketing.data import PriceLine, SeatWish
from ticketing.errors import QuoteForged
from ticketing.models import Booking, Payment, Ticket, Voucher
from ticketing.providers.protocol import Session
from ticketing.vouchers import VoucherTerms
from ticketing.vouchers.errors import NoSuchVoucher, VoucherRefused, VoucherUsedUp

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(at):
    """One code of the pool's organiser."""

    def go(pool, **terms):
        found = VoucherTerms(name="Actie", **terms)
        return vouchers.issue(organiser=pool.organiser, terms=found, count=1, now=at)[0]

    return go


def quote(pool, code, now, *seats):
    wishes = [SeatWish(tariff=tariff, count=count) for tariff, count in seats or [("base", 1)]]
    return ticketing.quote(occurrence=pool.occurrence, seats=wishes, now=now, voucher=code)


def book(quote, now, **more):
    words = {"holder": uuid4(), "key_hmac": uuid4().hex, "request_hash": b""} | more
    return ticketing.book(quote=quote, now=now, **words)


def expire(now):
    with connection.cursor() as cursor:
        cursor.execute("SELECT ticketing_expire_one(%s)", [now])


# What it takes off


def test_a_percentage_comes_off_each_seat(open_pool, issue, at):
    pool = open_pool()
    made = quote(pool, issue(pool, percent=20).code, at, ("base", 2), ("reduced", 1))
    assert made.total == Money(2 * 1000 + 320)
    assert [line.discount for line in made.lines] == [Money(500), Money(80)]


def test_an_amount_is_spread_over_the_seats(open_pool, issue, at):
    pool = open_pool()
    made = quote(pool, issue(pool, cents=500).code, at, ("base", 3))
    assert (made.total, made.lines[0].seats) == (Money(3250), (1083, 1083, 1084))


def test_the_vat_is_that_of_the_lower_price(open_pool, issue, at):
    pool = open_pool()
    (line,) = quote(pool, issue(pool, percent=20).code, at).lines
    assert (line.total, line.vat.cents) == (Money(1000), 57)


def test_each_ticket_says_what_was_paid_for_it(open_pool, issue, at):
    pool = open_pool()
    booked = book(quote(pool, issue(pool, cents=500).code, at, ("base", 3)), at)
    assert sorted(ticket.price.cents for ticket in booked.tickets) == [1083, 1083, 1084]
    assert Payment.objects.get().cents == 3250


def test_what_it_covers_whole_is_confirmed_at_once(open_pool, issue, at):
    pool = open_pool()
    booked = book(quote(pool, issue(pool, cents=9999).code, at, ("base", 2)), at)
    assert (booked.state, booked.total, booked.payment) == ("confirmed", Money(0), None)
    assert all(ticket.barcode for ticket in booked.tickets)


def test_spaces_dashes_and_small_letters_make_no_difference(open_pool, issue, at):
    pool = open_pool()
    code = issue(pool, percent=50).code.lower()
    assert quote(pool, f"{code[:4]}-{code[4:8]} {code[8:]}", at).total == Money(625)


# Where it is good for nothing


def refused(pool, code, now):
    with pytest.raises(VoucherRefused) as said:
        quote(pool, code, now)
    return said.value.extra["reason"]


def test_a_code_that_nobody_gave_out(open_pool, at):
    assert refused(open_pool(), "NOSUCHCODE22", at) == "unknown"


def test_another_organisers_code_is_as_unknown(open_pool, issue, at):
    theirs = open_pool(organiser=uuid4())
    assert refused(open_pool(), issue(theirs, percent=50).code, at) == "unknown"


def test_before_and_after_its_days(open_pool, issue, at):
    pool = open_pool()
    code = issue(pool, percent=50, valid_from=at, valid_to=at + timedelta(hours=1)).code
    assert refused(pool, code, at - timedelta(seconds=1)) == "not_yet"
    assert refused(pool, code, at + timedelta(hours=1)) == "over"
    assert quote(pool, code, at).total == Money(625)


def test_a_quote_never_outlives_its_voucher(open_pool, issue, at):
    pool = open_pool()
    until = at + timedelta(minutes=3)
    assert quote(pool, issue(pool, percent=50, valid_to=until).code, at).valid_until == until


def test_for_other_shows(open_pool, issue, at):
    one, other = open_pool(), open_pool()
    code = issue(one, percent=50, pools=(one.id,)).code
    assert refused(other, code, at) == "not_for_this"
    assert quote(one, code, at).total == Money(625)


def test_once_it_was_withdrawn(open_pool, issue, at):
    pool = open_pool()
    made = issue(pool, percent=50)
    promised = quote(pool, made.code, at)
    vouchers.withdraw(organiser=pool.organiser, voucher=made.id, now=at)
    assert refused(pool, made.code, at) == "withdrawn"
    with pytest.raises(VoucherUsedUp):
        book(promised, at)


def test_nobody_withdraws_anothers(open_pool, issue, at):
    with pytest.raises(NoSuchVoucher):
        vouchers.withdraw(organiser=uuid4(), voucher=issue(open_pool(), percent=5).id, now=at)


def test_once_it_is_used_up(open_pool, issue, at, seats_of):
    pool = open_pool()
    code = issue(pool, percent=50).code
    late = quote(pool, code, at)
    book(quote(pool, code, at), at)
    assert refused(pool, code, at) == "used_up"
    with pytest.raises(VoucherUsedUp):
        book(late, at)
    assert (Booking.objects.count(), seats_of(pool)) == (1, (1, 1, 1))


# Uses


def test_a_key_that_used_it_gets_its_answer_again(open_pool, issue, at):
    pool = open_pool()
    made = quote(pool, issue(pool, cents=5000).code, at)
    first = book(made, at, key_hmac="k")
    again = book(made, at, key_hmac="k")
    assert (again.id, again.tickets, again.lines, again.replayed) == (
        first.id,
        first.tickets,
        first.lines,
        True,
    )


def test_an_expired_booking_gives_its_use_back(open_pool, issue, at):
    pool = open_pool()
    made = issue(pool, percent=50)
    book(quote(pool, made.code, at), at)
    expire(at + timedelta(hours=1))
    assert book(quote(pool, made.code, at), at).state == "awaiting_payment"


def test_a_cancelled_booking_gives_its_use_back(open_pool, issue, at):
    pool, holder = open_pool(), uuid4()
    made = issue(pool, cents=5000)
    booked = book(quote(pool, made.code, at), at, holder=holder)
    ticketing.cancel(booking=booked.id, holders=[holder], now=at)
    assert vouchers.of_organiser(organiser=pool.organiser)[0].used == 0
    assert book(quote(pool, made.code, at), at).state == "confirmed"


def test_late_money_gets_no_price_whose_use_went_to_somebody_else(open_pool, issue, at):
    pool = open_pool()
    code = issue(pool, percent=50).code
    first = book(quote(pool, code, at), at)
    expire(at + timedelta(hours=1))
    book(quote(pool, code, at), at)
    seen = Session(reference="r", state="paid", amount=Money(625))
    assert settling.settle(payment=first.payment.id, seen=seen, now=at).refund
    assert Booking.objects.get(pk=first.id).state == "refund_pending"


def test_late_money_gets_its_price_while_the_use_is_free(open_pool, issue, at):
    pool = open_pool()
    first = book(quote(pool, issue(pool, percent=50).code, at), at)
    expire(at + timedelta(hours=1))
    seen = Session(reference="r", state="paid", amount=Money(625))
    settling.settle(payment=first.payment.id, seen=seen, now=at)
    assert Booking.objects.get(pk=first.id).state == "confirmed"


def test_a_quote_with_another_voucher_is_not_ours(open_pool, issue, at):
    from dataclasses import replace

    pool = open_pool()
    made = quote(pool, issue(pool, percent=50).code, at)
    with pytest.raises(QuoteForged):
        book(replace(made, voucher=issue(pool, percent=50).id), at)
    with pytest.raises(QuoteForged):
        book(replace(made, voucher=None), at)


def test_booking_with_a_voucher_takes_one_statement(open_pool, issue, at, django_assert_num_queries):
    pool = open_pool()
    made = quote(pool, issue(pool, cents=5000).code, at)
    with django_assert_num_queries(3) as seen:  # the other two are this test's savepoint
        book(made, at)
    assert sum("SAVEPOINT" not in query["sql"] for query in seen.captured_queries) == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_three_uses_go_to_three_of_twelve_at_once(open_pool, issue, at, seats_of):
    pools = [open_pool(capacity=50, shards=2), open_pool(capacity=50)]
    code = issue(pools[0], cents=5000, uses=3).code
    quotes = [quote(pool, code, at) for pool in pools]
    start, outcomes = threading.Barrier(12), []

    def run(number):
        start.wait()
        try:
            outcomes.append(book(quotes[number % 2], at).state)
        except VoucherUsedUp:
            outcomes.append("used up")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(outcomes) == {"confirmed": 3, "used up": 9}
    assert sum(seats_of(pool)[0] for pool in pools) == Ticket.objects.count() == 3


# Issuing


def test_the_code_is_shown_once_and_not_kept(open_pool, issue, at):
    pool = open_pool()
    made = issue(pool, percent=10)
    assert len(made.code) == vouchers.LENGTH
    assert made.code not in repr(Voucher.objects.values().get())
    assert vouchers.of_organiser(organiser=pool.organiser)[0].code == ""


def test_each_of_many_has_a_code_of_its_own(at):
    terms = VoucherTerms(name="Pers", percent=100)
    made = vouchers.issue(organiser=uuid4(), terms=terms, count=50, now=at)
    assert len({one.code for one in made}) == 50


@pytest.mark.parametrize(
    ("terms", "count"),
    [
        ({}, 1),
        ({"cents": 100, "percent": 10}, 1),
        ({"cents": 0}, 1),
        ({"percent": 101}, 1),
        ({"percent": 10, "uses": 0}, 1),
        ({"percent": 10}, 0),
        ({"percent": 10}, 501),
    ],
)
def test_terms_that_cannot_be_are_refused(at, terms, count):
    with pytest.raises(InvalidInput):
        vouchers.issue(organiser=uuid4(), terms=VoucherTerms(name="x", **terms), count=count, now=at)


def test_a_free_seat_uses_no_voucher(open_pool, issue, at):
    pool = open_pool(prices=(PriceLine(tariff="base", name={}, price=Money(0)),))
    assert quote(pool, issue(pool, percent=50).code, at).voucher is None
