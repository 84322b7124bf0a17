"""What suggestions showed her, with the chance that each event had to be shown: kept to learn from, if she said yes.

- Sealed like everything of hers; in her export; erased with her vault; removed when she says no.
- 90 days, and her 200 latest lists: a new one pushes the oldest out, and a task removes those of people who stay away.
- Written in one statement that reads nothing: it holds only if nothing of her vault changed since the reading that
  said she agrees, so that a no in between is never overtaken.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from culture_app.kernel.identity import new_id
from personal_vault import keys
from personal_vault.data import Disclosure, ShownList
from personal_vault.opened import Kind
from personal_vault.payloads import pack_shown
from personal_vault.sealing import seal

KEPT = timedelta(days=90)
MOST_LISTS = 200
MOST_ITEMS = 50
_BATCH = 10_000

# Nobody's reading depends on it, so it isn't counted as a change: two lists at once are both kept.
_NOTE = """
    WITH vault AS (
        SELECT owner FROM personal_vault_vault WHERE owner = %(owner)s AND changes = %(as_of)s FOR NO KEY UPDATE
    ), pruned AS (
        DELETE FROM personal_vault_record r USING vault
         WHERE r.vault_id = vault.owner AND r.kind = 'shown'
           AND (r.id < %(oldest)s OR r.id <= (
               SELECT id FROM personal_vault_record WHERE vault_id = %(owner)s AND kind = 'shown'
                ORDER BY id DESC OFFSET %(most)s - 1 LIMIT 1))
    )
    INSERT INTO personal_vault_record (id, vault_id, kind, version, blind, sealed)
    SELECT %(id)s, owner, 'shown', 1, NULL, %(sealed)s FROM vault
"""
_FORGET = """
    DELETE FROM personal_vault_record WHERE id IN (
        SELECT id FROM personal_vault_record WHERE kind = 'shown' AND id < %s ORDER BY id LIMIT %s)
"""


def note(citizen: UUID, shown: ShownList, told: Disclosure) -> bool:
    """See personal_vault.services.note_shown."""
    if not told.keeps_shown or not shown.items:
        return False
    identifier = new_id()
    sealed = seal(
        keys.key_for(keys.citizen_context(citizen)),
        pack_shown(shown),
        owner=citizen.bytes,
        kind=Kind.SHOWN,
        record=identifier.bytes,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE,
            {
                "owner": citizen,
                "as_of": told.as_of,
                "oldest": _first_id(shown.at - KEPT),
                "most": MOST_LISTS,
                "id": identifier,
                "sealed": sealed,
            },
        )
        return bool(cursor.rowcount)


def forget_old(now: datetime) -> int:
    """Remove what is older than is kept, whoever's; returns how many lists."""
    oldest, removed = _first_id(now - KEPT), 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_FORGET, [oldest, _BATCH])
            found = cursor.rowcount
        removed += found
        if found < _BATCH:
            return removed


def _first_id(at: datetime) -> UUID:
    """Ids of records begin with their time in milliseconds (UUID version 7): the first of an instant."""
    return UUID(int=max(0, int(at.timestamp() * 1000)) << 80)
