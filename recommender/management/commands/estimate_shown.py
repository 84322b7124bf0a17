"""What the lists that were shown earned, and what others would have: manage.py estimate_shown --json."""

from dataclasses import asdict
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandParser

from recommender import services as recommender


class Command(BaseCommand):
    help = "What shown lists earned, and what others would have earned, from the logs that people let us keep"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        found = recommender.estimate_shown()
        if options["json"]:
            self.stdout.write(orjson.dumps(asdict(found)).decode())
            return
        self.stdout.write(f"{found.lists} lists of {found.people} people")
        if not found.ways:
            self.stdout.write("Too few people to say anything.")
        for way, one in found.ways.items():
            self.stdout.write(
                f"{way:>15}  {one.value:.4f} [{one.low:.4f}, {one.high:.4f}]"
                f"  normalised {one.normalised:.4f}  worth {one.effective:.0f} of {one.shown}"
            )
