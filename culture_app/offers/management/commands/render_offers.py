"""`manage.py render_offers [--all]`: rows that an older release rendered, again from their stored documents."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from culture_app.kernel import clock
from culture_app.offers import services as offers


class Command(BaseCommand):
    help = "Render offers of an older edition again from their stored documents. Broken off, it goes on where it was."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="also those of this edition")

    def handle(self, *args: Any, **options: Any) -> None:
        count = offers.render_again(now=clock.now(), everything=options["all"])
        if options["verbosity"] and count:
            self.stdout.write(f"{count} rendered again")
