"""Work by the clock."""

from celery import shared_task

from culture_app.kernel import clock
from culture_app.offers import services


@shared_task(name="offers.roll_permanent")
def roll_permanent() -> int:
    """Nightly: move the window of permanent calendars to today."""
    return services.roll_windows(now=clock.now())


@shared_task(name="offers.refresh_suggestions")
def refresh_suggestions() -> int:
    """Nightly: what can be completed while typing (a pull does it as well)."""
    return services.refresh_suggestions()
