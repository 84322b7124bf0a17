"""What prices rest on and lead to: VAT rates, vouchers, social tariffs, invoices."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from culture_app.kernel.identity import new_id
from ticketing.models.booking import Booking
from ticketing.models.payment import Refund
from ticketing.models.states import one_of


class VatRate(models.Model):
    """What the law asks of one kind of event from a day on: a rate, or an exemption in the article's own words.

    Without an organiser it is everybody's; with one, only that organiser's.
    """

    id = models.BigAutoField(primary_key=True)
    country = models.TextField(db_default="BE")
    kind = models.TextField()
    organiser = models.UUIDField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    per_mille = models.IntegerField(null=True)
    exempt = models.JSONField(null=True)

    class Meta:
        db_table = "ticketing_vat_rate"
        constraints = [
            CheckConstraint(
                condition=Q(per_mille__range=(0, 500), exempt__isnull=True)
                | Q(per_mille__isnull=True, exempt__isnull=False),
                name="ticketing_vat_rate_or_exempt",
            ),
            CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="ticketing_vat_days",
            ),
            UniqueConstraint(
                fields=["country", "kind", "organiser", "valid_from"],
                nulls_distinct=False,
                name="ticketing_vat_rate_once",
            ),
        ]


class Voucher(models.Model):
    """A code that an organiser gave out. Only its HMAC is kept; how often it was used, its bookings say."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organiser = models.UUIDField(db_index=True)
    code_hmac = models.TextField(unique=True)
    name = models.TextField()
    cents = models.IntegerField(null=True)
    percent = models.SmallIntegerField(null=True)
    uses = models.IntegerField()
    pools = ArrayField(models.UUIDField(), default=list)
    valid_from = models.DateTimeField(null=True)
    valid_to = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "ticketing_voucher"
        constraints = [
            CheckConstraint(
                condition=Q(cents__gt=0, percent__isnull=True)
                | Q(cents__isnull=True, percent__range=(1, 100)),
                name="ticketing_voucher_amount_or_percent",
            ),
            CheckConstraint(condition=Q(uses__gt=0), name="ticketing_voucher_uses"),
        ]


class CardSale(models.Model):
    """A social tariff of one booking, to be registered with its card scheme while the seats are held.

    The row is the queue: `due_at` says when it is looked at again. The card's number is sealed, and gone once the scheme
    gave a reference for it.
    """

    booking = models.OneToOneField(
        Booking, primary_key=True, on_delete=models.PROTECT, related_name="card_sale"
    )
    scheme = models.TextField()
    state = models.TextField()
    sealed = models.TextField(null=True)
    references = ArrayField(models.TextField(), default=list)
    attempts = models.IntegerField(db_default=0)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "ticketing_card_sale"
        constraints = [
            CheckConstraint(
                condition=one_of("state", "due", "registered", "refused", "dropped", "undone"),
                name="ticketing_card_sale_state",
            ),
            CheckConstraint(
                condition=Q(state="due") | Q(sealed__isnull=True), name="ticketing_card_number_is_forgotten"
            ),
        ]
        indexes = [
            Index(
                fields=["due_at"],
                name="ticketing_card_sale_due",
                condition=one_of("state", "due", "registered"),
            )
        ]


class InvoiceWish(models.Model):
    """An invoice that a company asked for with its booking; the buyer's data is sealed."""

    booking = models.OneToOneField(
        Booking, primary_key=True, on_delete=models.PROTECT, related_name="invoice_wish"
    )
    buyer = models.TextField()

    class Meta:
        db_table = "ticketing_invoice_wish"


class InvoiceSequence(models.Model):
    """The last number given, per organiser, year and kind: only a transaction that commits moves it on."""

    id = models.BigAutoField(primary_key=True)
    organiser = models.UUIDField()
    year = models.SmallIntegerField()
    kind = models.TextField()
    last = models.IntegerField()

    class Meta:
        db_table = "ticketing_invoice_sequence"
        constraints = [
            UniqueConstraint(fields=["organiser", "year", "kind"], name="ticketing_invoice_sequence_once")
        ]


class Invoice(models.Model):
    """An invoice, or the credit note of one refund. Rows are never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organiser = models.UUIDField()
    year = models.SmallIntegerField()
    kind = models.TextField()
    number = models.IntegerField()
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="invoices")
    refund = models.OneToOneField(Refund, null=True, on_delete=models.PROTECT, related_name="+")
    cents = models.IntegerField()
    vat_cents = models.IntegerField()
    issued_at = models.DateTimeField()

    class Meta:
        db_table = "ticketing_invoice"
        constraints = [
            UniqueConstraint(
                fields=["organiser", "year", "kind", "number"], name="ticketing_invoice_number_once"
            ),
            UniqueConstraint(
                fields=["booking"], condition=Q(kind="invoice"), name="ticketing_one_invoice_per_booking"
            ),
            CheckConstraint(
                condition=Q(kind="invoice", refund__isnull=True)
                | Q(kind="credit_note", refund__isnull=False),
                name="ticketing_credit_note_of_a_refund",
            ),
            CheckConstraint(
                condition=Q(cents__gt=0, number__gt=0, vat_cents__gte=0, vat_cents__lte=F("cents")),
                name="ticketing_invoice_amounts",
            ),
        ]
