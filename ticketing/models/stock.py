"""What is sold: pools, their stock and prices; and what became of past ones."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from ticketing.models.states import one_of


class Pool(models.Model):
    """The seats of one occurrence that are sold here."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    occurrence = models.UUIDField(unique=True)
    event = models.UUIDField(db_index=True)
    organiser = models.UUIDField(db_index=True)
    state = models.TextField(default="on_sale")
    shards = models.PositiveSmallIntegerField(default=1)
    max_per_booking = models.PositiveSmallIntegerField(default=10)
    max_per_person = models.PositiveSmallIntegerField(null=True)
    # Which of the VAT table's rows apply: a kind of event, not a rate.
    vat_kind = models.TextField(db_default="culture")
    # Until so many hours before the start a citizen gets her money back; NULL: she doesn't.
    refund_hours = models.SmallIntegerField(null=True, db_default=0)
    sale_opens = models.DateTimeField(null=True)
    sale_closes = models.DateTimeField(null=True)
    starts = models.DateTimeField(null=True)
    ends = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    # So many minutes before the start a door lets in.
    doors_minutes = models.PositiveSmallIntegerField(default=180, db_default=180)
    # Raised by the database whenever the hours or the state change: calendar entries carry it.
    revision = models.IntegerField(db_default=0)

    class Meta:
        db_table = "ticketing_pool"
        constraints = [
            CheckConstraint(condition=Q(doors_minutes__lte=10080), name="ticketing_pool_doors"),
            CheckConstraint(
                condition=one_of("state", "on_sale", "stopped", "cancelled"), name="ticketing_pool_state"
            ),
            CheckConstraint(condition=Q(max_per_booking__range=(1, 100)), name="ticketing_pool_max"),
            CheckConstraint(
                condition=Q(refund_hours__isnull=True) | Q(refund_hours__gte=0),
                name="ticketing_pool_refund_hours",
            ),
        ]


class PoolShard(models.Model):
    """A part of a pool's stock: one normally, more when it is hot, so that bookings don't queue on one row.

    `reserved` counts the seats of bookings and those that the house keeps (`house`). `closed` is set when the show was called
    off: it is on this row so that whoever takes a seat learns of it by the lock that she needs anyway.
    """

    id = models.BigAutoField(primary_key=True)
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="stock")
    shard = models.SmallIntegerField()
    capacity = models.IntegerField()
    reserved = models.IntegerField(default=0)
    house = models.IntegerField(db_default=0)
    closed = models.BooleanField(db_default=False)

    class Meta:
        db_table = "ticketing_pool_shard"
        constraints = [
            UniqueConstraint(fields=["pool", "shard"], name="ticketing_pool_shard_once"),
            CheckConstraint(
                condition=Q(reserved__gte=0) & Q(reserved__lte=models.F("capacity")),
                name="ticketing_never_oversold",
            ),
            CheckConstraint(
                condition=Q(house__gte=0) & Q(house__lte=models.F("reserved")),
                name="ticketing_house_is_reserved",
            ),
        ]


class PriceLine(models.Model):
    """What a seat of a pool costs under one tariff; for whom, by age in years on the day, or from how many together."""

    id = models.BigAutoField(primary_key=True)
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="price_lines")
    tariff = models.TextField()
    name = models.JSONField()
    cents = models.IntegerField()
    position = models.SmallIntegerField(default=0)
    age_min = models.SmallIntegerField(null=True)
    age_max = models.SmallIntegerField(null=True)
    group_min = models.SmallIntegerField(null=True)

    class Meta:
        db_table = "ticketing_price_line"
        constraints = [
            UniqueConstraint(fields=["pool", "tariff"], name="ticketing_tariff_once"),
            CheckConstraint(condition=Q(cents__gte=0), name="ticketing_price_not_negative"),
        ]


class HouseHold(models.Model):
    """Seats that the house keeps: for the press, a sponsor, a pillar. The note says what for, never for whom."""

    id = models.UUIDField(primary_key=True, editable=False)
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="house_holds")
    seats = models.IntegerField()
    note = models.TextField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "ticketing_house_hold"
        constraints = [CheckConstraint(condition=Q(seats__gte=0), name="ticketing_house_not_negative")]


class CallingOff(models.Model):
    """A show that was called off. The bookings themselves say how far it is; this row says that it has to be done."""

    pool = models.OneToOneField(Pool, primary_key=True, on_delete=models.PROTECT, related_name="calling_off")
    asked_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ticketing_calling_off"
        indexes = [
            Index(fields=["asked_at"], name="ticketing_calling_off_due", condition=Q(revoked_at__isnull=True))
        ]


class Turnout(models.Model):
    """What became of the sale of an occurrence that has ended: how many seats and, per mark of `crowding.MARKS`, how many
    by then. `counted` is false for what is no evening like others. It holds nobody: it stays when a citizen goes.
    """

    pool = models.OneToOneField(Pool, primary_key=True, on_delete=models.PROTECT, related_name="+")
    event = models.UUIDField()
    type = models.TextField()
    organiser = models.UUIDField(null=True)
    place = models.UUIDField(null=True)
    weekday = models.SmallIntegerField()
    starts = models.DateTimeField()
    counted = models.BooleanField()
    capacity = models.IntegerField()
    sold = models.IntegerField()
    sold_by = ArrayField(models.IntegerField())

    class Meta:
        db_table = "ticketing_turnout"
        constraints = [
            CheckConstraint(
                condition=Q(sold__gte=0) & Q(sold__lte=models.F("capacity")) & Q(capacity__gt=0),
                name="ticketing_turnout_seats",
            ),
            CheckConstraint(condition=Q(weekday__range=(1, 7)), name="ticketing_turnout_weekday"),
        ]
        indexes = [
            Index(fields=["type", "starts"], name="ticketing_turnout_type"),
            Index(fields=["event"], name="ticketing_turnout_event"),
        ]
