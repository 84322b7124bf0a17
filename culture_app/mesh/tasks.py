"""Pulls by schedule. A pull that finds another one running leaves it to that one."""

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
    try:
        report = mesh.pull(paths=[Path(path) for path in paths], now=clock.now(), wait_s=0)
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
