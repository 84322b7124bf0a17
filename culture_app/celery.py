"""The Celery application: workers and the clockwork of recurring tasks.

Started as `celery -A culture_app worker` and `celery -A culture_app beat`.
"""

import os
from time import perf_counter
from typing import Any

from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun

from culture_app.kernel.metrics import TASK_SECONDS

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


_BEGAN: dict[str, float] = {}


@task_prerun.connect
def _begin(task_id: str, **_: object) -> None:
    _BEGAN[task_id] = perf_counter()


@task_postrun.connect
def _end(task_id: str, task: Any, state: str | None = None, **_: object) -> None:
    """How long it took, and whether it went well: only tasks of ours, whose names are few."""
    began = _BEGAN.pop(task_id, None)
    if began is not None and "." in task.name:
        TASK_SECONDS.labels(task.name, (state or "unknown").lower()).observe(perf_counter() - began)
