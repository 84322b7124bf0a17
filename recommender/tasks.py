"""Training in the background: started by the worker, run in a process of its own.

A worker's process has numpy loaded with as many threads as it likes, and would keep the memory.
"""

import os
import subprocess
import sys

import structlog
from celery import shared_task
from django.conf import settings

log = structlog.get_logger(__name__)

# Most of it is the vault's: thirty million visits take half an hour to unseal.
LONGEST_S = 3 * 3600
# Beyond what the largest measured training takes (docs/recommender.md), it fails rather than harm its neighbours.
MOST_MEMORY_GB = 4.0
REFUSED, BUSY = 3, 4


@shared_task(name="recommender.train", ignore_result=True)
def train() -> None:
    """Train once; a version that is worse than the one in use stays beside it, and a second training doesn't begin."""
    done = subprocess.run(
        [sys.executable, "manage.py", "train_recommender", "--memory-gb", str(MOST_MEMORY_GB)],
        cwd=settings.ROOT,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        timeout=LONGEST_S,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode in {REFUSED, BUSY}:
        log.warning("recommender_not_renewed", refused=done.returncode == REFUSED)
    elif done.returncode:
        # the traceback names code and counts, never a person: rows have no ids here
        log.error("recommender_training_failed", code=done.returncode, tail=done.stderr[-500:])
        raise RuntimeError(f"training ended with {done.returncode}")
