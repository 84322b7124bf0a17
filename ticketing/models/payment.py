"""Payments and refunds, and what providers tell of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.db.models.functions import Now

from culture_app.kernel.identity import new_id
from ticketing.models.booking import Booking
from ticketing.models.states import one_of


class Payment(models.Model):
    """What a booking costs and how far its payment is. Its id is the provider's idempotency key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="payment")
    provider = models.TextField()
    reference = models.TextField(null=True)
    state = models.TextField()
    cents = models.IntegerField()
    # What came, where it isn't what was asked.
    received_cents = models.IntegerField(null=True)
    currency = models.TextField(db_default="EUR")
    url = models.TextField(db_default="")
    return_url = models.TextField(db_default="")
    attempts = models.IntegerField(db_default=0)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "ticketing_payment"
        constraints = [
            UniqueConstraint(fields=["provider", "reference"], name="ticketing_payment_reference_once"),
            CheckConstraint(
                condition=one_of("state", "pending", "open", "paid", "failed", "expired", "canceled"),
                name="ticketing_payment_state",
            ),
            CheckConstraint(condition=Q(cents__gt=0), name="ticketing_payment_of_something"),
            CheckConstraint(
                condition=Q(received_cents__isnull=True)
                | (Q(state="paid", received_cents__gt=0) & ~Q(received_cents=F("cents"))),
                name="ticketing_payment_received_otherwise",
            ),
        ]
        indexes = [
            Index(
                fields=["due_at"], name="ticketing_payment_due", condition=one_of("state", "pending", "open")
            )
        ]


class Refund(models.Model):
    """Money to give back. Written with the ledger first, sent to the provider afterwards, under this id as key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    reference = models.TextField(null=True)
    state = models.TextField()
    cents = models.IntegerField()
    tickets = ArrayField(models.UUIDField(), default=list)
    # What came above the price: nothing of the sale, so no credit note follows.
    surplus = models.BooleanField(db_default=False)
    attempts = models.IntegerField(db_default=0)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "ticketing_refund"
        constraints = [
            CheckConstraint(
                condition=one_of("state", "requested", "sent", "done", "failed"),
                name="ticketing_refund_state",
            ),
            CheckConstraint(condition=Q(cents__gt=0), name="ticketing_refund_of_something"),
        ]
        indexes = [
            Index(
                fields=["due_at"],
                name="ticketing_refund_due",
                condition=one_of("state", "requested", "sent"),
            )
        ]


class ProviderEvent(models.Model):
    """Webhooks about a payment of ours that were not looked into yet, `news` of them; at most one row per payment."""

    id = models.BigAutoField(primary_key=True)
    payment = models.OneToOneField(Payment, on_delete=models.CASCADE, related_name="+")
    received_at = models.DateTimeField()
    news = models.IntegerField(db_default=1)
    attempts = models.IntegerField(db_default=0)
    due_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "ticketing_provider_event"


class WebhookCount(models.Model):
    """How many webhooks came per day and kind (known, unknown): forged calls leave a number, never a row each."""

    id = models.BigAutoField(primary_key=True)
    provider = models.TextField()
    day = models.DateField()
    kind = models.TextField()
    count = models.BigIntegerField()

    class Meta:
        db_table = "ticketing_webhook_count"
        constraints = [
            UniqueConstraint(fields=["provider", "day", "kind"], name="ticketing_webhook_count_once")
        ]
