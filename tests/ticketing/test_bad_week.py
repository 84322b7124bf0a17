"""Webhooks that are lost, doubled and out of order end as those in order do: the small version of `make prove-webhooks`."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import Sum

from culture_app.kernel import clock
from ticketing import asking, tasks, webhooks
from ticketing import services as ticketing
from ticketing.models import Booking, LedgerEntry, Payment, ProviderEvent, Refund, Ticket, WebhookCount

pytestmark = [pytest.mark.django_db, pytest.mark.urls("ticketing.rest.urls")]

FATES = ("pays", "declines", "pays late", "pays too late", "cancels, then pays", "does nothing")


@pytest.fixture
def at():
    """The sweeps read the clock."""
    return clock.now()


@pytest.fixture
def week(open_pool, book, act, at):
    """Live through the same bookings; `tell` gets the payments that have news, in order."""

    def live(tell) -> list[tuple]:
        roomy, tight = open_pool(capacity=100), open_pool(capacity=FATES.count("pays too late"))
        holders = [uuid4() for _ in FATES]
        rows = []
        for fate, holder in zip(FATES, holders, strict=True):
            made = book(tight if fate == "pays too late" else roomy, holder=holder)
            rows.append(asking.start(payment=made.payment.id, now=at))
        for fate, row, holder in zip(FATES, rows, holders, strict=True):
            if fate in ("pays late", "pays too late"):
                Booking.objects.filter(pk=row.booking_id).update(expires_at=at - timedelta(days=400))
            if fate == "cancels, then pays":
                ticketing.cancel(booking=row.booking_id, holders=[holder], now=at)
        tasks.expire_holds()
        book(tight, tight.capacity)
        for fate, row in zip(FATES, rows, strict=True):
            if fate != "does nothing":
                act(row.url, "fail" if fate == "declines" else "pay")
        tell([row.reference for row in rows])
        for _ in range(3):
            mine = {"booking__in": [row.booking_id for row in rows]}
            Payment.objects.filter(**mine).update(due_at=at - timedelta(days=400))
            Refund.objects.update(due_at=at - timedelta(days=400))
            tasks.poll_payments()
        return [end_of(row.booking_id) for row in rows]

    return live


def end_of(booking) -> tuple:
    ledger = LedgerEntry.objects.filter(booking=booking).values_list("account", "unit")
    return (
        Booking.objects.get(pk=booking).state,
        Payment.objects.get(booking=booking).state,
        sorted(Ticket.objects.filter(booking=booking).values_list("state", flat=True)),
        sorted(Refund.objects.filter(payment__booking=booking).values_list("state", "cents")),
        sorted(ledger.annotate(sum=Sum("amount"))),
    )


def in_order(references) -> None:
    for reference in references:
        webhooks.note(provider="mollie", reference=reference, now=Booking.objects.first().created_at)
        tasks.poll_payments()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_bad_week_ends_as_a_good_one(week, seed):
    dice = random.Random(seed)

    def badly(references) -> None:
        told = [reference for reference in references if dice.random() > 0.3]
        told += dice.choices(told, k=20)
        dice.shuffle(told)
        for reference in told:
            webhooks.note(provider="mollie", reference=reference, now=Booking.objects.first().created_at)
            if dice.random() < 0.2:
                tasks.poll_payments()

    good, bad = week(in_order), week(badly)
    assert bad == good
    assert [end[0] for end in good] == [
        "confirmed", "expired", "confirmed", "refunded", "refunded", "awaiting_payment",
    ]  # fmt: skip


BODIES = [
    (b"id=tr_nobody", "application/x-www-form-urlencoded", 200),
    (b"id=%00", "application/x-www-form-urlencoded", 200),
    (b"\xff\xfe\x00garbage", "application/x-www-form-urlencoded", 200),
    (b"id=" + b"x" * 2_000_000, "application/x-www-form-urlencoded", 413),
    (b'{"id": "tr_1", "status": "paid"}', "application/json", 415),
]


@pytest.mark.parametrize(("body", "kind", "status"), BODIES)
def test_whatever_is_forged_changes_nothing(open_pool, book, simulator, client, at, body, kind, status):
    made = book(open_pool())
    asking.start(payment=made.payment.id, now=at)
    before = end_of(made.id)
    assert client.post("/v1/payments/webhooks/mollie", body, content_type=kind).status_code == status
    assert end_of(made.id) == before
    assert not ProviderEvent.objects.exists()
    unknown = WebhookCount.objects.filter(kind="unknown").aggregate(sum=Sum("count"))["sum"] or 0
    assert unknown == (status == 200)
