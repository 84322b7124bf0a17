"""`manage.py mesh_retry [--id N]`: try quarantined records again as they are."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from culture_app.kernel import clock
from culture_app.kernel.errors import DomainError
from culture_app.kernel.progress import track
from culture_app.mesh import services as mesh
from culture_app.mesh.models import Quarantined


class Command(BaseCommand):
    help = "Try quarantined records again: one by --id, or all open ones that aren't sealed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--id", type=int, help="the number of one record, as the quarantine shows it")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["id"] is not None:
            ids = [options["id"]]
        else:
            waiting = Quarantined.objects.filter(state=Quarantined.State.OPEN, sealed=False)
            ids = list(waiting.order_by("pk").values_list("pk", flat=True))
        accepted = 0
        for pk in track(ids, "retrying"):
            try:
                outcome = mesh.retry(id=pk, now=clock.now())
            except DomainError as error:
                raise CommandError(f"{pk}: {error.detail}", returncode=2) from None
            accepted += outcome.accepted
            self.stdout.write(f"{pk}: {outcome.status}" + (f": {outcome.reason}" if outcome.reason else ""))
        self.stdout.write(f"{accepted} of {len(ids)} accepted")
