"""At the door: the barcode's signature first, then one atomic look-and-mark in the database."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from culture_app.kernel import outbox
from culture_app.kernel.clock import local
from ticketing import barcode as barcodes
from ticketing import keys
from ticketing.data import Admission
from ticketing.errors import AlreadyUsed, ForgedTicket, RevokedTicket, WrongEvent, WrongOrganiser

_ADMIT = """
SELECT outcome, occurrence, event, at FROM ticketing_admit(%s::uuid, %s::uuid, %s::uuid, %s::uuid, %s::timestamptz)
"""


def admit(
    *, barcode: str, door: UUID, organiser: UUID, now: datetime, occurrence: UUID | None = None
) -> Admission:
    """See ticketing.services.admit."""
    claim = barcodes.verify(barcode, keys.ring().public)
    with connection.cursor() as cursor:
        cursor.execute(_ADMIT, [claim.ticket, door, organiser, occurrence, now])
        outcome, found_occurrence, event, at = cursor.fetchone()
    match outcome:
        case "admitted":
            transaction.on_commit(outbox.wake)
            return Admission(ticket=claim.ticket, occurrence=found_occurrence, event=event, admitted_at=at)
        case "used":
            when = local(at)
            raise AlreadyUsed(f"Somebody went in with it at {when:%H:%M}.", admitted_at=when.isoformat())
        case "revoked":
            raise RevokedTicket
        case "wrong_organiser":
            raise WrongOrganiser
        case "wrong_event":
            raise WrongEvent
        case _:
            # Signed by us and never sold: a booking that was rolled back. It opens no door either.
            raise ForgedTicket
