"""Notices' work outside requests."""

from __future__ import annotations

from celery import shared_task

from culture_app.kernel import clock
from culture_app.notices import services as notices


@shared_task(name="notices.send_due")
def send_due() -> int:
    """Send the mails that are due; how many were tried."""
    return notices.send_due(now=clock.now())
