"""manage.py rotate_ticket_key: publish the key that signs tickets from a day from now, and clear away what is no longer needed."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from culture_app.kernel import clock
from ticketing import keys, rotating


class Command(BaseCommand):
    help = (
        "Publish a new Ed25519 key now that signs tickets later; tickets signed before stay good. Keys whose last ticket is"
        " over are taken away."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--hours",
            type=float,
            default=keys.LEAD / timedelta(hours=1),
            help="from when the new key signs: long enough for scanners to fetch it before they lose their network",
        )
        parser.add_argument("--clear-only", action="store_true", help="make no key; take away what can go")

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        if not options["clear_only"]:
            try:
                number, begins = rotating.rotate(now=now, lead=timedelta(hours=options["hours"]))
            except ValueError as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"key {number} is published and signs from {clock.local(begins).isoformat()}")
        cleared = rotating.clear(now=now)
        for number in cleared.blunted:
            self.stdout.write(f"key {number} signs no more; its public half stays")
        for number in cleared.retired:
            self.stdout.write(f"key {number} is gone: its last ticket is over")
