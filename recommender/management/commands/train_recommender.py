"""manage.py train_recommender: learn from the consented visits and put the result live."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from culture_app.kernel import clock
from recommender import services as recommender


class Command(BaseCommand):
    help = "Learn from everybody who consented to training; the new version goes live when it is whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        trained = recommender.train(
            now=clock.now(), tell=lambda line: self.stderr.write(f"train_recommender: {line}")
        )
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {
                        "version": trained.version,
                        "people": trained.people,
                        "visits": trained.visits,
                        "events": trained.events,
                        "seconds": trained.seconds,
                        "metrics": dict(trained.metrics),
                    }
                )
            )
            return
        self.stdout.write(
            f"{trained.version}: {trained.visits} visits of {trained.people} people"
            f" to {trained.events} events, in {trained.seconds} s"
        )
        for name, value in sorted(trained.metrics.items()):
            self.stdout.write(f"  {name} {value:g}")
