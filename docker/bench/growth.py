"""How "tonight near here", and the same with seats left, grow with the world: without count, at 10,000, 100,000 and
1,000,000 offers.

BENCH_SIZES names other sizes; BENCH_PLOT a file (.svg) for the drawing. The largest world takes ten minutes and 12 GB to
make, once. What a phone waits for is the figure; beside it the same SQL by pgbench.
"""

import json
import os
import tempfile
from itertools import pairwise
from pathlib import Path
from statistics import median

from docker.bench import _drawing, _pgbench, _report, _seeded, _stream
from docker.bench._app import app
from docker.bench._questions import questions
from docker.bench._served import served

SIZES = tuple(int(size) for size in os.environ.get("BENCH_SIZES", "10000,100000,1000000").split(","))
SECONDS = float(os.environ.get("BENCH_SECONDS", "6"))
ROUNDS = 3
NAMED = {"tonight": "tonight near", "near": "with seats left"}
CLASSES = tuple(NAMED)
NAMES = ("api_p50_ms", "api_p95_ms", "sql_p50_ms", "sql_p95_ms", "bytes")


def main() -> None:
    """Prints a table on the way, one JSON line at the end."""
    found: dict[str, dict[int, dict[str, float]]] = {name: {} for name in CLASSES}
    print(f"{'class':<9}{'offers':>10}" + "".join(f"{name:>13}" for name in NAMES), flush=True)
    for size in SIZES:
        for name, own in _measured(size).items():
            found[name][size] = own
            print(f"{name:<9}{size:>10}" + "".join(f"{own[each]:>13}" for each in NAMES), flush=True)
    figures = {
        f"{name}_{size}_{each}": value
        for name, sizes in found.items()
        for size, own in sizes.items()
        for each, value in own.items()
    }
    for name, sizes in found.items():
        waited = [sizes[size]["api_p50_ms"] for size in SIZES]
        steps = [after / before for before, after in pairwise(waited)]
        figures[f"{name}_growth_per_step"] = round(max(steps, default=1.0), 2)
    if plot := os.environ.get("BENCH_PLOT"):
        lines = {
            f"{NAMED[name]}, {which}": [found[name][size][f"{way}_p50_ms"] for size in SIZES]
            for name in CLASSES
            for way, which in (("api", "API"), ("sql", "SQL"))
        }
        Path(plot).write_text(_drawing.drawing(SIZES, lines))
    _report.say("growth", figures, {f"{CLASSES[0]}_growth_per_step": {"at_most": 2}})


def _measured(offers: int) -> dict[str, dict[str, float]]:
    variables = _seeded.ensure(offers, 10 * offers)
    every = questions(regions=["-"], ids=["-"])
    asked = {name: every[name] for name in CLASSES}
    with tempfile.TemporaryDirectory(prefix="culture-bench-") as folder:
        app(variables, "-m", "docker.bench._sql", folder, given=json.dumps(asked))
        with served(variables, warm=[path for paths in asked.values() for path in paths[:3]]) as server:
            return {
                name: _both(server.port, paths, Path(folder) / name, variables["CULTURE_DB"])
                for name, paths in asked.items()
            }


def _both(port: int, paths: list[str], scripts: Path, database: str) -> dict[str, float]:
    """Every question once, so that what it reads is in memory; then API and SQL in turns, one client each."""
    sent = _stream.requests(port, paths)
    _stream.run(port=port, sent=sent, connections=4, seconds=SECONDS)
    api, sql = [], []
    for _ in range(ROUNDS):
        seconds = SECONDS / ROUNDS
        api.append(_stream.run(port=port, sent=sent, connections=1, seconds=seconds, warm_up=0.2))
        sql.append(_pgbench.run(scripts=scripts, database=database, clients=1, seconds=max(2.0, seconds)))
    figures = {
        f"api_{name}": float(median(getattr(ran, name) for ran in api)) for name in ("p50_ms", "p95_ms")
    }
    figures |= {
        f"sql_{name}": float(median(getattr(ran, name) for ran in sql)) for name in ("p50_ms", "p95_ms")
    }
    return figures | {"bytes": float(median(ran.bytes for ran in api))}


if __name__ == "__main__":
    main()
