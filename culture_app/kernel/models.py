"""The outbox's table."""

from django.db import models
from django.db.models.functions import Now


class Outbox(models.Model):
    """Work to do after a commit; written in the transaction that causes it.

    A SQL function may insert (topic, key, payload) itself: every other column has a database default.
    """

    id = models.BigAutoField(primary_key=True)
    topic = models.TextField()
    key = models.TextField(db_default="")
    payload = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.SmallIntegerField(db_default=0)
    error = models.TextField(db_default="")

    class Meta:
        indexes = [models.Index(fields=["due_at", "id"], name="kernel_outbox_due")]
