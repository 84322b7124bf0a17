"""The relay: delivers the outbox. Woken after commits, and looking by itself every two seconds."""

from celery import shared_task

from culture_app.kernel import outbox


@shared_task(name="kernel.drain_outbox")
def drain_outbox() -> int:
    """Deliver everything that is due."""
    outbox.settle_wake()
    total = 0
    while delivered := outbox.drain():
        total += delivered
    return total
