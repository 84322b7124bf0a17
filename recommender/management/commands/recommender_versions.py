"""manage.py recommender_versions: what is kept, how good each is, which is in use; --plot draws it over time."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommender import services as recommender
from recommender.drawing import over_time


class Command(BaseCommand):
    help = "List the versions that are kept, with their metrics; * is in use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one line of JSON")
        parser.add_argument(
            "--plot", type=Path, help="write the metrics of all trainings over time to this file (.svg)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["plot"]:
            try:
                options["plot"].write_text(over_time(recommender.history()))
            except OSError as error:
                raise CommandError(f"{options['plot']} can't be written: {error.strerror}") from error
            self.stderr.write(f"drawn: {options['plot']}")
        found = recommender.versions()
        if options["json"]:
            told = [
                {
                    "version": each.name,
                    "in_use": each.in_use,
                    "refused": each.refused,
                    "trained_at": each.trained_at,
                    "people": each.people,
                    "visits": each.visits,
                    "metrics": dict(each.metrics),
                    "gate": dict(each.gate),
                }
                for each in found
            ]
            self.stdout.write(json.dumps(told))
            return
        for each in found:
            ndcg = each.metrics.get("ranker_ndcg_at_20")
            self.stdout.write(
                f"{'*' if each.in_use else ' '} {each.name}  {each.visits} visits of {each.people} people"
                f"  NDCG@20 {'-' if ndcg is None else f'{ndcg:.4f}'}{'  refused' if each.refused else ''}"
            )
