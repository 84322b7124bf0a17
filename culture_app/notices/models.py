"""What has to be told by e-mail, and how far that is. The rows are the queue, as with payments."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.db.models.functions import Now

from culture_app.kernel.identity import new_id


class Notice(models.Model):
    """One e-mail about one thing. It names a booking of ticketing's and no person: to whom it goes is asked when it is sent.

    `subject` is what it is about, so that the same thing is told once: the booking, or one refund of it.
    """

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed"
        CALLED_OFF = "called_off"
        REFUNDED = "refunded"
        PROMOTED = "promoted"

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        # Nobody to tell any more, or nothing.
        DROPPED = "dropped"
        # The mail server will never take it.
        REFUSED = "refused"
        GIVEN_UP = "given_up"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.TextField(choices=Kind.choices)
    booking = models.UUIDField(db_index=True)
    subject = models.UUIDField()
    state = models.TextField(choices=State.choices, db_default=State.WAITING)
    attempts = models.IntegerField(db_default=0)
    due_at = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    error = models.TextField(db_default="")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["kind", "subject"], name="notices_told_once"),
            CheckConstraint(
                condition=Q(kind__in=["confirmed", "called_off", "refunded", "promoted"]),
                name="notices_kind_known",
            ),
            CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "dropped", "refused", "given_up"]),
                name="notices_state_known",
            ),
        ]
        indexes = [Index(fields=["due_at"], name="notices_due", condition=Q(state="waiting"))]
