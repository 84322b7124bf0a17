"""`manage.py load_gazetteer`: municipalities, postcodes and villages by name. Again: nothing changes."""

from typing import Any

from django.core.management.base import BaseCommand

from mobility import services as mobility


class Command(BaseCommand):
    help = "Fill the gazetteer that /v1/geocode searches."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = mobility.load_gazetteer()
        self.stdout.write(
            f"gazetteer: {loaded.created} new, {loaded.updated} changed, {loaded.unchanged} as they were"
        )
