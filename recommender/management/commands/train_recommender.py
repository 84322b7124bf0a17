"""manage.py train_recommender: learn from the consented visits and put the result live, unless it is worse.

Ends with 0 when the new version is live, 3 when it was refused (it is kept beside), 4 when another training runs.
"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from culture_app.kernel import clock
from recommender import services as recommender
from recommender import training
from recommender.errors import TrainingRuns

REFUSED = 3
BUSY = 4


class Command(BaseCommand):
    help = (
        "Learn from everybody who consented to training. The new version goes live when it is whole and not worse than "
        "the one in use on the last weeks; else it is kept beside and the exit code is 3. Broken off, run it again: what "
        "was finished is found again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")
        parser.add_argument("--force", action="store_true", help="put it live however it is judged")
        parser.add_argument("--memory-gb", type=float, help="fail rather than take more")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["memory_gb"]:
            training.limit_memory(options["memory_gb"])
        try:
            trained = recommender.train(
                now=clock.now(),
                force=options["force"],
                tell=lambda line: self.stderr.write(f"train_recommender: {line}"),
            )
        except TrainingRuns as error:
            raise CommandError(str(error), returncode=BUSY) from error
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {
                        "version": trained.version,
                        "live": trained.live,
                        "verdict": trained.verdict,
                        "people": trained.people,
                        "visits": trained.visits,
                        "events": trained.events,
                        "seconds": trained.seconds,
                        "metrics": dict(trained.metrics),
                    }
                )
            )
        else:
            self.stdout.write(
                f"{trained.version}: {trained.visits} visits of {trained.people} people"
                f" to {trained.events} events, in {trained.seconds} s; {trained.verdict}"
            )
            for name, value in sorted(trained.metrics.items()):
                self.stdout.write(f"  {name} {value:g}")
        if not trained.live:
            raise CommandError(
                f"{trained.version} is kept beside; the version in use stays. `rollback_recommender {trained.version}`"
                " puts it live all the same",
                returncode=REFUSED,
            )
