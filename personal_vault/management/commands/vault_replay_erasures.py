"""manage.py vault_replay_erasures: after a restore of either database, erase again whoever was erased before."""

from typing import Any

from django.core.management.base import BaseCommand

from personal_vault import erasure


class Command(BaseCommand):
    help = "After a restore of either database: erase again everybody who stands in either ledger."

    def handle(self, *args: Any, **options: Any) -> None:
        found = erasure.replay()
        if options["verbosity"]:
            self.stdout.write(f"{found} restored vaults erased again")
