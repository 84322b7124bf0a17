"""What the vault does by itself."""

from celery import shared_task

from culture_app.kernel import clock
from personal_vault import services as vault


@shared_task(name="personal_vault.forget_shown", ignore_result=True)
def forget_shown() -> None:
    """Remove lists that were shown too long ago."""
    vault.forget_shown(now=clock.now())
