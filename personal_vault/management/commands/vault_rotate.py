"""manage.py vault_rotate: close an epoch. Afterwards no erased key can be read from any backup of the keys database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from personal_vault import keys


class Command(BaseCommand):
    help = "Make a new master key, move every living data key to it, and destroy the old ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--keep-old", action="store_true", help="move the keys, destroy nothing yet")

    def handle(self, *args: Any, **options: Any) -> None:
        newest, moved, destroyed = keys.close_epoch(keep_old=options["keep_old"])
        if options["verbosity"]:
            self.stdout.write(
                f"master key {newest}: {moved} data keys moved, {destroyed} old versions destroyed"
            )
