"""The outing room's recurring work."""

from celery import shared_task

from culture_app.kernel import clock
from culture_app.outing import services as outings


@shared_task(name="outing.forget_expired")
def forget_expired() -> int:
    """Plans are kept until they expire, no longer."""
    return outings.forget_expired(now=clock.now())
