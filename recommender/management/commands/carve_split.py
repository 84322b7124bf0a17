"""manage.py carve_split warm|cold|weekly --interactions F --out DIR [--seed N]: train.csv.gz and test.csv.gz."""

import csv
import gzip
from argparse import ArgumentParser
from collections.abc import Iterable
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError

from recommender.evaluation import carving


class Command(BaseCommand):
    help = "Carve a training and a test file from plain interactions (user,item[,minute]). Needs no service."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("protocol", choices=["warm", "cold", "weekly"])
        parser.add_argument("--interactions", type=Path, required=True, help="user,item[,minute]")
        parser.add_argument("--out", type=Path, required=True, help="a folder; made if it isn't there")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--part", type=float, help="of each user's items (warm, 0.2), of the items (cold, 0.1)"
        )
        parser.add_argument("--first-week", type=int, help="of the test (weekly; the last 8 unless told)")
        parser.add_argument(
            "--last-week", type=int, help="of the test (weekly; the last there is unless told)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        header, rows = _read(options["interactions"])
        width = 3 if options["protocol"] == "weekly" else 2
        try:
            numbers = np.array([[int(cell) for cell in row[:width]] for row in rows], dtype=np.int64)
            numbers = numbers.reshape(len(rows), width)
        except ValueError as error:
            raise CommandError(f"{options['interactions']}: {width} whole numbers a line, please") from error
        if not rows:
            raise CommandError(f"{options['interactions']} has no interactions")
        if options["part"] is not None and not 0 < options["part"] < 1:
            raise CommandError("--part is between 0 and 1")
        train, test = _carved(options, numbers)
        options["out"].mkdir(parents=True, exist_ok=True)
        for name, chosen in (("train", train), ("test", test)):
            _write(options["out"] / f"{name}.csv.gz", header, (rows[at] for at in np.flatnonzero(chosen)))
            self.stdout.write(f"{name}: {int(chosen.sum())} of {len(rows)} interactions")


def _carved(options: dict[str, Any], numbers: Any) -> tuple[carving.Chosen, carving.Chosen]:
    if options["protocol"] == "weekly":
        return carving.weekly(numbers[:, 2], first_week=options["first_week"], last_week=options["last_week"])
    part = {} if options["part"] is None else {"part": options["part"]}
    if options["protocol"] == "warm":
        test = carving.warm(numbers[:, 0], numbers[:, 1], seed=options["seed"], **part)
    else:
        test = carving.cold(numbers[:, 1], seed=options["seed"], **part)
    return ~test, test


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        with path.open("rb") as raw, gzip.open(raw) if path.suffix == ".gz" else raw as file:
            lines = csv.reader(TextIOWrapper(file, encoding="utf-8", newline=""))
            header = next(lines, [])
            return header, [line for line in lines if line]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{path} can't be read: {error}") from error


def _write(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    # without name and time in it, the same split is the same bytes
    with (
        path.open("wb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed,
        TextIOWrapper(packed, encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
