"""manage.py rotate_ticket_key: add the key that signs tickets from now on."""

from typing import Any

from django.core.management.base import BaseCommand

from ticketing import keys


class Command(BaseCommand):
    help = "Add an Ed25519 key that signs new tickets; tickets signed before stay good."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"key {keys.rotate()} signs from now on")
