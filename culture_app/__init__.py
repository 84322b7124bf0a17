"""The culture app: what the rooms under it are, docs/architecture.md says."""

import os

# OpenBLAS reads this once, when numpy loads, which the offers room does first. One thread per process: a web worker
# answers many citizens at once, and implicit's own threads would fight with BLAS's over the same cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from culture_app.celery import app as celery_app

__all__ = ["celery_app"]
