"""What happens after a commit: written in the same transaction, delivered by a worker, at least once.

- `publish` inside the transaction that causes the work; nothing is lost if a process dies at any line.
- A room registers a consumer for a topic in its `consumers.py`; consumers are idempotent.
- A consumer that fails is tried again with growing pauses; after 20 attempts the row stays, for people to see.
- Payloads hold keys, never personal data: they are seen by workers and backups.
"""

from collections.abc import Callable
from typing import Any

import structlog
from celery import current_app
from django.db import connection, transaction

from culture_app.kernel import redis_client
from culture_app.kernel.models import Outbox

log = structlog.get_logger(__name__)

Consumer = Callable[[dict[str, Any]], None]
_CONSUMERS: dict[str, list[Consumer]] = {}

MAX_ATTEMPTS = 20
WAKE_FLAG = "outbox-woken"


def consumer(topic: str) -> Callable[[Consumer], Consumer]:
    """Register a function for a topic."""

    def register(function: Consumer) -> Consumer:
        _CONSUMERS.setdefault(topic, []).append(function)
        return function

    return register


def publish(topic: str, payload: dict[str, Any], *, key: str = "") -> None:
    """Queue work in the present transaction, and wake the relay once it has committed."""
    Outbox.objects.create(topic=topic, key=key, payload=payload)
    transaction.on_commit(wake)


def wake() -> None:
    """Tell the worker that there is work: at most one message is under way at a time.

    A lost call costs two seconds: the worker also looks by itself.
    """
    try:
        if redis_client.client().set(redis_client.prefixed(WAKE_FLAG), b"1", nx=True, ex=2):
            current_app.send_task("kernel.drain_outbox", expires=60)
    except Exception as error:  # Redis away: the sweep delivers
        log.warning("outbox_wake_failed", error=type(error).__name__)


def settle_wake() -> None:
    """The worker looks now: what is published from here on wakes it again."""
    redis_client.client().delete(redis_client.prefixed(WAKE_FLAG))


def drain(*, limit: int = 200) -> int:
    """Deliver what is due; returns how many rows were delivered. Several processes may drain at once."""
    delivered = 0
    while delivered < limit and _deliver_next():
        delivered += 1
    return delivered


def _deliver_next() -> bool:
    """Deliver one row under its lock. The lock, not the row's state, says that it is taken: a killed worker
    gives it back by dying.
    """
    with transaction.atomic():
        row = (
            Outbox.objects.select_for_update(skip_locked=True)
            .extra(where=["due_at <= clock_timestamp()", "attempts < %s"], params=[MAX_ATTEMPTS])
            .order_by("due_at", "id")
            .first()
        )
        if row is None:
            return False
        try:
            with transaction.atomic():
                for function in _CONSUMERS.get(row.topic, []):
                    function(row.payload)
        except Exception as error:
            # The message may quote a value; the class and the consumer's topic are enough to find it.
            log.exception("outbox_consumer_failed", topic=row.topic, attempt=row.attempts + 1)
            pause = min(2**row.attempts, 3600)
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE kernel_outbox SET attempts = attempts + 1, due_at = clock_timestamp() + make_interval(secs => %s), error = %s"
                    " WHERE id = %s",
                    [pause, type(error).__name__, row.id],
                )
            return True
        row.delete()
        return True
