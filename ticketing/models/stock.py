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
    sale_opens = models.DateTimeField(null=True)
    sale_closes = models.DateTimeField(null=True)
    starts = models.DateTimeField(null=True)
    ends = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "ticketing_pool"
        constraints = [
            CheckConstraint(
                condition=one_of("state", "on_sale", "stopped", "cancelled"), name="ticketing_pool_state"
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
