"""What the vault stores in the main database: ciphertext, blind indexes and the hash chains over ciphertext.

No foreign key of another room points here, and none of these points out of the room.
"""

from django.db import models


class Vault(models.Model):
    """One per owner: a citizen's id, or a data product's. Holds the head of the owner's access log.

    Locked by whatever reads or writes the records: that gives the chain its order. `changes` counts the writes to
    records, so that a reader who waited for the lock knows whether what it read is still true.
    """

    owner = models.UUIDField(primary_key=True)
    opened_at = models.DateTimeField()
    changes = models.BigIntegerField(default=0)
    log_seq = models.BigIntegerField(default=0)
    log_head = models.BinaryField(max_length=32)


class Record(models.Model):
    """One sealed record of a citizen. Ids sort by time. `blind` finds one without saying what it is."""

    class Kind(models.TextChoices):
        INTERESTS = "interests"
        VISIT = "visit"
        CONSENT = "consent"
        HOLDER = "holder"
        SHOWN = "shown"

    id = models.UUIDField(primary_key=True)
    vault = models.ForeignKey(Vault, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    version = models.BigIntegerField(default=1)
    blind = models.BinaryField(max_length=32, null=True)
    sealed = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["vault", "kind", "id"], name="vault_record_by_kind"),
            # Ids sort by time: what was shown too long ago is found by its id.
            models.Index(fields=["id"], condition=models.Q(kind="shown"), name="vault_shown_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["blind"], name="vault_record_blind_once"),
            models.UniqueConstraint(
                fields=["vault"], condition=models.Q(kind="interests"), name="vault_record_one_interests"
            ),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="vault_record_version_counts"),
        ]


class LogEntry(models.Model):
    """One line of an access log. `hash` = SHA-256 over the hash before it, place, time and ciphertext."""

    id = models.UUIDField(primary_key=True)
    vault = models.ForeignKey(Vault, on_delete=models.CASCADE, related_name="+", db_index=False)
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    sealed = models.BinaryField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vault", "seq"], name="vault_log_in_order")]


class Product(models.Model):
    """A data product of the mesh with people in it, and why it may be kept."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=200, unique=True)
    legal_ground = models.CharField(max_length=400)
    purposes = models.JSONField()
    recipient = models.CharField(max_length=400, blank=True)


class ProductRecord(models.Model):
    """A sealed deelname or participant. `blind` and `subject` are keyed digests of IRIs under the product's own subkey."""

    class Kind(models.TextChoices):
        PARTICIPATION = "deelname"
        PARTICIPANT = "participant"

    id = models.BigAutoField(primary_key=True)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    blind = models.BinaryField(max_length=16)
    subject = models.BinaryField(max_length=16)
    version = models.BigIntegerField(default=1)
    modified = models.DateTimeField(null=True)
    digest = models.BinaryField(max_length=16)
    # Digests of versions that lost to this one without being older: they lose again at the next pull.
    lost = models.BinaryField(default=b"")
    sealed = models.BinaryField()

    class Meta:
        # `blind` is made under the product's own subkey, so it is unique without naming product and kind: one small
        # index, and a lookup that doesn't depend on fresh statistics.
        constraints = [models.UniqueConstraint(fields=["blind"], name="vault_product_record_once")]
        indexes = [
            models.Index(
                fields=["product", "subject", "blind"],
                condition=models.Q(kind="deelname"),
                name="vault_product_by_subject",
            )
        ]


class Erasure(models.Model):
    """The receipt of an erased vault. It names the citizen by a keyed digest only."""

    subject = models.BinaryField(primary_key=True, max_length=32)
    receipt = models.UUIDField(unique=True)
    erased_at = models.DateTimeField()
    records = models.IntegerField()
    signature = models.BinaryField(max_length=64)
    public_key = models.BinaryField(max_length=32)
