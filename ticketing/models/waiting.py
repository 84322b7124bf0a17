"""Who waits for seats that may come back, in order of arrival."""

from django.db import models
from django.db.models import CheckConstraint, Func, Index, Q, Value

from culture_app.kernel.identity import new_id
from ticketing.models.booking import Booking
from ticketing.models.states import one_of
from ticketing.models.stock import Pool


class Waiting(models.Model):
    """One place on a pool's waiting list. Once promoted it has a booking, and that booking's state tells the rest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # The order of arrival: a sequence, since clocks of several hosts don't agree to the millisecond.
    number = models.BigIntegerField(
        unique=True, db_default=Func(Value("ticketing_waiting_number"), function="nextval")
    )
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="+")
    occurrence = models.UUIDField()
    holder = models.UUIDField()
    # As of a booking: kept only where the pool limits what one person may have.
    person = models.TextField(null=True)
    wishes = models.JSONField()
    seats = models.IntegerField()
    state = models.TextField()
    booking = models.OneToOneField(Booking, null=True, on_delete=models.PROTECT, related_name="+")
    quote = models.JSONField(null=True)
    joined_at = models.DateTimeField()
    promoted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ticketing_waiting"
        constraints = [
            CheckConstraint(
                condition=one_of("state", "waiting", "promoted", "left", "ended"),
                name="ticketing_waiting_state",
            ),
            CheckConstraint(condition=Q(seats__gt=0), name="ticketing_waiting_for_something"),
            CheckConstraint(
                condition=Q(
                    state="promoted",
                    booking__isnull=False,
                    quote__isnull=False,
                    promoted_at__isnull=False,
                )
                | ~Q(state="promoted") & Q(booking__isnull=True),
                name="ticketing_promoted_has_a_booking",
            ),
        ]
        indexes = [
            Index(fields=["pool", "number"], name="ticketing_waiting_line", condition=Q(state="waiting")),
            Index(fields=["holder"], name="ticketing_waiting_holder"),
        ]
