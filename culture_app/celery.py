"""The Celery application: workers and the clockwork of recurring tasks.

Started as `celery -A culture_app worker` and `celery -A culture_app beat`.
"""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture_app.settings.dev")

app = Celery("culture_app")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _our_logging(**_: object) -> None:
    """Celery would install its own log format; ours (settings.logs) holds no personal data."""
    from logging.config import dictConfig

    from django.conf import settings

    dictConfig(settings.LOGGING)
