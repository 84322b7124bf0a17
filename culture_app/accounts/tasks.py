"""What accounts tidies up by itself, by the wall clock, as tokens live by it."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone
from oauth2_provider.models import clear_expired

from culture_app.accounts.models import SpentCode
from culture_app.accounts.oauth_settings import REFRESH_TOKEN_SECONDS


@shared_task(name="accounts.clear_expired")
def clear_expired_tokens() -> None:
    """Delete tokens that expired, and memories of codes whose tokens can't live any more."""
    clear_expired()
    SpentCode.objects.filter(spent_at__lt=timezone.now() - timedelta(seconds=REFRESH_TOKEN_SECONDS)).delete()
