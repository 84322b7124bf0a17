"""`manage.py mesh_pull PATH|DESCRIPTOR... [--now ISO] [--json]`."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from culture_app.kernel import clock
from culture_app.mesh import services as mesh
from culture_app.mesh.data import PullReport
from culture_app.mesh.errors import PathMissing, PullRunning

_MOST_LINES = 20


class Command(BaseCommand):
    help = "Pull data products: files, folders, or descriptors (data-product.yaml). Run it again at will."
    # They import every page of the site, which a pull needs none of: they'd take longer than a small pull does.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH|DESCRIPTOR")
        parser.add_argument("--now", help="the instant to take for now (ISO 8601 with offset)")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON on stdout")
        parser.add_argument(
            "--wait", type=float, default=600.0, help="seconds to wait for another pull (600)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = _instant(options["now"])
        try:
            report = mesh.pull(paths=options["paths"], now=now, wait_s=options["wait"])
        except (PathMissing, PullRunning) as error:
            raise CommandError(error.detail, returncode=2) from None
        _tell(report)
        if options["json"]:
            self.stdout.write(_as_json(report))


def _instant(text: str | None) -> datetime:
    if not text:
        return clock.now()
    try:
        # A space may stand between day and time; one after the time was the `+` of the offset.
        found = datetime.fromisoformat(text.strip().replace(" ", "T", "T" not in text).replace(" ", "+"))
    except ValueError:
        raise CommandError(f"--now can't be read as an ISO 8601 instant: {text}", returncode=2) from None
    return found if found.tzinfo else found.replace(tzinfo=clock.BRUSSELS)


def _tell(report: PullReport) -> None:
    """For people, on stderr."""
    for line in report.ignored[:_MOST_LINES]:
        print(f"passed by: {line}", file=sys.stderr)
    for refused in report.quarantined[:_MOST_LINES]:
        print(f"quarantined: {refused.source}: {refused.reason}", file=sys.stderr)
    more = len(report.quarantined) - _MOST_LINES
    if more > 0:
        print(f"quarantined: {more} more", file=sys.stderr)
    print(
        f"read {report.read}: {report.created} created, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.superseded} superseded, {len(report.quarantined)} quarantined",
        file=sys.stderr,
        flush=True,
    )


def _as_json(report: PullReport) -> str:
    return orjson.dumps(
        {
            "read": report.read,
            "created": report.created,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "superseded": report.superseded,
            "quarantined": [{"source": line.source, "reason": line.reason} for line in report.quarantined],
        }
    ).decode("utf-8")
