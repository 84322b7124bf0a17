"""manage.py evaluate_recommender warm|cold|weekly --train F --test F [--features F] [--links F] [--items F]."""

import json
import resource
import time
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommender.errors import UnreadableFile
from recommender.evaluation import reading

type Figures = Mapping[str, Mapping[str, float | str]]


class Command(BaseCommand):
    help = "Measure the models that serve on plain CSV files (gzipped or not). Needs no service."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("protocol", choices=sorted(MEASURES))
        parser.add_argument("--train", type=Path, required=True, help="user,item[,minute]")
        parser.add_argument("--test", type=Path, required=True, help="user,item[,minute]")
        parser.add_argument(
            "--features", type=Path, help="item,feature (cold; warm: for distance and calibration)"
        )
        parser.add_argument("--links", type=Path, help="item,linked (cold)")
        parser.add_argument("--items", type=Path, help="item,lat,lon (weekly)")
        parser.add_argument("--k", type=int, default=20, help="how long the lists are")
        parser.add_argument("--threads", type=int, default=2)
        parser.add_argument(
            "--ranker-weeks",
            type=int,
            help="learn from so many weeks before the test (weekly; else ten)",
        )
        parser.add_argument(
            "--baselines", action="store_true", help="measure well-tuned baselines beside (warm)"
        )
        parser.add_argument(
            "--choose", action="store_true", help="choose sizes and weights on a part of --train (warm)"
        )
        parser.add_argument("--people", type=int, help="measure on so many, drawn at random (warm; all)")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = ("k", "threads", "people", "ranker_weeks")
        if any(options[name] is not None and options[name] < 1 for name in counts):
            raise CommandError("--k, --threads, --people and --ranker-weeks are at least 1")
        started = time.monotonic()
        # only the protocol that is asked for, and the libraries that it learns with, are loaded
        protocol = import_module(f"recommender.evaluation.{options['protocol']}")
        try:
            found = MEASURES[options["protocol"]](protocol, options)
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        for name, figures in found.items():
            self.stderr.write(f"{name:>12}  {_told(figures)}")
        if options["json"]:
            rest = {name: figures for name, figures in found.items() if name != "all"}
            whole = {
                "protocol": options["protocol"],
                **found["all"],
                "seconds": round(time.monotonic() - started, 2),
                "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
                "alone": rest,
            }
            self.stdout.write(json.dumps(whole))


def _warm(protocol: ModuleType, options: Mapping[str, Any]) -> Figures:
    given = reading.material(
        train=options["train"], test=options["test"], features=options["features"], visited_only=True
    )
    return protocol.evaluate(
        train=given.train,
        test=given.test,
        features=given.features,
        k=options["k"],
        threads=options["threads"],
        baselines=options["baselines"],
        chosen=options["choose"],
        people=options["people"],
    )


def _cold(protocol: ModuleType, options: Mapping[str, Any]) -> Figures:
    if options["features"] is None:
        raise CommandError("cold needs --features")
    given = reading.material(
        train=options["train"], test=options["test"], features=options["features"], links=options["links"]
    )
    return protocol.evaluate(
        train=given.train,
        test=given.test,
        features=given.features,
        links=given.links,
        k=options["k"],
        threads=options["threads"],
    )


def _weekly(protocol: ModuleType, options: Mapping[str, Any]) -> Figures:
    given = reading.material(
        train=options["train"], test=options["test"], points=options["items"], timed=True
    )
    return protocol.evaluate(
        train=given.train,
        test=given.test,
        points=given.points,
        k=options["k"],
        threads=options["threads"],
        ranker_weeks=options["ranker_weeks"],
    )


MEASURES: Mapping[str, Callable[[ModuleType, Mapping[str, Any]], Figures]] = {
    "warm": _warm,
    "cold": _cold,
    "weekly": _weekly,
}


def _told(figures: Mapping[str, float | str]) -> str:
    """In short: without the bounds of the intervals and the segments, which the JSON has."""
    told = {name: value for name, value in figures.items() if not name.endswith(("_low", "_high"))}
    return "  ".join(
        f"{name} {value}" if isinstance(value, str) else f"{name} {value:.4g}"
        for name, value in told.items()
        if "_history_" not in name
    )
