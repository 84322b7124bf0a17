"""Training in the background: started by the worker, run in a process of its own.

A worker's process has numpy loaded with as many threads as it likes, and would keep the memory.
"""

import subprocess
import sys

import structlog
from celery import shared_task
from django.conf import settings

log = structlog.get_logger(__name__)

LONGEST_S = 3600


@shared_task(name="recommender.train", ignore_result=True)
def train() -> None:
    """Train once. Two at a time do no harm: each publishes a whole version, the last one stays."""
    done = subprocess.run(
        [sys.executable, "manage.py", "train_recommender"],
        cwd=settings.ROOT,
        timeout=LONGEST_S,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        # the traceback names code and counts, never a person: rows have no ids here
        log.error("recommender_training_failed", code=done.returncode, tail=done.stderr[-500:])
        raise RuntimeError(f"training ended with {done.returncode}")
