"""What the database itself refuses, whoever writes to it."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError

from culture_app.kernel.words import Money
from ticketing.data import PriceLine
from ticketing.models import Booking, LedgerEntry, PoolShard, Ticket

pytestmark = pytest.mark.django_db
GRATIS = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))


@pytest.fixture
def booking(open_pool, book):
    return book(open_pool(prices=(GRATIS,)), 2)


def legs(booking, *amounts, unit="seat", accounts=("stock", "sold", "held"), at=None):
    return [
        LedgerEntry(booking_id=booking.id, kind="test", account=account, unit=unit, amount=amount, at=at)
        for account, amount in zip(accounts, amounts, strict=False)
    ]


def test_more_seats_than_there_are(booking):
    with pytest.raises(IntegrityError, match="ticketing_never_oversold"):
        PoolShard.objects.update(reserved=11)


def test_fewer_seats_than_none(booking):
    with pytest.raises(IntegrityError, match=r"ticketing_(never_oversold|house_is_reserved)"):
        PoolShard.objects.update(reserved=-1)


@pytest.mark.parametrize("state", ["held", "awaiting_payment", "expired", "paid_late", "refunded"])
def test_a_confirmed_booking_never_becomes(booking, state):
    with pytest.raises(DatabaseError, match="can't go from confirmed"):
        Booking.objects.update(state=state)


@pytest.mark.parametrize("state", ["held", "void"])
def test_a_live_ticket_never_becomes(booking, state):
    with pytest.raises(DatabaseError, match="can't go from live"):
        Ticket.objects.update(state=state)


def test_a_state_that_does_not_exist(booking):
    row = Booking.objects.get()
    row.pk, row.key_hmac, row.state = uuid4(), "other", "nonsense"
    with pytest.raises(IntegrityError, match="ticketing_booking_state"):
        row.save(force_insert=True)


def test_a_used_ticket_that_does_not_say_when(booking):
    with pytest.raises(IntegrityError, match="ticketing_used_says_when"):
        Ticket.objects.update(state="used")


def test_a_change_to_the_ledger(booking):
    with pytest.raises(DatabaseError, match="append-only"):
        LedgerEntry.objects.update(amount=1)


def test_a_deletion_from_the_ledger(booking):
    with pytest.raises(DatabaseError, match="append-only"):
        LedgerEntry.objects.all().delete()


def test_a_ledger_entry_that_does_not_balance(booking, at):
    with pytest.raises(DatabaseError, match="must balance"):
        LedgerEntry.objects.bulk_create(legs(booking, -2, 1, at=at))


def test_seats_that_balance_against_money(booking, at):
    pair = legs(booking, -2, at=at) + legs(booking, 2, unit="EUR", accounts=("sales",), at=at)
    with pytest.raises(DatabaseError, match="must balance"):
        LedgerEntry.objects.bulk_create(pair)


def test_two_bookings_that_balance_only_together(booking, open_pool, book, at):
    other = book(open_pool(prices=(GRATIS,)))
    with pytest.raises(DatabaseError, match="must balance"):
        LedgerEntry.objects.bulk_create(legs(booking, -2, at=at) + legs(other, 2, at=at))


def test_an_account_that_does_not_exist(booking, at):
    with pytest.raises(IntegrityError, match="ticketing_ledger_account"):
        LedgerEntry.objects.bulk_create(legs(booking, -2, 2, accounts=("stock", "pocket"), at=at))


def test_two_bookings_under_one_key(booking):
    row = Booking.objects.get()
    row.pk = uuid4()
    with pytest.raises(IntegrityError, match="key_hmac"):
        row.save(force_insert=True)
