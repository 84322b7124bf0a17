"""At the door: the barcode's signature first, then one atomic look-and-mark in the database.

Every scan is kept (`models.door.Scan`), the refused ones too. Answers say whether, never who or at what tariff.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import connection, transaction

from culture_app.kernel import outbox
from culture_app.kernel.clock import local
from ticketing import barcode as barcodes
from ticketing import keys
from ticketing.data import Admission
from ticketing.errors import (
    AlreadyUsed,
    DoorClosed,
    DoorNotOpen,
    ForgedTicket,
    RevokedTicket,
    WrongEvent,
    WrongOrganiser,
)

_ADMIT = """
SELECT outcome, occurrence, event, at, opens FROM ticketing_admit(
    %s::uuid, %s::bytea, %s::uuid, %s::text, %s::text, %s::uuid, %s::uuid, %s::timestamptz)
"""


def admit(
    *,
    barcode: str,
    door: UUID,
    organiser: UUID,
    now: datetime,
    occurrence: UUID | None = None,
    device: str = "",
    gate: str = "",
) -> Admission:
    """See ticketing.services.admit."""
    ticket = genuine(barcode)
    with connection.cursor() as cursor:
        cursor.execute(_ADMIT, [ticket, fingerprint(barcode), door, device, gate, organiser, occurrence, now])
        outcome, found_occurrence, event, at, opens = cursor.fetchone()
    match outcome:
        case "admitted" if ticket:
            transaction.on_commit(outbox.wake)
            return Admission(ticket=ticket, occurrence=found_occurrence, event=event, admitted_at=at)
        case "used":
            when = local(at)
            raise AlreadyUsed(f"Somebody went in with it at {when:%H:%M}.", admitted_at=when.isoformat())
        case "revoked":
            raise RevokedTicket
        case "wrong_organiser":
            raise WrongOrganiser
        case "wrong_event":
            raise WrongEvent
        case "too_early":
            when = local(opens)
            raise DoorNotOpen(f"This door opens at {when:%H:%M} on {when:%d/%m}.", opens_at=when.isoformat())
        case "over":
            raise DoorClosed
        case _:
            raise ForgedTicket


def genuine(barcode: str) -> UUID | None:
    """The ticket of a barcode that one of the published keys signed; None for any other text."""
    try:
        return barcodes.verify(barcode, keys.ring().public).ticket
    except ForgedTicket:
        return None


def fingerprint(barcode: str) -> bytes:
    """What is kept of a scanned text: enough to know it again, too little to print it."""
    return sha256(barcode.encode("utf-8", "surrogatepass")).digest()[:16]
