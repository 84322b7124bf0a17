"""Scans that a door made without a network, told afterwards, thousands at a time.

- Of all scans of a ticket the first good one by the devices' clocks lets it in, whatever arrives first. A later one is a
  conflict: two people may have gone in with one ticket. Both devices are told of each other, neither who it was.
- The same upload again gives the same answers: a scan is named by organiser, device, barcode and time.
- A device's clock may be ahead by SKEW at most; a scan from further in the future is refused with our time and not kept,
  so that it can come again with the right one.
- One statement for the signatures' verdicts, whatever the number of scans (migrations/sql/0010_door.sql).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db import connection, transaction

from culture_app.kernel import outbox
from ticketing.admitting import fingerprint, genuine

MOST = 4000
SKEW = timedelta(minutes=2)

type Verdict = Literal[
    "admitted",
    "already-used",
    "ticket-revoked",
    "ticket-forged",
    "wrong-organiser",
    "wrong-event",
    "too-early",
    "over",
    "clock-ahead",
]
# The words of the database, as the problems that a scan online would get.
VERDICTS: dict[str, Verdict] = {
    "admitted": "admitted",
    "took_over": "admitted",
    "used": "already-used",
    "revoked": "ticket-revoked",
    "forged": "ticket-forged",
    "wrong_organiser": "wrong-organiser",
    "wrong_event": "wrong-event",
    "too_early": "too-early",
    "over": "over",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class OfflineScan:
    """One barcode that a device read at this time by its own clock."""

    barcode: str
    scanned_at: datetime
    gate: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clash:
    """The other scan of a ticket that was scanned twice: by which device, and when."""

    device: str
    scanned_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ScanVerdict:
    """What became of one offline scan. `clash` is set where another device let somebody in with the same ticket."""

    scanned_at: datetime
    result: Verdict
    ticket: UUID | None = None
    clash: Clash | None = None


_ADMIT = """
SELECT place, outcome, ticket, other_device, other_at FROM ticketing_admit_offline(
    %s::uuid, %s::text, %s::uuid, %s::uuid, %s::timestamptz, %s::uuid[], %s::bytea[], %s::timestamptz[], %s::text[])
"""


def reconcile(
    *,
    device: str,
    scans: Sequence[OfflineScan],
    door: UUID,
    organiser: UUID,
    now: datetime,
    occurrence: UUID | None = None,
) -> tuple[ScanVerdict, ...]:
    """See ticketing.door.reconcile."""
    verdicts = {
        place: ScanVerdict(scanned_at=scan.scanned_at, result="clock-ahead")
        for place, scan in enumerate(scans)
        if scan.scanned_at > now + SKEW
    }
    told = [(place, scan) for place, scan in enumerate(scans) if place not in verdicts]
    if told:
        # A barcode that was read twice is verified once.
        tickets = {barcode: genuine(barcode) for barcode in {scan.barcode for _, scan in told}}
        parameters: list[Any] = [
            door,
            device,
            organiser,
            occurrence,
            now,
            [tickets[scan.barcode] for _, scan in told],
            [fingerprint(scan.barcode) for _, scan in told],
            [scan.scanned_at for _, scan in told],
            [scan.gate for _, scan in told],
        ]
        with connection.cursor() as cursor:
            cursor.execute(_ADMIT, parameters)
            for number, *found in cursor.fetchall():
                place, scan = told[number - 1]
                verdicts[place] = _verdict(scan, *found)
        transaction.on_commit(outbox.wake)
    return tuple(verdicts[place] for place in range(len(scans)))


def _verdict(
    scan: OfflineScan, outcome: str, ticket: UUID | None, device: str | None, at: datetime | None
) -> ScanVerdict:
    return ScanVerdict(
        scanned_at=scan.scanned_at,
        result=VERDICTS[outcome],
        # Of somebody else's event nothing is said.
        ticket=ticket if outcome != "wrong_organiser" else None,
        clash=Clash(device=device or "", scanned_at=at) if at else None,
    )
