"""Each state a booking comes into is told to the rest of the house, whatever moved it, in the same transaction."""

from datetime import timedelta

import pytest
from django.db import connection

from culture_app.kernel.models import Outbox
from culture_app.kernel.words import Money
from ticketing import services as ticketing
from ticketing import tasks
from ticketing.data import PriceLine
from ticketing.models import Booking, Payment, Refund, Step

pytestmark = pytest.mark.django_db
GRATIS = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))


def told(booking) -> list[str]:
    rows = Outbox.objects.filter(topic__startswith="booking.", payload={"booking": str(booking.id)})
    return list(rows.order_by("id").values_list("topic", flat=True))


def steps(booking) -> list[str]:
    return list(Step.objects.filter(booking_id=booking.id).order_by("id").values_list("state", flat=True))


def test_a_free_booking_tells_that_it_is_confirmed(open_pool, book):
    booking = book(open_pool(prices=(GRATIS,)))
    assert (told(booking), steps(booking)) == (["booking.confirmed"], [])


def test_one_that_waits_for_its_payment_tells_nothing_yet(open_pool, book):
    assert told(book(open_pool())) == []


def test_a_hold_that_expires_tells(open_pool, book, at, monkeypatch):
    booking = book(open_pool())
    monkeypatch.setattr("culture_app.kernel.clock._PINNED", at + timedelta(hours=1))
    tasks.expire_holds()
    assert (told(booking), steps(booking)) == (["booking.expired"], ["expired"])


def test_a_cancelled_one_tells(open_pool, book, at):
    booking = book(open_pool(prices=(GRATIS,)))
    ticketing.cancel(booking=booking.id, holders=[booking.holder], now=at)
    assert told(booking) == ["booking.confirmed", "booking.cancelled"]


def test_a_hand_on_the_database_tells_too(open_pool, book):
    booking = book(open_pool())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ticketing_booking SET state = 'confirmed' WHERE id = %s", [booking.id])
    assert (told(booking), steps(booking)) == (["booking.confirmed"], ["confirmed"])


def test_what_is_rolled_back_was_never_told(open_pool, book):
    from django.db import transaction

    booking = book(open_pool())
    with transaction.atomic():
        Booking.objects.filter(pk=booking.id).update(state="expired")
        transaction.set_rollback(True)
    assert (told(booking), steps(booking)) == ([], [])


def test_a_refund_tells_when_it_ends(open_pool, book, at):
    booking = book(open_pool())
    payment = Payment.objects.get(booking_id=booking.id)
    refund = Refund.objects.create(payment=payment, state="requested", cents=100, due_at=at, created_at=at)
    for state in ("sent", "done"):
        Refund.objects.filter(pk=refund.pk).update(state=state)
    row = Outbox.objects.get(topic__startswith="refund.")
    assert row.topic == "refund.done"
    assert row.payload == {"booking": str(booking.id), "refund": str(refund.pk)}
