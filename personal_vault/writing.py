"""Storing sealed records of an opened vault. Each write is counted in the vault's row, in the same statement."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from culture_app.kernel.identity import new_id
from personal_vault.opened import Kind, Opened
from personal_vault.sealing import DataKey, seal

_COUNTED = """
    WITH written AS ({statement} RETURNING 1), counted AS (
        UPDATE personal_vault_vault SET changes = changes + 1 WHERE owner = %s
    )
    SELECT count(*) FROM written
"""
_ADD = _COUNTED.format(
    statement="""
        INSERT INTO personal_vault_record (id, vault_id, kind, version, blind, sealed)
        VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (blind) DO NOTHING
    """
)
_ADD_ALL = _COUNTED.format(
    statement="""
        INSERT INTO personal_vault_record (id, vault_id, kind, version, blind, sealed)
        SELECT id, %s, %s, version, NULL, sealed
          FROM unnest(%s::uuid[], %s::bigint[], %s::bytea[]) AS one(id, version, sealed)
    """
)
_PUT = _COUNTED.format(
    statement="""
        INSERT INTO personal_vault_record (id, vault_id, kind, version, blind, sealed)
        VALUES (%s, %s, %s, 1, %s, %s)
        ON CONFLICT (blind) DO UPDATE SET id = EXCLUDED.id, version = 1, sealed = EXCLUDED.sealed
    """
)
# The count comes first: it locks the vault's row as opening it does, and there is nothing to add to where none is.
_ADD_UNREAD = """
    WITH counted AS (
        UPDATE personal_vault_vault SET changes = changes + 1 WHERE owner = %s RETURNING owner
    )
    INSERT INTO personal_vault_record (id, vault_id, kind, version, blind, sealed)
    SELECT %s, owner, %s, 1, %s, %s FROM counted
"""
_REPLACE = _COUNTED.format(
    statement="UPDATE personal_vault_record SET version = %s, sealed = %s WHERE id = %s"
)
_REMOVE_ONE = """
    WITH counted AS (
        UPDATE personal_vault_vault SET changes = changes + 1 WHERE owner = %s RETURNING owner
    )
    DELETE FROM personal_vault_record r USING counted WHERE r.vault_id = counted.owner AND r.blind = %s
"""
_REMOVE = _COUNTED.format(statement="DELETE FROM personal_vault_record WHERE vault_id = %s AND kind = %s")


def add(vault: Opened, kind: str, plain: bytes, *, blind: bytes | None = None, version: int = 1) -> bool:
    """Seal and store a new record; False where its blind index is there already. One statement."""
    identifier = new_id()
    sealed = seal(
        vault.key, plain, owner=vault.owner.bytes, kind=kind, record=identifier.bytes, version=version
    )
    return bool(_write(_ADD, vault, identifier, vault.owner, str(kind), version, blind, sealed))


def add_all(vault: Opened, kind: str, plains: Sequence[bytes], *, first_version: int) -> None:
    """Seal and store new records, whose versions number them. One statement."""
    rows = []
    for version, plain in enumerate(plains, start=first_version):
        identifier = new_id()
        sealed = seal(
            vault.key, plain, owner=vault.owner.bytes, kind=kind, record=identifier.bytes, version=version
        )
        rows.append((identifier, version, sealed))
    ids, versions, sealed_all = zip(*rows, strict=True)
    _write(_ADD_ALL, vault, vault.owner, str(kind), list(ids), list(versions), list(sealed_all))


def put(vault: Opened, kind: str, plain: bytes, *, blind: bytes) -> None:
    """Seal and store a record in the place of the one with the same blind index, if there is one. One statement."""
    identifier = new_id()
    sealed = seal(vault.key, plain, owner=vault.owner.bytes, kind=kind, record=identifier.bytes, version=1)
    _write(_PUT, vault, identifier, vault.owner, str(kind), blind, sealed)


def remove_one(owner: UUID, blind: bytes) -> bool:
    """Delete the record with this blind index; False where there is none. One statement, a transaction of its own."""
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE_ONE, [owner, blind])
        return bool(cursor.rowcount)


def add_unread(owner: UUID, key: DataKey, kind: str, plain: bytes, *, blind: bytes) -> bool:
    """Seal and store a new record that no other can be the same as, without reading any. One statement, a transaction of
    its own; False, and nothing stored, where there is no vault yet.
    """
    identifier = new_id()
    sealed = seal(key, plain, owner=owner.bytes, kind=kind, record=identifier.bytes, version=1)
    with connection.cursor() as cursor:
        cursor.execute(_ADD_UNREAD, [owner, identifier, str(kind), blind, sealed])
        return bool(cursor.rowcount)


def replace_interests(vault: Opened, plain: bytes) -> None:
    """Seal the one record of interests anew under its next version. One statement; the row is locked already."""
    present = next(vault.of(Kind.INTERESTS), None)
    if present is None:
        add(vault, Kind.INTERESTS, plain)
        return
    version = present.version + 1
    sealed = seal(
        vault.key,
        plain,
        owner=vault.owner.bytes,
        kind=Kind.INTERESTS,
        record=present.id.bytes,
        version=version,
    )
    _write(_REPLACE, vault, version, sealed, present.id)


def remove(vault: Opened, kind: str) -> None:
    """Delete all records of a kind. One statement."""
    _write(_REMOVE, vault, vault.owner, str(kind))


def _write(statement: str, vault: Opened, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, vault.owner])
        return int(cursor.fetchone()[0])
