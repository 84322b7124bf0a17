"""What happened at doors, and what doors must know: scans and revocations."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from ticketing.models.states import one_of


class Scan(models.Model):
    """One barcode before one scanner; append-only. `scanned_at` is the device's clock, `received_at` ours.

    - `barcode` is the first half of its SHA-256: with device and time it names an offline scan, so that an upload may come
      twice. `ticket` is None for what is no ticket; `occurrence` is the ticket's, else the door's.
    - `took_over`: this scan let the ticket in, earlier than the one that had been believed to; `other_*` says which that was.
      Of a `used` one they say who came first.
    - It holds nobody: a ticket leads to a booking, and that to a holder until she is forgotten.
    """

    id = models.BigAutoField(primary_key=True)
    organiser = models.UUIDField()
    door = models.UUIDField()
    device = models.TextField()
    gate = models.TextField(db_default="")
    barcode = models.BinaryField()
    ticket = models.UUIDField(null=True)
    occurrence = models.UUIDField(null=True)
    scanned_at = models.DateTimeField()
    received_at = models.DateTimeField()
    offline = models.BooleanField()
    outcome = models.TextField()
    other_device = models.TextField(null=True)
    other_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ticketing_scan"
        constraints = [
            CheckConstraint(
                condition=one_of(
                    "outcome",
                    "admitted",
                    "took_over",
                    "used",
                    "revoked",
                    "forged",
                    "wrong_organiser",
                    "wrong_event",
                    "too_early",
                    "over",
                ),
                name="ticketing_scan_outcome",
            ),
            UniqueConstraint(
                fields=["organiser", "device", "barcode", "scanned_at"],
                name="ticketing_scan_once",
                condition=Q(offline=True),
            ),
            # However many doors there are, a ticket is let in once; a take-over corrects who did it.
            UniqueConstraint(
                fields=["ticket"], name="ticketing_scan_admits_once", condition=Q(outcome="admitted")
            ),
        ]
        indexes = [
            Index(fields=["occurrence", "outcome"], name="ticketing_scan_occurrence"),
            Index(fields=["ticket"], name="ticketing_scan_ticket", condition=Q(ticket__isnull=False)),
        ]


class Revocation(models.Model):
    """A ticket whose barcode was good once and is no longer. Written by the database when the ticket's state says so.

    `xid` is the transaction that did it: the cursor of scanners that sync (`revocations`).
    """

    id = models.BigAutoField(primary_key=True)
    ticket = models.UUIDField(unique=True)
    occurrence = models.UUIDField()
    xid = models.BigIntegerField()

    class Meta:
        db_table = "ticketing_revocation"
        indexes = [Index(fields=["occurrence", "xid"], name="ticketing_revocation_sync")]
