"""Data keys by owner: made at first need, unwrapped by the key service, cached for a few minutes.

- One key per citizen and one per data product, plus one for blind indexes; wrapped in the database "keys".
- A context in the ledger of erased keys never gets a key again.
- Making a key commits in the keys database before anything is sealed with it.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from hmac import digest as hmac_digest
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import connections, transaction

from culture_app.kernel import clock
from personal_vault.errors import VaultErased
from personal_vault.key_cache import CACHE
from personal_vault.keyring.models import ErasedKey, WrappedKey
from personal_vault.providers.local import LocalKeyService
from personal_vault.providers.protocol import KeyService, Wrapped
from personal_vault.sealing import DataKey

KEYS = "keys"
INDEX = "index"


@lru_cache(maxsize=1)
def key_service() -> KeyService:
    """The key service of this installation."""
    return LocalKeyService(Path(settings.VAULT_KEY_DIR))


def citizen_context(citizen: UUID) -> str:
    return f"citizen:{citizen}"


def product_context(product: str) -> str:
    """Names may be long: the context holds a digest."""
    return f"product:{sha256(product.encode()).hexdigest()}"


def key_for(context: str) -> DataKey:
    """The owner's data key, made if there is none. Raises VaultErased. No SQL when cached, else one statement."""
    cached = CACHE.get(context)
    if cached is not None:
        return cached
    ticket = CACHE.ticket()
    key = _load([context]).get(context) or ensure(context)
    CACHE.put(context, key, ticket)
    return key


def keys_for(contexts: Iterable[str]) -> dict[str, DataKey]:
    """Existing keys of many owners, in one statement and one batch; the cache is left alone: a run over everybody
    would only empty it of those who are here now.
    """
    return _load(list(contexts))


def ensure(context: str) -> DataKey:
    """The key of a context, straight from the database, made if there is none. Raises VaultErased."""
    fresh = key_service().new_dek(context)
    with transaction.atomic(using=KEYS, durable=True):
        _lock(context)
        if ErasedKey.objects.filter(context=context).exists():
            raise VaultErased
        row, made = WrappedKey.objects.get_or_create(
            context=context,
            defaults={
                "wrapped": fresh.wrapped,
                "master_version": fresh.master_version,
                "created": clock.now(),
            },
        )
    secret = fresh.secret if made else key_service().unwrap(bytes(row.wrapped), context)
    return DataKey.of(secret, row.version)


def destroy(context: str) -> None:
    """Delete a key for good, write it in the ledger, and make every process forget it. Repeatable."""
    with transaction.atomic(using=KEYS, durable=True):
        _lock(context)
        ErasedKey.objects.get_or_create(context=context, defaults={"erased_at": clock.now()})
        WrappedKey.objects.filter(context=context).delete()
    CACHE.drop_everywhere(context)


def blind(field: str, *parts: bytes) -> bytes:
    """A keyed digest that finds a record again and says nothing to whoever lacks the key. 32 bytes."""
    return hmac_digest(subkey(field), b"".join(len(part).to_bytes(4) + part for part in parts), "sha256")


@lru_cache(maxsize=1024)
def subkey(field: str) -> bytes:
    """One subkey per field, by HKDF (RFC 5869) from the index key."""
    return HKDF(SHA256(), 32, b"personal-vault", field.encode()).derive(_index_secret())


@lru_cache(maxsize=1)
def _index_secret() -> bytes:
    row = WrappedKey.objects.filter(context=INDEX).first()
    if row is None:
        ensure(INDEX)
        row = WrappedKey.objects.get(context=INDEX)
    return key_service().unwrap(bytes(row.wrapped), INDEX)


def rewrap_all(*, batch: int = 1_000) -> int:
    """Move every data key to the newest master key; returns how many moved. Repeatable."""
    newest, moved = key_service().health().newest, 0
    while True:
        with transaction.atomic(using=KEYS):
            rows = list(
                WrappedKey.objects.select_for_update(skip_locked=True).filter(master_version__lt=newest)[
                    :batch
                ]
            )
            if not rows:
                return moved
            blobs = key_service().rewrap_batch(
                [Wrapped(blob=bytes(row.wrapped), context=row.context) for row in rows]
            )
            for row, blob in zip(rows, blobs, strict=True):
                row.wrapped, row.master_version = blob, newest
            WrappedKey.objects.bulk_update(rows, ["wrapped", "master_version"])
            moved += len(rows)


def close_epoch(*, keep_old: bool = False) -> tuple[int, int, int]:
    """A new master key, every living data key under it, the old versions destroyed.

    Returns the new version, how many keys moved, how many versions were destroyed. Keys that are made meanwhile are
    wrapped under the new version already; the last look makes sure that nothing is left behind.
    """
    newest = key_service().rotate()
    moved = rewrap_all()
    old = [version for version in key_service().health().versions if version < newest]
    if keep_old or WrappedKey.objects.filter(master_version__lt=newest).exists():
        return newest, moved, 0
    for version in old:
        key_service().destroy_version(version)
    return newest, moved, len(old)


def _load(contexts: Sequence[str]) -> dict[str, DataKey]:
    with connections[KEYS].cursor() as cursor:
        cursor.execute(
            "SELECT context, wrapped, version FROM vault_keys_wrapped WHERE context = ANY(%s)",
            [list(contexts)],
        )
        rows = cursor.fetchall()
    secrets = key_service().unwrap_batch(
        [Wrapped(blob=bytes(wrapped), context=context) for context, wrapped, _ in rows]
    )
    return {
        context: DataKey.of(secret, version)
        for (context, _, version), secret in zip(rows, secrets, strict=True)
    }


def _lock(context: str) -> None:
    """Making and destroying the same key wait for each other."""
    with connections[KEYS].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [context])
