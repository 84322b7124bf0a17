"""Invoice numbers: after confirmation, where one was asked for, without a gap."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from culture_app.kernel.words import Money
from ticketing import invoices, settling
from ticketing import services as ticketing
from ticketing.data import Company, SeatWish
from ticketing.errors import NoSuchBooking
from ticketing.models import Booking, Invoice, InvoiceSequence, InvoiceWish, Refund
from ticketing.providers.protocol import Session

pytestmark = pytest.mark.django_db
COMPANY = Company(name="Kelder en Zolder bv", vat_number="BE0123456749")


@pytest.fixture
def sell(at):
    """Book and pay so many seats; with a company an invoice is asked for."""

    def go(pool, count=1, *, company=COMPANY, pay=True, holder=None, now=at):
        quote = ticketing.quote(
            occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=count)], now=now
        )
        made = ticketing.book(
            quote=quote,
            holder=holder or uuid4(),
            key_hmac=uuid4().hex,
            request_hash=b"",
            now=now,
            company=company,
        )
        if pay and made.payment:
            seen = Session(reference=uuid4().hex, state="paid", amount=made.total)
            settling.settle(payment=made.payment.id, seen=seen, now=now)
        return made

    return go


def numbers(kind="invoice", **which):
    return list(
        Invoice.objects.filter(kind=kind, **which).order_by("number").values_list("number", flat=True)
    )


def test_a_confirmed_booking_gets_the_next_number(open_pool, sell, at):
    pool, holder = open_pool(), uuid4()
    sell(pool)
    made = sell(pool, 2, holder=holder)
    assert invoices.number_due(now=at) == 2
    (one,) = invoices.of_booking(booking=made.id, holders=[holder])
    assert (one.number, one.kind, one.amount, one.vat) == ("F2026-000002", "invoice", Money(2500), Money(142))
    assert one.company == COMPANY


def test_numbering_again_numbers_nothing(open_pool, sell, at):
    sell(open_pool())
    assert (invoices.number_due(now=at), invoices.number_due(now=at)) == (1, 0)


def test_only_where_one_was_asked_for_and_paid(open_pool, sell, at):
    pool = open_pool()
    sell(pool, company=None)
    sell(pool, pay=False)
    assert invoices.number_due(now=at) == 0


def test_each_organiser_and_year_has_a_series_of_its_own(open_pool, sell, at):
    one, other = open_pool(), open_pool(organiser=uuid4())
    sell(one), sell(other)
    invoices.number_due(now=at)
    sell(one)
    # New year's eve in Brussels, an hour before UTC's.
    invoices.number_due(now=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert sorted(Invoice.objects.filter(organiser=one.organiser).values_list("year", "number")) == [
        (2026, 1),
        (2027, 1),
    ]
    assert numbers(organiser=other.organiser) == [1]


def test_a_refund_that_is_done_gives_a_credit_note(open_pool, sell, at):
    pool, holder = open_pool(), uuid4()
    made = sell(pool, 2, holder=holder)
    invoices.number_due(now=at)
    ticketing.cancel(booking=made.id, holders=[holder], now=at)
    assert invoices.number_due(now=at) == 0
    Refund.objects.update(state="done")
    assert invoices.number_due(now=at + timedelta(days=1)) == 1
    credit = invoices.of_booking(booking=made.id, holders=[holder])[-1]
    assert (credit.number, credit.kind, credit.amount, credit.vat) == (
        "C2026-000001",
        "credit_note",
        Money(2500),
        Money(142),
    )


def test_a_refund_without_an_invoice_gives_none(open_pool, sell, at):
    pool, holder = open_pool(), uuid4()
    made = sell(pool, company=None, holder=holder)
    ticketing.cancel(booking=made.id, holders=[holder], now=at)
    Refund.objects.update(state="done")
    assert invoices.number_due(now=at) == 0


def test_a_rollback_leaves_no_gap(open_pool, sell, at):
    pool = open_pool()
    sell(pool)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        invoices.number_due(now=at)
        assert numbers() == [1]
        raise ZeroDivisionError
    assert numbers() == []
    sell(pool)
    invoices.number_due(now=at)
    assert numbers() == [1, 2]


def test_a_number_is_given_once(open_pool, sell, at):
    sell(open_pool())
    invoices.number_due(now=at)
    row = Invoice.objects.get()
    row.pk = uuid4()
    with pytest.raises(DatabaseError):
        row.save(force_insert=True)


def test_the_company_is_sealed(open_pool, sell):
    sell(open_pool())
    kept = repr(InvoiceWish.objects.values().get()) + repr(Booking.objects.values().get())
    assert "Kelder" not in kept
    assert "0123456749" not in kept


def test_nobody_else_sees_it(open_pool, sell):
    made = sell(open_pool())
    with pytest.raises(NoSuchBooking):
        invoices.of_booking(booking=made.id, holders=[uuid4()])


@pytest.mark.django_db(transaction=True)
def test_six_workers_of_whom_some_die_leave_no_gap_and_no_duplicate(open_pool, sell, at):
    pools = [open_pool(capacity=50), open_pool(capacity=50, organiser=uuid4())]
    for number in range(24):
        sell(pools[number % 2])
    start, failed = threading.Barrier(6), []

    def work(number):
        start.wait()
        try:
            for step in range(20):
                if (step + number) % 3 == 0:
                    # Dies between the number and the commit.
                    with transaction.atomic():
                        invoices.number_due(now=at, limit=1)
                        transaction.set_rollback(True)
                else:
                    invoices.number_due(now=at, limit=1)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    invoices.number_due(now=at)
    assert failed == []
    for pool in pools:
        assert numbers(organiser=pool.organiser) == list(range(1, 13))
        assert InvoiceSequence.objects.get(organiser=pool.organiser).last == 12
