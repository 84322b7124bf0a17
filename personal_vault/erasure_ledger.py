"""Who was erased, named by a keyed digest only. An erased vault doesn't come back."""

from uuid import UUID

from django.db import connection

from culture_app.kernel.secrets import hmac_bytes
from personal_vault.errors import VaultErased
from personal_vault.models import Erasure


def subject_of(citizen: UUID) -> bytes:
    """The digest under which a citizen stands in the ledger."""
    return hmac_bytes("vault.erasure", citizen.bytes)


def lock(citizen: UUID) -> None:
    """Making and erasing the same vault wait for each other, to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [str(citizen)])


def refuse_erased(citizen: UUID) -> None:
    """Raises VaultErased if she was erased; holds the lock of her ledger line to the end of the transaction."""
    lock(citizen)
    if Erasure.objects.filter(subject=subject_of(citizen)).exists():
        raise VaultErased
