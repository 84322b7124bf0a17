"""The culture app: what the rooms under it are, docs/architecture.md says."""

from culture_app.celery import app as celery_app

__all__ = ["celery_app"]
