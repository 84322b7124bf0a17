"""Tables and promises of ticketing.

What the database itself refuses (migration 0002): overselling, a state that doesn't follow from the last one, a ledger
statement that doesn't balance, any change to a ledger row. Nothing here knows a citizen: `holder` is a random key that
the vault links, and erasing cuts that link.
"""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from culture_app.kernel.identity import new_id


def _one_of(field: str, *states: str) -> Q:
    return Q(**{f"{field}__in": states})


class Pool(models.Model):
    """The seats of one occurrence that are sold here."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    occurrence = models.UUIDField(unique=True)
    event = models.UUIDField(db_index=True)
    organiser = models.UUIDField(db_index=True)
    state = models.TextField(default="on_sale")
    shards = models.PositiveSmallIntegerField(default=1)
    max_per_booking = models.PositiveSmallIntegerField(default=10)
    sale_opens = models.DateTimeField(null=True)
    sale_closes = models.DateTimeField(null=True)
    starts = models.DateTimeField(null=True)
    ends = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "ticketing_pool"
        constraints = [
            CheckConstraint(
                condition=_one_of("state", "on_sale", "stopped", "cancelled"), name="ticketing_pool_state"
            ),
            CheckConstraint(condition=Q(max_per_booking__range=(1, 100)), name="ticketing_pool_max"),
        ]


class PoolShard(models.Model):
    """A part of a pool's stock: one normally, more when it is hot, so that bookings don't queue on one row."""

    id = models.BigAutoField(primary_key=True)
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="stock")
    shard = models.SmallIntegerField()
    capacity = models.IntegerField()
    reserved = models.IntegerField(default=0)

    class Meta:
        db_table = "ticketing_pool_shard"
        constraints = [
            UniqueConstraint(fields=["pool", "shard"], name="ticketing_pool_shard_once"),
            CheckConstraint(
                condition=Q(reserved__gte=0) & Q(reserved__lte=models.F("capacity")),
                name="ticketing_never_oversold",
            ),
        ]


class PriceLine(models.Model):
    """What a seat of a pool costs under one tariff."""

    id = models.BigAutoField(primary_key=True)
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="price_lines")
    tariff = models.TextField()
    name = models.JSONField()
    cents = models.IntegerField()
    position = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "ticketing_price_line"
        constraints = [
            UniqueConstraint(fields=["pool", "tariff"], name="ticketing_tariff_once"),
            CheckConstraint(condition=Q(cents__gte=0), name="ticketing_price_not_negative"),
        ]


class Booking(models.Model):
    """One booking. `key_hmac` binds it to the request that made it; no two bookings share one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # No constraint in the database: checking it would lock the hot pool row in every booking. Pools are never deleted.
    pool = models.ForeignKey(Pool, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    occurrence = models.UUIDField()
    event = models.UUIDField()
    organiser = models.UUIDField()
    holder = models.UUIDField(null=True)
    key_hmac = models.TextField(unique=True)
    request_hash = models.BinaryField()
    state = models.TextField()
    seats = models.IntegerField()
    total_cents = models.IntegerField()
    currency = models.TextField(db_default="EUR")
    lines = models.JSONField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ticketing_booking"
        indexes = [
            Index(fields=["holder"], name="ticketing_booking_holder", condition=Q(holder__isnull=False)),
            Index(
                fields=["expires_at"],
                name="ticketing_booking_due",
                condition=_one_of("state", "held", "awaiting_payment"),
            ),
        ]
        constraints = [
            CheckConstraint(
                condition=_one_of(
                    "state",
                    "held",
                    "awaiting_payment",
                    "confirmed",
                    "cancelled",
                    "expired",
                    "paid_late",
                    "refund_pending",
                    "refunded",
                ),
                name="ticketing_booking_state",
            ),
            CheckConstraint(
                condition=~_one_of("state", "held", "awaiting_payment") | Q(expires_at__isnull=False),
                name="ticketing_hold_expires",
            ),
            CheckConstraint(
                condition=Q(seats__gt=0) & Q(total_cents__gte=0), name="ticketing_booking_amounts"
            ),
        ]


class Ticket(models.Model):
    """One seat of a booking. The barcode is signed beforehand and shown only while the ticket is live."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="tickets")
    shard = models.SmallIntegerField()
    tariff = models.TextField()
    cents = models.IntegerField()
    state = models.TextField()
    barcode = models.TextField()
    admitted_at = models.DateTimeField(null=True)
    admitted_by = models.UUIDField(null=True)

    class Meta:
        db_table = "ticketing_ticket"
        constraints = [
            CheckConstraint(
                condition=_one_of("state", "held", "live", "used", "revoked", "void"),
                name="ticketing_ticket_state",
            ),
            CheckConstraint(
                condition=~Q(state="used") | Q(admitted_at__isnull=False), name="ticketing_used_says_when"
            ),
        ]


class LedgerEntry(models.Model):
    """Append-only double entry, in cents (unit EUR) and in seats (unit seat). Every statement balances per booking.

    Accounts in seats: stock, held, sold. In money: provider (what the payment provider holds for us), sales (owed to the
    organiser), refunds_due (owed to citizens).
    """

    id = models.BigAutoField(primary_key=True)
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    account = models.TextField()
    unit = models.TextField()
    amount = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "ticketing_ledger"
        constraints = [
            CheckConstraint(
                condition=Q(unit="seat", account__in=["stock", "held", "sold"])
                | Q(unit="EUR", account__in=["provider", "sales", "refunds_due"]),
                name="ticketing_ledger_account",
            ),
            CheckConstraint(condition=~Q(amount=0), name="ticketing_ledger_says_something"),
        ]


class Payment(models.Model):
    """What a booking costs and how far its payment is. Its id is the provider's idempotency key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="payment")
    provider = models.TextField()
    reference = models.TextField(null=True)
    state = models.TextField()
    cents = models.IntegerField()
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
                condition=_one_of("state", "pending", "open", "paid", "failed", "expired", "canceled"),
                name="ticketing_payment_state",
            ),
            CheckConstraint(condition=Q(cents__gt=0), name="ticketing_payment_of_something"),
        ]
        indexes = [
            Index(
                fields=["due_at"], name="ticketing_payment_due", condition=_one_of("state", "pending", "open")
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
    attempts = models.IntegerField(db_default=0)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "ticketing_refund"
        constraints = [
            CheckConstraint(
                condition=_one_of("state", "requested", "sent", "done", "failed"),
                name="ticketing_refund_state",
            ),
            CheckConstraint(condition=Q(cents__gt=0), name="ticketing_refund_of_something"),
        ]
        indexes = [
            Index(
                fields=["due_at"],
                name="ticketing_refund_due",
                condition=_one_of("state", "requested", "sent"),
            )
        ]


class ProviderEvent(models.Model):
    """A webhook about a payment of ours that was not looked into yet; at most one waits per payment."""

    id = models.BigAutoField(primary_key=True)
    payment = models.OneToOneField(Payment, on_delete=models.CASCADE, related_name="+")
    received_at = models.DateTimeField()

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
