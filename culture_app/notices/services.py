"""The door of notices: what somebody is to be told, written down once and sent until it is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog
from celery import current_app
from django.db import transaction

from culture_app.kernel import redis_client
from culture_app.notices import sending
from culture_app.notices.models import Notice

log = structlog.get_logger(__name__)

_FLAG = "notices-woken"


def owe(*, kind: str, booking: UUID, subject: UUID | None = None) -> bool:
    """Write down that the holder of this booking is to be told; False when that was written down before.

    `subject` is what it is about, where that isn't the whole booking.
    """
    made = Notice.objects.bulk_create(
        [Notice(kind=kind, booking=booking, subject=subject or booking)], ignore_conflicts=True
    )
    transaction.on_commit(_hurry)
    return bool(made)


def send_due(*, now: datetime) -> int:
    """Send what is due; how many were tried."""
    try:
        redis_client.client().delete(redis_client.prefixed(_FLAG))
    except Exception as error:  # only a hint: what is due is in the table
        log.warning("notices_flag_failed", error=type(error).__name__)
    return sending.send_due(now=now)


def notices_of(*, booking: UUID) -> tuple[Notice, ...]:
    """What was told about a booking, the oldest first. One statement."""
    return tuple(Notice.objects.filter(booking=booking).order_by("created_at", "id"))


def _hurry() -> None:
    """Ask a worker to send now, with at most one such message under way; the clock sends what a lost one would have."""
    try:
        if redis_client.client().set(redis_client.prefixed(_FLAG), b"1", nx=True, ex=5):
            current_app.send_task("notices.send_due", expires=60)
    except Exception as error:
        log.warning("notices_hurry_failed", error=type(error).__name__)
