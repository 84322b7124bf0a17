"""News from a payment provider: noted at once, looked into by a worker.

- The call is neither signed nor trusted: it only says that it may be worth looking. A forged one costs one look at most.
- At most one note waits per payment, so a thousand duplicates are one look. It goes when somebody has looked, not before: a
  worker that dies in between leaves it for the sweep.
- Unknown ids are counted per day; they leave no row each.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog
from celery import current_app
from django.db import connection

log = structlog.get_logger(__name__)

_NOTE = """
WITH known AS (SELECT id FROM ticketing_payment WHERE provider = %s AND reference = %s),
noted AS (
    INSERT INTO ticketing_provider_event AS noted (payment_id, received_at) SELECT id, %s FROM known
    -- Somebody may be looking right now: the number tells him that there was more.
    ON CONFLICT (payment_id) DO UPDATE SET news = noted.news + 1
    RETURNING payment_id, news
),
counted AS (
    INSERT INTO ticketing_webhook_count (provider, day, kind, count)
    SELECT %s, %s::date, CASE WHEN EXISTS (SELECT FROM known) THEN 'known' ELSE 'unknown' END, 1
    ON CONFLICT (provider, day, kind) DO UPDATE SET count = ticketing_webhook_count.count + 1
)
SELECT payment_id FROM noted WHERE news = 1
"""


def note(*, provider: str, reference: str, now: datetime) -> bool:
    """Write down that this payment is worth a look; False when we don't know it or it was noted already."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [provider, reference, now, provider, now.date()])
        row = cursor.fetchone()
    if row is None:
        return False
    _hurry(row[0])
    return True


def _hurry(payment: UUID) -> None:
    """Ask a worker to look now. If that can't be said, the sweep finds the note."""
    try:
        current_app.send_task("ticketing.look_after_payment", args=[str(payment)], expires=60)
    except Exception as error:
        log.warning("webhook_hurry_failed", error=type(error).__name__)
