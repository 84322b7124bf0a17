"""What a scanner without a network must refuse although its signature is good, to sync before the doors open.

- A revoked ticket is named by the first 8 bytes of the SHA-256 of its id: a scanner that reads a ticket can look it up, and
  nobody can turn the list into tickets or people. A false alarm in a house of 100,000 has a chance of 1 in 10^14 per scan.
- `next` is a moment in the database's own order of transactions: everything that was finished before it has been told. What
  was told may be told again while another transaction is open; nothing is ever left out.
- A cursor from another database (after a restore) is answered with the whole list.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db import connection

from ticketing.errors import NoSuchPool, WrongOrganiser

PREFIX_BYTES = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Revocations:
    """What was revoked for one occurrence since a cursor. `mark` changes when there is more to tell from that cursor on."""

    occurrence: UUID
    revoked: tuple[str, ...]
    next: int
    mark: str


# One statement is one snapshot: what it doesn't see yet comes after its xmin.
_SINCE = """
SELECT p.organiser, h.xmin, array_agg(encode(substr(sha256(uuid_send(r.ticket)), 1, 8), 'hex') ORDER BY r.id)
    FILTER (WHERE r.id IS NOT NULL), max(r.id)
FROM ticketing_pool p
CROSS JOIN (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xmin) h
LEFT JOIN ticketing_revocation r
    ON r.occurrence = p.occurrence AND r.xid >= CASE WHEN %(after)s <= h.xmin THEN %(after)s ELSE 0 END
WHERE p.occurrence = %(occurrence)s GROUP BY 1, 2
"""


def since(*, occurrence: UUID, organiser: UUID, after: int = 0) -> Revocations:
    """See ticketing.door.revocations."""
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, {"occurrence": occurrence, "after": after})
        row = cursor.fetchone()
    if row is None:
        raise NoSuchPool
    seller, horizon, revoked, newest = row
    if seller != organiser:
        raise WrongOrganiser
    found = tuple(revoked or ())
    return Revocations(
        occurrence=occurrence, revoked=found, next=horizon, mark=f"{after}-{newest or 0}-{len(found)}"
    )


def prefix(ticket: UUID) -> str:
    """How the list names a ticket."""
    return sha256(ticket.bytes).digest()[:PREFIX_BYTES].hex()
