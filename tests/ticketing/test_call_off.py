"""The organiser calls a show off."""

import threading
import time
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from culture_app.kernel.models import Outbox
from culture_app.kernel.words import Money
from tests.ticketing.balance import balance, imbalances
from tests.ticketing.conftest import BASE, FREE, ORGANISER
from tests.ticketing.test_concurrency import together
from ticketing import asking, calling_off, sales, settling, tasks
from ticketing import services as ticketing
from ticketing.data import SeatWish
from ticketing.errors import NoSuchPool, NotOnSale, RevokedTicket, TooLateToCallOff
from ticketing.models import Booking, CallingOff, LedgerEntry, Payment, Refund, Ticket
from ticketing.providers.protocol import Session

pytestmark = pytest.mark.django_db


def go_on(pool, at):
    """Until nothing is left; how many each time."""
    steps = []
    while some := calling_off.go_on(pool=pool.id, now=at):
        steps.append(some)
    return steps


def progress(pool):
    return sales.calling_off(pool=pool.id, organiser=ORGANISER)


def states(pool):
    return Counter(Booking.objects.filter(pool_id=pool.id).values_list("state", flat=True))


def test_nothing_is_sold_any_more(open_pool, book, call_off, at):
    pool = open_pool(prices=(FREE,))
    quote = ticketing.quote(occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=1)], now=at)
    call_off(pool)
    with pytest.raises(NotOnSale):
        ticketing.book(quote=quote, holder=uuid4(), key_hmac="k", request_hash=b"", now=at)
    with pytest.raises(NotOnSale):
        book(pool)


def test_every_ticket_dies_and_whoever_paid_is_owed_her_money(open_pool, book, paid, call_off, at):
    pool = open_pool(capacity=20, prices=(BASE, FREE.__class__(tariff="free", name={}, price=Money(0))))
    mine, free, waiting = paid(pool, 2), book(pool, tariff="free"), book(pool, 3)
    other = paid(pool)
    asked = call_off(pool)
    assert (asked.bookings_left, asked.refunds, asked.refunded, asked.amount) == (4, 2, 0, Money(3750))
    assert go_on(pool, at) == [4]
    assert states(pool) == {"refund_pending": 2, "cancelled": 2}
    assert set(Ticket.objects.values_list("state", flat=True)) == {"revoked", "void"}
    assert sorted(Refund.objects.values_list("cents", flat=True)) == [1250, 2500]
    assert (progress(pool).bookings_left, progress(pool).amount, progress(pool).done) == (
        0,
        Money(3750),
        False,
    )
    assert balance(pool)["reserved"] == 0
    assert imbalances() == []
    assert {ticketing.booking(id=one.id, holders=[one.holder]).reason for one in (mine, free)} == {
        "called_off"
    }
    assert {one.id for one in (mine, free, waiting, other)} == set(
        Booking.objects.values_list("id", flat=True)
    )


def test_a_revoked_ticket_opens_no_door(open_pool, book, call_off, at):
    pool = open_pool(prices=(FREE,))
    barcode = book(pool).tickets[0].barcode
    call_off(pool)
    go_on(pool, at)
    with pytest.raises(RevokedTicket):
        ticketing.admit(barcode=barcode, door=uuid4(), organiser=ORGANISER, now=at)


def test_the_worker_does_it_all(open_pool, book, act, call_off, at):
    pool = open_pool()
    bookings = [book(pool, 2) for _ in range(3)]
    for booking in bookings:
        act(asking.start(payment=booking.payment.id, now=at).url)
        asking.look_after(payment=booking.payment.id, now=at)
    call_off(pool)
    assert tasks.call_off(str(pool.id)) == 3
    Refund.objects.update(due_at=at - timedelta(days=9))
    tasks.call_off()
    found = progress(pool)
    assert (found.refunds, found.refunded, found.failed, found.done) == (3, 3, 0, True)
    assert (found.amount_refunded, states(pool)) == (Money(7500), {"refunded": 3})
    assert LedgerEntry.objects.filter(unit="EUR", account="refunds_due").aggregate(n=Sum("amount"))["n"] == 0


def test_money_that_comes_later_goes_back(open_pool, book, call_off, at):
    pool = open_pool()
    booking = book(pool)
    Payment.objects.update(state="open", reference="tr_late")
    call_off(pool)
    go_on(pool, at)
    seen = Session(reference="tr_late", state="paid", amount=booking.total)
    settling.settle(payment=booking.payment.id, seen=seen, now=at)
    assert states(pool) == {"refund_pending": 1}
    assert (progress(pool).refunds, progress(pool).amount) == (1, booking.total)
    assert imbalances() == []


def test_what_was_given_back_before_is_not_given_back_again(open_pool, paid, call_off, at):
    pool = open_pool()
    booking = paid(pool, 3)
    ticketing.cancel(booking=booking.id, holders=[booking.holder], now=at, tickets=[booking.tickets[0].id])
    call_off(pool, now=at + timedelta(minutes=1))
    go_on(pool, at + timedelta(minutes=1))
    assert sorted(Refund.objects.values_list("cents", flat=True)) == [1250, 2500]
    assert progress(pool).amount == Money(2500)
    assert imbalances() == []


