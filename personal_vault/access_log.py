"""Who read what of hers, and what for: a hash chain per vault, written in the transaction that reads.

- A line is sealed under her key; its label holds the line's number and the hash before it, so a line can't be moved,
  dropped in the middle or replaced without her key.
- The chain's hash covers ciphertext only, so it can be checked without any key, and still after erasure of the key.
- The head stands in the vault's row: lines cut off at the end are noticed too.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import connection

from culture_app.kernel.identity import new_id
from culture_app.kernel.words import Page
from personal_vault.data import Access, Actor
from personal_vault.models import LogEntry, Vault
from personal_vault.opened import Opened
from personal_vault.payloads import micros, pack_access, unpack_access
from personal_vault.sealing import DataKey, seal, unseal

GENESIS = bytes(32)
KIND = "log"

_APPEND = """
    WITH line AS (
        INSERT INTO personal_vault_logentry (id, vault_id, seq, at, sealed, hash) VALUES (%s, %s, %s, %s, %s, %s)
    )
    UPDATE personal_vault_vault SET log_seq = %s, log_head = %s WHERE owner = %s
"""

type Line = tuple[UUID, UUID, int, datetime, bytes, bytes]


def link(before: bytes, owner: UUID, seq: int, at: datetime, sealed: bytes) -> bytes:
    """The chain's next hash: SHA-256 over the one before, the vault, the number, the time and the ciphertext."""
    return sha256(
        b"".join((b"vault-log-1", before, owner.bytes, seq.to_bytes(8), micros(at).to_bytes(8), sealed))
    ).digest()


def next_line(vault: Opened, *, at: datetime, plain: bytes) -> Line:
    """Seal a line and move the opened vault's head to it; the caller stores it."""
    seq = vault.log_seq + 1
    sealed = seal(
        vault.key,
        plain,
        owner=vault.owner.bytes,
        kind=KIND,
        record=vault.log_head,
        version=seq,
    )
    head = link(vault.log_head, vault.owner, seq, at, sealed)
    vault.log_seq, vault.log_head = seq, head
    return new_id(), vault.owner, seq, at, sealed, head


def append(
    vault: Opened,
    *,
    at: datetime,
    actor: Actor,
    purpose: str,
    given: Sequence[str],
    withheld: Sequence[str] = (),
    records: int = 0,
    reason: str = "",
) -> None:
    """Write a line. One statement."""
    line = next_line(
        vault,
        at=at,
        plain=pack_access(
            actor=actor,
            purpose=purpose,
            given=tuple(given),
            withheld=tuple(withheld),
            records=records,
            reason=reason,
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, [*line, vault.log_seq, vault.log_head, vault.owner])


def page(owner: UUID, key: DataKey, *, limit: int, before: int | None) -> Page[Access]:
    """Latest first. One statement."""
    lines = LogEntry.objects.filter(vault_id=owner).order_by("-seq")
    if before is not None:
        lines = lines.filter(seq__lt=before)
    # One more than shown on both sides: the line before the last one shown holds the hash that its label needs.
    rows = list(lines.values_list("seq", "at", "sealed", "hash")[: limit + 1])
    hashes = {seq: bytes(head) for seq, _, _, head in rows}
    shown = [
        unpack_access(
            seq,
            at,
            unseal(
                key,
                bytes(sealed),
                owner=owner.bytes,
                kind=KIND,
                record=hashes.get(seq - 1, GENESIS),
                version=seq,
            ),
        )
        for seq, at, sealed, _ in rows[:limit]
    ]
    more = len(rows) > limit
    return Page(items=tuple(shown), next=str(shown[-1].seq) if more else None)


def first_break(owner: UUID) -> int | None:
    """The number of the first line that doesn't fit the chain, None if all is well. Needs no key."""
    head, expected = GENESIS, 1
    for seq, at, sealed, stored in (
        LogEntry.objects.filter(vault_id=owner)
        .order_by("seq")
        .values_list("seq", "at", "sealed", "hash")
        .iterator(chunk_size=1_000)
    ):
        if seq != expected:
            return expected
        head = link(head, owner, seq, at, bytes(sealed))
        if head != bytes(stored):
            return int(seq)
        expected += 1
    vault = Vault.objects.filter(owner=owner).first()
    if vault is None:
        return None if expected == 1 else 1
    return None if (vault.log_seq, bytes(vault.log_head)) == (expected - 1, head) else expected
