"""How many seats of a pool one person may have, whoever that is: ticketing sees an HMAC made for this pool."""

import threading
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from culture_app.kernel.words import Money
from ticketing import services as ticketing
from ticketing import settling
from ticketing.data import PriceLine, SeatWish
from ticketing.errors import PersonLimit, SeatsRefused
from ticketing.models import Booking
from ticketing.providers.protocol import Session

pytestmark = pytest.mark.django_db
GRATIS = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))


def quote(pool, now, count=1):
    return ticketing.quote(occurrence=pool.occurrence, seats=[SeatWish(tariff="base", count=count)], now=now)


def book(pool, now, person, count=1, **more):
    words = {"holder": uuid4(), "key_hmac": uuid4().hex, "request_hash": b""} | more
    return ticketing.book(quote=quote(pool, now, count), now=now, person=person, **words)


def test_up_to_the_limit_and_no_further(open_pool, at, seats_of):
    pool = open_pool(max_per_person=3)
    book(pool, at, "lotte", 2)
    with pytest.raises(PersonLimit):
        book(pool, at, "lotte", 2)
    book(pool, at, "lotte", 1)
    with pytest.raises(PersonLimit):
        book(pool, at, "lotte", 1)
    assert seats_of(pool) == (3, 3, 3)


def test_it_counts_per_person_and_per_pool(open_pool, at):
    one, other = open_pool(max_per_person=1), open_pool(max_per_person=1)
    assert [book(pool, at, who).state for pool, who in [(one, "a"), (one, "b"), (other, "a")]]


def test_more_than_anybody_may_have_is_not_even_quoted(open_pool, at):
    with pytest.raises(SeatsRefused) as refused:
        quote(open_pool(max_per_person=2), at, 3)
    assert refused.value.extra["rule"] == "per_person"


def test_what_expired_no_longer_counts(open_pool, at):
    pool = open_pool(max_per_person=1)
    book(pool, at, "lotte")
    with connection.cursor() as cursor:
        cursor.execute("SELECT ticketing_expire_one(%s)", [at + timedelta(hours=1)])
    assert book(pool, at, "lotte").state == "awaiting_payment"


def test_what_was_cancelled_no_longer_counts(open_pool, at):
    pool, holder = open_pool(max_per_person=1, prices=(GRATIS,)), uuid4()
    made = book(pool, at, "lotte", holder=holder)
    ticketing.cancel(booking=made.id, holders=[holder], now=at)
    assert book(pool, at, "lotte").state == "confirmed"


def test_late_money_does_not_lead_around_the_limit(open_pool, at):
    pool = open_pool(max_per_person=1)
    first = book(pool, at, "lotte")
    with connection.cursor() as cursor:
        cursor.execute("SELECT ticketing_expire_one(%s)", [at + timedelta(hours=1)])
    book(pool, at, "lotte")
    seen = Session(reference="r", state="paid", amount=Money(1250))
    settling.settle(payment=first.payment.id, seen=seen, now=at)
    assert Booking.objects.get(pk=first.id).state == "refund_pending"


def test_nobody_without_a_person_gets_in(open_pool, at):
    with pytest.raises(PersonLimit):
        book(open_pool(max_per_person=1), at, None)


def test_the_same_key_gets_its_answer_at_the_limit(open_pool, at):
    pool = open_pool(max_per_person=1)
    first = book(pool, at, "lotte", key_hmac="k")
    again = book(pool, at, "lotte", key_hmac="k")
    assert (again.id, again.replayed) == (first.id, True)


def test_without_a_limit_nothing_is_kept_of_the_person(open_pool, at):
    book(open_pool(), at, "lotte")
    assert Booking.objects.get().person is None


def test_a_limit_set_later_holds_from_then_on(open_pool, at):
    from ticketing.models import Pool

    pool = open_pool()
    book(pool, at, "lotte", 2)
    Pool.objects.filter(pk=pool.id).update(max_per_person=2)
    book(pool, at, "lotte", 2)
    with pytest.raises(PersonLimit):
        book(pool, at, "lotte", 1)


def test_forgetting_her_forgets_that_it_was_her(open_pool, at):
    pool, holder = open_pool(max_per_person=1), uuid4()
    book(pool, at, "lotte", holder=holder)
    ticketing.forget(holders=[holder])
    assert Booking.objects.get().person is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shards", [1, 3])
def test_one_person_on_ten_phones_at_once(open_pool, at, seats_of, shards):
    pool = open_pool(capacity=60, max_per_person=4, prices=(GRATIS,), shards=shards)
    promised = quote(pool, at)
    start, outcomes = threading.Barrier(20), []

    def run(number):
        start.wait()
        words = {"holder": uuid4(), "key_hmac": uuid4().hex, "request_hash": b"", "now": at}
        try:
            outcomes.append(ticketing.book(quote=promised, person=f"citizen {number % 2}", **words).state)
        except PersonLimit:
            outcomes.append("limit")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(outcomes) == {"confirmed": 8, "limit": 12}
    assert seats_of(pool) == (8, 8, 8)
