"""manage.py evaluate_recommender warm|cold --train F --test F [--features F] [--links F] [--k 20] [--json]."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommender.evaluation import cold, reading, warm


class Command(BaseCommand):
    help = "Measure the models that serve on plain CSV files (gzipped or not). Needs no service."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("protocol", choices=["warm", "cold"])
        parser.add_argument("--train", type=Path, required=True, help="user,item[,minute]")
        parser.add_argument("--test", type=Path, required=True, help="user,item[,minute]")
        parser.add_argument("--features", type=Path, help="item,feature (cold)")
        parser.add_argument("--links", type=Path, help="item,linked (cold)")
        parser.add_argument("--k", type=int, default=20)
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        train, test = reading.pairs(options["train"]), reading.pairs(options["test"])
        if options["protocol"] == "warm":
            found = warm.evaluate(train=train, test=test, k=options["k"])
        else:
            if options["features"] is None:
                raise CommandError("cold needs --features")
            found = cold.evaluate(
                train=train,
                test=test,
                features=reading.features(options["features"]),
                links=reading.pairs(options["links"]) if options["links"] else None,
                k=options["k"],
            )
        k = options["k"]
        for name, figures in found.items():
            self.stderr.write(
                f"{name:>12}  Recall@{k} {figures[f'recall_at_{k}']:.4f}"
                f" [{figures[f'recall_at_{k}_low']:.4f}, {figures[f'recall_at_{k}_high']:.4f}]"
                f"  NDCG@{k} {figures[f'ndcg_at_{k}']:.4f}  coverage {figures['coverage']:.3f}"
            )
        if options["json"]:
            rest = {name: figures for name, figures in found.items() if name != "all"}
            self.stdout.write(json.dumps({**found["all"], "alone": rest}))
