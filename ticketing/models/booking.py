"""Who has which seats, and the ledger that says how that came about."""

from django.db import models
from django.db.models import CheckConstraint, F, Func, Index, Q, UniqueConstraint, Value

from culture_app.kernel.identity import new_id
from ticketing.models.states import one_of
from ticketing.models.stock import Pool


class Booking(models.Model):
    """One booking. `key_hmac` binds it to the request that made it; no two bookings share one.

    `request_hash` is 32 bytes of what was asked. What follows them (`once`) names a thing that can be booked only once at a
    time, such as one planned evening, whatever the key.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # No constraint in the database: checking it would lock the hot pool row in every booking. Pools are never deleted.
    pool = models.ForeignKey(Pool, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    occurrence = models.UUIDField()
    event = models.UUIDField()
    organiser = models.UUIDField()
    holder = models.UUIDField(null=True)
    # An HMAC of citizen and pool, made above: kept only where the pool limits what one person may have.
    person = models.TextField(null=True)
    voucher = models.UUIDField(null=True)
    key_hmac = models.TextField(unique=True)
    request_hash = models.BinaryField()
    once = models.GeneratedField(
        expression=Func(
            Func(F("request_hash"), Value(33), function="substr", output_field=models.BinaryField()),
            Value("hex"),
            function="encode",
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
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
                condition=one_of("state", "held", "awaiting_payment"),
            ),
            Index(
                fields=["pool", "person"],
                name="ticketing_booking_person",
                condition=Q(person__isnull=False),
            ),
            Index(fields=["voucher"], name="ticketing_booking_voucher", condition=Q(voucher__isnull=False)),
        ]
        constraints = [
            UniqueConstraint(
                fields=["once"],
                name="ticketing_booked_once",
                condition=one_of("state", "held", "awaiting_payment", "confirmed") & ~Q(once=""),
            ),
            CheckConstraint(
                condition=one_of(
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
                condition=~one_of("state", "held", "awaiting_payment") | Q(expires_at__isnull=False),
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
    vat_cents = models.IntegerField(db_default=0)
    state = models.TextField()
    barcode = models.TextField()
    admitted_at = models.DateTimeField(null=True)
    admitted_by = models.UUIDField(null=True)

    class Meta:
        db_table = "ticketing_ticket"
        constraints = [
            CheckConstraint(
                condition=one_of("state", "held", "live", "used", "revoked", "void"),
                name="ticketing_ticket_state",
            ),
            CheckConstraint(
                condition=~Q(state="used") | Q(admitted_at__isnull=False), name="ticketing_used_says_when"
            ),
            CheckConstraint(
                condition=Q(vat_cents__gte=0) & Q(vat_cents__lte=models.F("cents")),
                name="ticketing_vat_within_price",
            ),
        ]


class LedgerEntry(models.Model):
    """Append-only double entry, in cents (unit EUR) and in seats (unit seat). Every statement balances per booking.

    Accounts in seats: stock, held, sold. In money: provider (what the payment provider holds for us), sales (owed to the
    organiser), refunds_due (owed to citizens). In cents of VAT (unit VAT), which move no money of ours: vat (what the
    organiser owes the state) out of vat_in_sales (the part of sales that it is).
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
                | Q(unit="EUR", account__in=["provider", "sales", "refunds_due"])
                | Q(unit="VAT", account__in=["vat", "vat_in_sales"]),
                name="ticketing_ledger_account",
            ),
            CheckConstraint(condition=~Q(amount=0), name="ticketing_ledger_says_something"),
        ]
