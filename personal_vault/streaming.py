"""Everybody whose visits may be used for a purpose, one person at a time; memory stays flat.

- Citizens who consented, in batches: their vaults locked, their keys unwrapped in one call, one line in each one's
  log, committed before anything is handed out.
- Then people of data products whose stated purposes include this one; one line per product and run.
- Row numbers count up within a run and mean nothing outside it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from personal_vault import access_log, keys
from personal_vault.consent_rules import allowed
from personal_vault.data import Actor, Category, Purpose, SubjectShown, SubjectVisits, Visit
from personal_vault.models import Product
from personal_vault.opened import Kind, Opened, Sealed
from personal_vault.participations import opened_product, visit_of
from personal_vault.payloads import pack_access
from personal_vault.products import log_reading

_CITIZENS = 200
_ROWS = 20_000

_NEXT_CITIZENS = """
    SELECT owner FROM personal_vault_vault v
     WHERE owner > %s
       AND EXISTS (SELECT FROM personal_vault_record r WHERE r.vault_id = v.owner AND r.kind = %s)
     ORDER BY owner LIMIT %s
"""
_LOCK = """
    SELECT owner, log_seq, log_head FROM personal_vault_vault WHERE owner = ANY(%s)
     ORDER BY owner FOR NO KEY UPDATE
"""
_RECORDS = """
    SELECT vault_id, kind, id, version, sealed FROM personal_vault_record
     WHERE vault_id = ANY(%s) AND kind = ANY(%s) ORDER BY vault_id, id
"""
_LINES = """
    WITH line AS (
        SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[], %s::timestamptz[], %s::bytea[], %s::bytea[])
            AS l(id, vault_id, seq, at, sealed, hash)
    ), written AS (
        INSERT INTO personal_vault_logentry (id, vault_id, seq, at, sealed, hash) SELECT * FROM line
    )
    UPDATE personal_vault_vault v SET log_seq = line.seq, log_head = line.hash FROM line WHERE v.owner = line.vault_id
"""
_PRODUCT_ROWS = """
    SELECT subject, blind, version, sealed FROM personal_vault_productrecord
     WHERE product_id = %s AND kind = 'deelname' AND subject > %s
     ORDER BY subject, blind LIMIT %s
"""


def stream(purpose: Purpose, actor: Actor, now: datetime) -> Iterator[SubjectVisits]:
    """Everybody's visits for this purpose."""
    row = -1
    for vault in _citizens(purpose, actor, now, [Category.HISTORY]):
        visits = tuple(visit for visit in vault.visits() if visit.kind != "refused")
        if visits:
            yield SubjectVisits(row=(row := row + 1), visits=visits)
    for product in Product.objects.order_by("name"):
        if purpose.value in product.purposes:
            for visits in _people(product, purpose, actor):
                yield SubjectVisits(row=(row := row + 1), visits=visits)


def stream_shown(purpose: Purpose, actor: Actor, now: datetime) -> Iterator[SubjectShown]:
    """What everybody was shown, and what she did, for this purpose."""
    citizens = _citizens(purpose, actor, now, [Category.SHOWN, Category.HISTORY])
    for row, vault in enumerate(citizens):
        yield SubjectShown(row=row, shown=vault.shown(), visits=vault.visits())


_KIND = {Category.HISTORY: Kind.VISIT, Category.SHOWN: Kind.SHOWN}


def _citizens(
    purpose: Purpose, actor: Actor, now: datetime, categories: Sequence[Category]
) -> Iterator[Opened]:
    """Vaults whose owners let all of these be used, read and logged; who has nothing of the first is passed over."""
    kinds = [str(_KIND[category]) for category in categories]
    last = UUID(int=0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_NEXT_CITIZENS, [last, kinds[0], _CITIZENS])
            owners = [owner for (owner,) in cursor.fetchall()]
        if not owners:
            return
        last = owners[-1]
        # Committed before the first visit leaves: a consumer that stops half-way has still been logged.
        yield from _batch(owners, purpose, actor, now, categories)


def _batch(
    owners: list[UUID], purpose: Purpose, actor: Actor, now: datetime, categories: Sequence[Category]
) -> list[Opened]:
    kinds = [str(_KIND[category]) for category in categories]
    found, lines = [], []
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(_LOCK, [owners])
        heads = {owner: (seq, bytes(head)) for owner, seq, head in cursor.fetchall()}
        # Read after the lock is held: a withdrawal that was committed while we waited counts.
        cursor.execute(_RECORDS, [owners, ["consent", *kinds]])
        records = {owner: list(rows) for owner, rows in groupby(cursor.fetchall(), key=lambda row: row[0])}
        held = keys.keys_for([keys.citizen_context(owner) for owner in heads])
        for owner, (seq, head) in heads.items():
            key = held.get(keys.citizen_context(owner))
            if key is None:  # erased at this moment
                continue
            sealed = tuple(
                Sealed(kind, record, version, bytes(data))
                for _, kind, record, version, data in records.get(owner, ())
            )
            vault = Opened(owner, key, seq, head, sealed)
            decisions = vault.decisions(now)
            if not all(allowed(purpose, category, decisions) for category in categories):
                continue
            read = sum(1 for kind in kinds for _ in vault.of(kind))
            plain = pack_access(
                actor=actor, purpose=purpose, given=tuple(sorted(categories)), withheld=(), records=read
            )
            lines.append(access_log.next_line(vault, at=now, plain=plain))
            found.append(vault)
        if lines:
            cursor.execute(_LINES, [list(column) for column in zip(*lines, strict=True)])
    return found


def _people(row: Product, purpose: Purpose, actor: Actor) -> Iterator[tuple[Visit, ...]]:
    product = opened_product(row.name, row.id)
    total = _count(row.id)
    log_reading(row.name, purpose=purpose, actor=actor, category=Category.HISTORY, records=total)
    last, limit = b"", _ROWS
    while True:
        rows = _product_rows(row.id, last, limit)
        whole = rows
        if len(rows) == limit:
            # The page may end in the middle of a person: leave that person to the next page.
            cut = rows[-1][0]
            whole = [one for one in rows if one[0] != cut]
            if not whole:
                limit *= 2
                continue
        if not whole:
            return
        for _, group in groupby(whole, key=lambda one: one[0]):
            visits = tuple(
                visit
                for _, blind, version, sealed in group
                if (visit := visit_of(product, blind, version, sealed)) is not None
            )
            if visits:
                yield visits
        if len(rows) < limit:
            return
        last, limit = whole[-1][0], _ROWS


def _product_rows(product: UUID, last: bytes, limit: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_PRODUCT_ROWS, [product, last, limit])
        return cursor.fetchall()


def _count(product: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM personal_vault_productrecord WHERE product_id = %s AND kind = 'deelname'",
            [product],
        )
        return int(cursor.fetchone()[0])
