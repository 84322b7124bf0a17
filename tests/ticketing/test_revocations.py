"""What scanners without a network must refuse: all of it, soon, and nobody in it."""

import threading
from uuid import uuid4

import pytest
from django.db import connection, transaction

from culture_app.kernel.words import Money
from ticketing import door, revocations
from ticketing import services as ticketing
from ticketing.data import PriceLine
from ticketing.models import Booking, Revocation, Ticket

pytestmark = pytest.mark.django_db
GRATIS = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))


@pytest.fixture
def pool(open_pool):
    return open_pool(prices=(GRATIS,), capacity=50)


@pytest.fixture
def gone(book, at):
    """Book and cancel; the tickets."""

    def go(pool, count=1):
        holder = uuid4()
        booking = book(pool, count, holder=holder)
        ticketing.cancel(booking=booking.id, holders=[holder], now=at)
        return booking.tickets

    return go


def since(pool, after=0):
    return door.revocations(occurrence=pool.occurrence, organiser=pool.organiser, after=after)


def test_names_what_was_revoked_and_nothing_else(pool, book, gone, open_pool):
    live, tickets = book(pool, 2).tickets, gone(pool, 2)
    gone(open_pool(prices=(GRATIS,)))
    found = since(pool).revoked
    assert set(found) == {revocations.prefix(ticket.id) for ticket in tickets}
    assert not set(found) & {revocations.prefix(ticket.id) for ticket in live}


def test_a_prefix_is_eight_bytes_that_no_ticket_of_the_same_moment_shares(pool, book):
    # The ids of a booking begin alike (they sort by time): their own first bytes would revoke each other.
    tickets = [one.id for _ in range(3) for one in book(pool, 10).tickets]
    assert len({id_.bytes[:4] for id_ in tickets}) < len(tickets)
    assert len({revocations.prefix(id_) for id_ in tickets}) == len(tickets)
    assert all(len(bytes.fromhex(revocations.prefix(id_))) == 8 for id_ in tickets)


def test_what_was_never_paid_is_not_listed_since_its_barcode_was_never_shown(open_pool, book, at):
    pool, holder = open_pool(), uuid4()
    held = book(pool, holder=holder)
    ticketing.cancel(booking=held.id, holders=[holder], now=at)
    assert since(pool).revoked == ()


def test_however_a_ticket_is_revoked_the_database_writes_it_down(pool, book):
    ticket = book(pool).tickets[0]
    Ticket.objects.filter(pk=ticket.id).update(state="revoked")
    assert since(pool).revoked == (revocations.prefix(ticket.id),)
    assert list(Revocation.objects.values_list("ticket", "occurrence")) == [(ticket.id, pool.occurrence)]


def test_the_mark_changes_only_when_there_is_more(pool, gone):
    gone(pool)
    first, again = since(pool), since(pool)
    assert first.mark == again.mark
    gone(pool)
    assert since(pool).mark != first.mark


def test_a_cursor_of_another_database_gets_it_all(pool, gone):
    (ticket,) = gone(pool)
    assert since(pool, after=2**62).revoked == (revocations.prefix(ticket.id),)


def test_takes_one_statement(pool, gone, django_assert_num_queries):
    gone(pool, 5)
    with django_assert_num_queries(1):
        since(pool)


@pytest.mark.django_db(transaction=True)
def test_a_delta_holds_only_what_came_since(pool, gone):
    (first,) = gone(pool)
    before = since(pool)
    assert before.revoked == (revocations.prefix(first.id),)
    (second,) = gone(pool)
    delta = since(pool, before.next)
    assert revocations.prefix(second.id) in delta.revoked
    # Told again only while a transaction that is as old is open somewhere, such as another test's.
    still_open = before.next <= Revocation.objects.get(ticket=first.id).xid
    assert (revocations.prefix(first.id) in delta.revoked) == still_open
    assert delta.next >= before.next


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_out_however_late_a_transaction_commits(pool, book, gone):
    slow = Booking.objects.get(pk=book(pool, holder=uuid4()).id)
    revoked, look = threading.Event(), threading.Event()

    def cancel_slowly():
        try:
            with transaction.atomic():
                Ticket.objects.filter(booking=slow).update(state="revoked")
                revoked.set()
                look.wait(10)
        finally:
            connection.close()

    hand = threading.Thread(target=cancel_slowly)
    hand.start()
    assert revoked.wait(10)
    # Another one, later by number, is there first.
    (quick,) = gone(pool)
    early = since(pool)
    assert early.revoked == (revocations.prefix(quick.id),)
    look.set()
    hand.join()
    slow_ticket = Ticket.objects.get(booking=slow).id
    assert revocations.prefix(slow_ticket) in since(pool, early.next).revoked
    # By its number alone it would have been passed.
    numbers = dict(Revocation.objects.values_list("ticket", "xid"))
    assert early.next <= numbers[slow_ticket] < numbers[quick.id]