def test_whoever_was_inside_gets_her_money_too(open_pool, paid, call_off, at):
    pool = open_pool()
    booking = paid(pool, 2)
    inside = ticketing.booking(id=booking.id, holders=[booking.holder]).tickets[0]
    ticketing.admit(barcode=inside.barcode, door=uuid4(), organiser=ORGANISER, now=at)
    call_off(pool)
    assert progress(pool).amount == Money(2500)
    go_on(pool, at)
    assert (states(pool), Refund.objects.get().cents) == ({"refund_pending": 1}, 2500)
    vat = LedgerEntry.objects.filter(unit="VAT").values("account").annotate(sum=Sum("amount"))
    assert [row["sum"] for row in vat] == [0, 0]
    assert imbalances() == []


def test_many_bookings_take_as_many_statements_as_one(open_pool, paid, call_off, at):
    counts = []
    for bookings in (1, 7):
        pool = open_pool(capacity=20)
        for _ in range(bookings):
            paid(pool, 2)
        call_off(pool)
        with CaptureQueriesContext(connection) as asked:
            assert calling_off.go_on(pool=pool.id, now=at) == bookings
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15
    assert imbalances() == []


def test_calling_off_again_tells_how_far_it_is(open_pool, paid, call_off, at):
    pool = open_pool()
    paid(pool)
    first = call_off(pool)
    assert call_off(pool, now=at + timedelta(hours=1)) == first
    assert CallingOff.objects.count() == 1


def test_not_once_it_is_over(open_pool, call_off, at):
    with pytest.raises(TooLateToCallOff):
        call_off(open_pool(), now=at + timedelta(hours=10))


def test_only_the_organisers_own(open_pool, call_off):
    pool = open_pool()
    with pytest.raises(NoSuchPool):
        call_off(pool, organiser=uuid4())
    with pytest.raises(NoSuchPool):
        progress(pool)
    call_off(pool)
    with pytest.raises(NoSuchPool):
        sales.calling_off(pool=pool.id, organiser=uuid4())


def test_the_offers_room_and_the_waiting_list_hear_of_it(open_pool, call_off):
    pool = open_pool()
    Outbox.objects.all().delete()
    call_off(pool)
    assert set(Outbox.objects.values_list("topic", "key")) == {("availability.changed", str(pool.occurrence))}


def test_some_bookings_at_a_time(open_pool, book, call_off, at):
    pool = open_pool(capacity=200, prices=(FREE,))
    for _ in range(120):
        book(pool)
    call_off(pool)
    assert calling_off.go_on(pool=pool.id, now=at) == 50
    assert (progress(pool).bookings_left, calling_off.due()) == (70, [pool.id])
    assert go_on(pool, at) == [50, 20]
    assert calling_off.due() == []


def test_telling_how_far_it_is_takes_two_statements(open_pool, book, call_off, django_assert_num_queries):
    pool = open_pool(prices=(FREE,))
    book(pool)
    call_off(pool)
    with django_assert_num_queries(2):
        progress(pool)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shards", [1, 4])
def test_no_booking_slips_through_while_it_is_called_off(open_pool, call_off, at, shards):
    pool = open_pool(capacity=500, prices=(FREE,), shards=shards)
    quote = ticketing.quote(occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=1)], now=at)

    def either(number):
        if number == 0:
            time.sleep(0.1)
            call_off(pool)
            return go_on(pool, at)
        if number == 1:
            time.sleep(0.12)
            return go_on(pool, at)
        made = 0
        try:
            for _ in range(40):
                ticketing.book(quote=quote, holder=uuid4(), key_hmac=uuid4().hex, request_hash=b"", now=at)
                made += 1
        except Exception:  # sold out, or not on sale any more
            return made
        return made

    answers = together(10, either)
    assert not [answer for answer in answers if isinstance(answer, BaseException)]
    go_on(pool, at)
    made = sum(answers[2:])
    assert made > 0
    assert states(pool) == {"cancelled": made}
    assert balance(pool)["reserved"] == 0
    assert imbalances() == []


@pytest.mark.django_db(transaction=True)
def test_workers_that_are_killed_on_and_on_finish_it_all_the_same(open_pool, paid, call_off, at):
    pool = open_pool(capacity=300)
    total = sum((paid(pool, 2).total.cents for _ in range(120)), start=0)
    call_off(pool)
    kills, over = [], threading.Event()

    def killer():
        mine = set()
        while not over.is_set():
            time.sleep(0.03)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    " AND application_name = 'calling off' AND state <> 'idle' AND xact_start < clock_timestamp() - interval '15 ms'"
                )
                for (pid,) in cursor.fetchall():
                    if len(mine) < 12 and pid not in mine:
                        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
                        mine.add(pid)
        kills.extend(mine)
        connection.close()

    def worker(number):
        if number == 0:
            return killer()
        while True:
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SET application_name = 'calling off'")
                while calling_off.go_on(pool=pool.id, now=at):
                    pass
                if not calling_off.due():
                    over.set()
                    return None
            except OperationalError:
                connection.close()

    together(3, worker)
    assert kills
    assert states(pool) == {"refund_pending": 120}
    assert (Refund.objects.count(), Refund.objects.aggregate(n=Sum("cents"))["n"]) == (120, total)
    assert LedgerEntry.objects.filter(unit="EUR").aggregate(n=Sum("amount"))["n"] == 0
    assert imbalances() == []


def test_nobody_waits_for_it_any_more(open_pool, book, call_off, at):
    from ticketing import line, promoting
    from ticketing.models import Waiting

    pool = open_pool(capacity=1, prices=(FREE,))
    book(pool)
    line.wait(occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=1)], holder=uuid4(), now=at)
    call_off(pool)
    go_on(pool, at)
    assert promoting.promote_everywhere(now=at) == 0
    assert list(Waiting.objects.values_list("state", flat=True)) == ["ended"]
