"""Wrapped data keys and the ledger of erased ones. This database has its own backups, kept for a short time:
a wrapped key in an old dump isn't shredded while its master key lives.
"""

from django.db import models


class WrappedKey(models.Model):
    """A data key as the key service wrapped it. `context`: "citizen:<uuid>", "product:<name>" or "index"."""

    context = models.CharField(primary_key=True, max_length=200)
    wrapped = models.BinaryField()
    version = models.PositiveSmallIntegerField(default=1)
    master_version = models.PositiveIntegerField()
    created = models.DateTimeField()

    class Meta:
        db_table = "vault_keys_wrapped"
        indexes = [models.Index(fields=["master_version"], name="vault_keys_by_master")]


class ErasedKey(models.Model):
    """A context whose key was deleted and is never made again. A restore of any backup replays this ledger."""

    context = models.CharField(primary_key=True, max_length=200)
    erased_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "vault_keys_erased"
