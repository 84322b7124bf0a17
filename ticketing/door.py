"""The room's second door: what a house needs to let people in, apart from `services.admit`.

Scans that were made without a network, what a scanner must refuse, how many are inside. Nothing here says who, or at what tariff.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ticketing import attendance as attending
from ticketing import reconciling
from ticketing import revocations as revoking
from ticketing.attendance import Attendance, ScanConflicts
from ticketing.reconciling import OfflineScan, ScanVerdict
from ticketing.revocations import Revocations


def reconcile(
    *,
    device: str,
    scans: Sequence[OfflineScan],
    door: UUID,
    organiser: UUID,
    now: datetime,
    occurrence: UUID | None = None,
) -> tuple[ScanVerdict, ...]:
    """What became of scans that a device made without a network, in their order; at most `reconciling.MOST`. The first good
    scan of a ticket by the devices' clocks lets it in. The same scans again get the same verdicts. One statement.
    """
    return reconciling.reconcile(
        device=device, scans=scans, door=door, organiser=organiser, now=now, occurrence=occurrence
    )


def attendance(*, occurrence: UUID, organiser: UUID) -> Attendance:
    """How many are inside at this moment. NoSuchPool, WrongOrganiser. One statement."""
    return attending.attendance(occurrence=occurrence, organiser=organiser)


def scan_conflicts(*, occurrence: UUID, organiser: UUID) -> tuple[ScanConflicts, ...]:
    """What devices at the doors disagree about, counted per pair of them. NoSuchPool, WrongOrganiser. One statement."""
    return attending.conflicts(occurrence=occurrence, organiser=organiser)


def revocations(*, occurrence: UUID, organiser: UUID, after: int = 0) -> Revocations:
    """What a scanner must refuse, since the cursor `after`. NoSuchPool, WrongOrganiser. One statement."""
    return revoking.since(occurrence=occurrence, organiser=organiser, after=after)
