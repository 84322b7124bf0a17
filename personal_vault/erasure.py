"""Erasing a vault: the key first, then what it sealed, then a signed receipt in the ledger.

- Once the key is gone nothing opens any more, whatever happens next; a process killed at any line is finished by
  calling again.
- Copies in backups of the main database stay unreadable. Copies of the wrapped key live as long as the keys
  database's own backups, and no longer than the master key's version: docs/decisions/0022.
- Both databases hold a ledger, each naming what must stay erased; `replay` applies them after a restore of either.
"""

from uuid import UUID

from django.db import transaction

from culture_app.kernel import clock
from culture_app.kernel.identity import new_id
from personal_vault import keys, receipts
from personal_vault.data import Receipt
from personal_vault.erasure_ledger import lock, subject_of
from personal_vault.keyring.models import ErasedKey
from personal_vault.models import Erasure, LogEntry, Record, Vault


def erase(citizen: UUID) -> Receipt:
    """Erase everything the vault keeps of her; the same receipt each time."""
    keys.destroy(keys.citizen_context(citizen))
    subject = subject_of(citizen)
    with transaction.atomic():
        lock(citizen)
        list(Vault.objects.select_for_update().filter(owner=citizen).values_list("owner"))
        records = _delete_rows(citizen)
        known = Erasure.objects.filter(subject=subject).first()
        if known is not None:
            return receipts.of(known)
        receipt, erased_at = new_id(), clock.now()
        signature, public_key = receipts.sign(
            receipts.statement(receipt=receipt, subject=subject, erased_at=erased_at, records=records)
        )
        return receipts.of(
            Erasure.objects.create(
                subject=subject,
                receipt=receipt,
                erased_at=erased_at,
                records=records,
                signature=signature,
                public_key=public_key,
            )
        )


def replay() -> int:
    """After a restore: erase again whoever stands in either ledger. Returns how many vaults it found alive."""
    found = 0
    prefix = keys.citizen_context(UUID(int=0)).removesuffix(str(UUID(int=0)))
    for context in ErasedKey.objects.filter(context__startswith=prefix).values_list("context", flat=True):
        citizen = UUID(context.removeprefix(prefix))
        alive = Vault.objects.filter(owner=citizen).exists()
        if alive or not Erasure.objects.filter(subject=subject_of(citizen)).exists():
            erase(citizen)
            found += alive
    erased = {bytes(subject) for subject in Erasure.objects.values_list("subject", flat=True)}
    for citizen in Vault.objects.values_list("owner", flat=True).iterator():
        if subject_of(citizen) in erased:
            erase(citizen)
            found += 1
    return found


def _delete_rows(citizen: UUID) -> int:
    """Returns the number of records; log lines aren't counted: they are about readers."""
    LogEntry.objects.filter(vault_id=citizen)._raw_delete("default")
    records = Record.objects.filter(vault_id=citizen)._raw_delete("default")
    Vault.objects.filter(owner=citizen)._raw_delete("default")
    return int(records or 0)
