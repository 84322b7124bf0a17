"""Pulls by schedule. A pull that finds another one running leaves it to that one; a source that isn't there now is passed by."""

from pathlib import Path

import structlog
from celery import shared_task

from culture_app.kernel import clock
from culture_app.mesh import services as mesh
from culture_app.mesh.errors import PullRunning

log = structlog.get_logger(__name__)


@shared_task(name="mesh.pull")
def pull(paths: list[str]) -> None:
    """Pull the given folders or descriptors."""
    there = [Path(path) for path in paths if Path(path).exists()]
    if len(there) < len(paths):
        log.warning("mesh_sources_missing", count=len(paths) - len(there))
    if not there:
        return
    try:
        report = mesh.pull(paths=there, now=clock.now(), wait_s=0)
    except PullRunning:
        log.info("mesh_pull_left_to_another")
        return
    log.info(
        "mesh_pulled",
        read=report.read,
        created=report.created,
        updated=report.updated,
        quarantined=len(report.quarantined),
    )
