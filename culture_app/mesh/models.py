"""Tables of the mesh: what was pulled, what was refused, and the performers that events name.

Records themselves live with the rooms that keep them: offers, the vault, mobility.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class DataProduct(models.Model):
    """A data product that was pulled, as its descriptor stated it the last time."""

    name = models.TextField(primary_key=True)
    summary = models.TextField(default="", blank=True)
    domain = models.TextField(default="", blank=True)
    owner = models.TextField(default="", blank=True)
    terms_of_use = models.TextField(default="", blank=True)
    schedule = models.TextField(default="", blank=True)
    legal_ground = models.TextField(default="", blank=True)
    purposes = ArrayField(models.TextField(), default=list, blank=True)
    folder = models.TextField(default="", blank=True)
    first_pulled = models.DateTimeField()
    last_pulled = models.DateTimeField()
    last_counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["name"]


class Run(models.Model):
    """One pull. A run that was killed stays `running` until the next one finds it."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        INTERRUPTED = "interrupted"

    started = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    state = models.TextField(choices=State.choices, default=State.RUNNING)
    paths = ArrayField(models.TextField(), default=list)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="mesh_run_state", condition=Q(state__in=["running", "done", "interrupted"])
            ),
        ]


class Performer(models.Model):
    """An uitvoerder: UiTdatabank has no such entity, so events carry its name (decision 0016)."""

    key = models.UUIDField(primary_key=True)
    iri = models.TextField()
    names = models.JSONField()
    homepage = models.TextField(default="", blank=True)
    theme = models.TextField(default="", blank=True)
    modified = models.DateTimeField(null=True)
    withdrawn = models.BooleanField(default=False)
    digest = models.BinaryField()


class Quarantined(models.Model):
    """A record that couldn't be used. The bytes of a personal one are sealed, and nobody mends those.

    One row per place and content: seen again it stays as it is, so that a repeated pull changes nothing.
    """

    class State(models.TextChoices):
        OPEN = "open"
        MENDED = "mended"
        RETRIED = "retried"
        DISMISSED = "dismissed"

    source = models.TextField()
    position = models.TextField(default="", blank=True)
    product = models.TextField(default="")
    # The record's IRI; of a personal record a keyed digest of it; empty where none could be read.
    record_key = models.TextField(default="", blank=True)
    reason = models.TextField()
    fields = ArrayField(models.TextField(), default=list, blank=True)
    media_type = models.TextField(default="")
    sealed = models.BooleanField(default=False)
    body = models.BinaryField()
    size = models.BigIntegerField()
    # A keyed digest of the whole record: equal bytes are recognised without being readable.
    fingerprint = models.BinaryField()
    mended_body = models.BinaryField(null=True)
    state = models.TextField(choices=State.choices, default=State.OPEN)
    attempts = models.IntegerField(default=0)
    first_seen = models.DateTimeField()
    changed = models.DateTimeField()

    class Meta:
        ordering = ["-first_seen", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "position", "fingerprint"], name="mesh_quarantined_once"
            ),
            models.CheckConstraint(
                name="mesh_quarantined_state",
                condition=Q(state__in=["open", "mended", "retried", "dismissed"]),
            ),
            models.CheckConstraint(
                name="mesh_sealed_never_mended", condition=Q(sealed=False) | Q(mended_body=None)
            ),
        ]
        indexes = [
            models.Index(fields=["record_key"], name="mesh_quarantined_key", condition=~Q(record_key="")),
            models.Index(fields=["state", "-first_seen"], name="mesh_quarantined_state_idx"),
        ]
