"""One vault, opened inside a transaction: its row locked, the records that were asked for at hand, its log appendable.

One statement locks the owner's row and reads the records; the lock gives the owner's log its order, and holds back an
erasure until the reading has been logged. Nobody else's vault is touched, so nobody waits for anybody else.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from culture_app.kernel import clock
from personal_vault import keys
from personal_vault.consent_rules import Pair, in_force
from personal_vault.data import Consent, Interest, ShownList, Visit
from personal_vault.erasure_ledger import refuse_erased
from personal_vault.models import Record
from personal_vault.payloads import unpack_consent, unpack_interests, unpack_shown, unpack_visit
from personal_vault.sealing import DataKey, unseal

Kind = Record.Kind

# `before` shows the row as this statement's snapshot saw it, `v` as it is once the lock is held. Where they differ,
# records were written while we waited, and those we got are older than the lock: read again.
_OPEN = """
    SELECT v.log_seq, v.log_head, v.changes, v.changes = before.changes, r.kind, r.id, r.version, r.sealed
      FROM personal_vault_vault v
      JOIN personal_vault_vault before ON before.owner = v.owner
      LEFT JOIN personal_vault_record r ON r.vault_id = v.owner AND r.kind = ANY(%s)
     WHERE v.owner = %s
     ORDER BY r.id
       FOR NO KEY UPDATE OF v
"""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A record as it is stored."""

    kind: str
    id: UUID
    version: int
    sealed: bytes


@dataclass(slots=True)
class Opened:
    """A vault whose row this transaction holds. `log_seq` and `log_head` move as lines are appended."""

    owner: UUID
    key: DataKey
    log_seq: int
    log_head: bytes
    records: tuple[Sealed, ...]
    changes: int = 0

    def of(self, kind: str) -> Iterator[Sealed]:
        return (record for record in self.records if record.kind == kind)

    def plain(self, record: Sealed) -> bytes:
        return unseal(
            self.key,
            record.sealed,
            owner=self.owner.bytes,
            kind=record.kind,
            record=record.id.bytes,
            version=record.version,
        )

    def consents(self) -> tuple[Consent, ...]:
        """Oldest first: a consent's version is its number."""
        found = sorted(self.of(Kind.CONSENT), key=lambda record: record.version)
        return tuple(unpack_consent(record.id, self.plain(record)) for record in found)

    def decisions(self, now: datetime) -> dict[Pair, Consent]:
        return in_force(self.consents(), now)

    def interests(self) -> tuple[Interest, ...]:
        return next((unpack_interests(self.plain(record)) for record in self.of(Kind.INTERESTS)), ())

    def visits(self) -> tuple[Visit, ...]:
        """Latest first."""
        found = [unpack_visit(self.plain(record)) for record in self.of(Kind.VISIT)]
        return tuple(sorted(found, key=lambda visit: visit.at, reverse=True))

    def shown(self) -> tuple[ShownList, ...]:
        """Latest first."""
        found = [unpack_shown(self.plain(record)) for record in self.of(Kind.SHOWN)]
        return tuple(sorted(found, key=lambda one: one.at, reverse=True))

    def holders(self) -> tuple[UUID, ...]:
        return tuple(UUID(bytes=self.plain(record)) for record in self.of(Kind.HOLDER))


@contextmanager
def opened(owner: UUID, kinds: Iterable[str], *, context: str = "") -> Iterator[Opened]:
    """Open a vault in a transaction of its own (or the caller's); made at first use. Raises VaultErased.

    `context` names the owner's key; a citizen's, unless it is given.
    """
    context = context or keys.citizen_context(owner)
    wanted = [str(kind) for kind in kinds]
    key = keys.key_for(context)
    with transaction.atomic(savepoint=False):
        found = _read(owner, wanted)
        if found is None:
            keys.ensure(context)
            _make(owner)
            found = _read(owner, wanted)
        if found is None:  # erased in this very moment
            refuse_erased(owner)
            raise RuntimeError("a vault that was just made is gone")
        seq, head, changes, records = found
        yield Opened(owner, key, seq, head, records, changes)


def _read(owner: UUID, kinds: list[str]) -> tuple[int, bytes, int, tuple[Sealed, ...]] | None:
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_OPEN, [kinds, owner])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            if not rows:
                return None
            if rows[0][3]:
                break
    records = tuple(
        Sealed(kind, identifier, version, bytes(sealed))
        for _, _, _, _, kind, identifier, version, sealed in rows
        if identifier is not None
    )
    return rows[0][0], bytes(rows[0][1]), rows[0][2], records


def _make(owner: UUID) -> None:
    """Make the row of a vault. Raises VaultErased."""
    refuse_erased(owner)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO personal_vault_vault (owner, opened_at, changes, log_seq, log_head) VALUES (%s, %s, 0, 0, %s)"
            " ON CONFLICT (owner) DO NOTHING",
            [owner, clock.now(), bytes(32)],
        )
