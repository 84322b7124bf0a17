"""Locks come in one order; who loses a deadlock all the same is undone whole, and does it again."""

import threading
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connection, transaction

from tests.ticketing.conftest import FREE
from tests.ticketing.test_concurrency import together
from ticketing import calling_off, deadlocks, sales
from ticketing.deadlocks import survived
from ticketing.models import PoolShard, Ticket

LOWEST, HIGHEST = UUID(int=1), UUID(int=2**128 - 1)


@pytest.mark.django_db(transaction=True)
def test_calling_off_locks_tickets_of_several_bookings_by_their_ids(open_pool, book, at):
    pool = open_pool(prices=(FREE,), capacity=2)
    first, second = sorted((book(pool), book(pool)), key=lambda booking: booking.id)
    # The first booking has the later ticket: a scanner's upload locks the other one first.
    Ticket.objects.filter(booking_id=first.id).update(id=HIGHEST)
    Ticket.objects.filter(booking_id=second.id).update(id=LOWEST)
    sales.call_off(pool=pool.id, organiser=pool.organiser, now=at)
    uploads, seen = threading.Event(), threading.Event()

    def call_off():
        uploads.wait(5)
        return calling_off.go_on(pool=pool.id, now=at)

    def upload():
        with transaction.atomic():
            Ticket.objects.select_for_update().get(pk=LOWEST)
            uploads.set()
            waits_for_me()
            Ticket.objects.select_for_update(nowait=True).get(pk=HIGHEST)
            seen.set()

    assert together(2, lambda number: (call_off, upload)[number]()) == [2, None]
    assert seen.is_set()


def waits_for_me():
    """Until somebody waits for a lock of this connection."""
    with connection.cursor() as cursor:
        for _ in range(500):
            # Not pg_stat_activity: a transaction sees that as it was at first, without who came later.
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
            threading.Event().wait(0.01)
    raise AssertionError("nobody waits")


@pytest.mark.django_db(transaction=True)
def test_of_two_that_wait_for_each_other_both_are_done_in_the_end(open_pool):
    pool = open_pool(capacity=2, shards=2)
    met, tries = threading.Barrier(2), []

    @survived
    def take(order):
        tries.append(order)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '50ms'")
            for shard in order:
                PoolShard.objects.select_for_update().get(pool_id=pool.id, shard=shard)
                if len(tries) <= 2 and not met.broken and met.n_waiting < 2 and shard == order[0]:
                    met.wait(5)
        return "done"

    assert together(2, lambda number: take(((0, 1), (1, 0))[number])) == ["done", "done"]
    assert len(tries) == 3


class _Psycopg(Exception):
    def __init__(self, sqlstate):
        self.sqlstate = sqlstate


def failing(sqlstate, times):
    """A verb that fails so often, and then answers how often it was called."""
    called = []

    @survived
    def verb():
        called.append(1)
        if len(called) <= times:
            raise OperationalError from _Psycopg(sqlstate)
        return len(called)

    return verb, called


@pytest.mark.django_db(transaction=True)
def test_it_is_tried_three_times_and_no_more():
    verb, called = failing("40P01", deadlocks.TRIES - 1)
    assert verb() == deadlocks.TRIES
    verb, called = failing("40P01", deadlocks.TRIES)
    with pytest.raises(OperationalError):
        verb()
    assert len(called) == deadlocks.TRIES


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sqlstate", ["57P01", "55P03", None])
def test_what_is_no_deadlock_is_not_tried_again(sqlstate):
    verb, called = failing(sqlstate, 1)
    with pytest.raises(OperationalError):
        verb()
    assert len(called) == 1


@pytest.mark.django_db
def test_inside_a_callers_transaction_there_is_nothing_to_try_again():
    verb, called = failing("40P01", 1)
    with pytest.raises(OperationalError):
        verb()
    assert len(called) == 1


def test_what_a_verb_is_given_and_gives_goes_through():
    key = uuid4()
    assert survived(lambda *, key, n=1: (key, n))(key=key, n=2) == (key, 2)
