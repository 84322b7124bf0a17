"""When a booking came into each state, for whoever has to explain later what happened."""

from django.db import models
from django.db.models import Index

from ticketing.models.booking import Booking


class Step(models.Model):
    """A booking reached a state. Written by a trigger, whatever moved the booking (migration 0006), on the wall clock;
    the first state is the booking's own `created_at`.
    """

    id = models.BigAutoField(primary_key=True)
    # No constraint in the database: the trigger that writes it holds the booking's row.
    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, related_name="steps", db_constraint=False, db_index=False
    )
    state = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "ticketing_step"
        indexes = [Index(fields=["booking", "id"], name="ticketing_step_booking")]
