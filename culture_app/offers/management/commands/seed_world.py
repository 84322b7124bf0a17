"""`manage.py seed_world --offers N --occurrences M [--seed 1] [--date ISO] [--replace]`."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from culture_app.kernel import clock
from culture_app.offers.seeding import NotEmpty, settle, sow


class Command(BaseCommand):
    help = "Fill an empty database with a large world of invented offers, to measure with: the same for the same seed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--offers", type=int, required=True, help="places and events; organisers come on top"
        )
        parser.add_argument("--occurrences", type=int, required=True, help="sub-events of all of them, about")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--date", type=date.fromisoformat, help="the day around which it takes place (today)"
        )
        parser.add_argument("--replace", action="store_true", help="throw away what is there")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 < options["offers"] <= options["occurrences"]:
            raise CommandError("--offers is at least 1, --occurrences at least as many.")
        try:
            sown = sow(
                offers=options["offers"],
                occurrences=options["occurrences"],
                seed=options["seed"],
                day=options["date"] or clock.local(clock.now()).date(),
                replace=options["replace"],
            )
        except NotEmpty:
            raise CommandError("There are offers already: --replace throws them away.") from None
        settle()
        self.stdout.write(
            f"{sown.offers} offers, {sown.organizers} organisers, {sown.occurrences} sub-events in {sown.seconds} s"
        )
