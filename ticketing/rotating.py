"""Changing the key that signs tickets, while everything runs.

The next key is published now and signs later (`keys.LEAD`). Of those that were replaced only the public half is kept, until the
last ticket that they may have signed is over: then a scanner need not know them any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from ticketing import keys


@dataclass(frozen=True, kw_only=True, slots=True)
class Cleared:
    """Keys of which only the public half is left since now, and keys that are gone since now."""

    blunted: tuple[int, ...]
    retired: tuple[int, ...]


# A booking that was signed before the key was replaced, of an occurrence that isn't over (or has no hours). A minute for
# those that were being written at that moment.
_STILL_NEEDED = """
SELECT EXISTS (
    SELECT FROM ticketing_pool p
    WHERE p.created_at <= %(until)s
        AND (p.starts IS NULL OR CASE WHEN p.ends > p.starts THEN p.ends ELSE p.starts + interval '12 hours' END > %(now)s)
        AND EXISTS (SELECT FROM ticketing_booking b WHERE b.pool_id = p.id AND b.created_at <= %(until)s)
)
"""


def rotate(*, now: datetime, lead: timedelta = keys.LEAD) -> tuple[int, datetime]:
    """Publish the next key; its number and when it begins to sign. ValueError for less than `keys.NOTICE`."""
    if lead < keys.NOTICE:
        raise ValueError(f"a key is published at least {keys.NOTICE} before it signs")
    begins = now + lead
    return keys.rotate(signs_from=begins), begins


def clear(*, now: datetime) -> Cleared:
    """Take away what no ticket needs any more. To be done whenever; nothing that is needed goes."""
    blunted, retired = [], []
    for number, until in sorted(keys.replaced(now=now - keys.NOTICE).items()):
        if _needed(until=until + timedelta(minutes=1), now=now):
            keys.blunt(number)
            blunted.append(number)
        else:
            keys.retire(number)
            retired.append(number)
    return Cleared(blunted=tuple(blunted), retired=tuple(retired))


def _needed(*, until: datetime, now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_STILL_NEEDED, {"until": until, "now": now})
        return bool(cursor.fetchone()[0])
