"""How fast searches are: through the web server as it runs elsewhere, beside the same SQL run by pgbench.

BENCH_OFFERS (100000) and BENCH_OCCURRENCES (ten times that) say how large the world is; BENCH_SECONDS (6) how long each
step takes; BENCH_CLASSES which of the classes of `_questions` are asked (all). What is compared takes turns, so that other
work on the machine weighs on both. docs/performance.md says what came out.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from docker.bench import _pgbench, _report, _seeded, _stream
from docker.bench._app import app
from docker.bench._questions import questions
from docker.bench._served import Server, cpu_ms, served

OFFERS = int(os.environ.get("BENCH_OFFERS", str(_seeded.USUAL)))
OCCURRENCES = int(os.environ.get("BENCH_OCCURRENCES", str(10 * OFFERS)))
SECONDS = float(os.environ.get("BENCH_SECONDS", "6"))
CLASSES = tuple(filter(None, os.environ.get("BENCH_CLASSES", "").split(",")))
ROUNDS = 3
NO_SQL = frozenset({"by_id"})
_RUN, _COST, _SQL = (
    ("per_second", "p50_ms", "p95_ms", "p99_ms", "bytes"),
    ("app_cpu_ms", "db_cpu_ms"),
    ("per_second", "p50_ms", "p95_ms"),
)
GOALS: dict[str, dict[str, float]] = {
    "near_p95_ms": {"at_most": 25},
    "sql_p50_ms": {"at_most": 3},
    "api_over_sql": {"at_least": 0.45},
    "counted_p95_ms": {"at_most": 60},
    "facets_p95_ms": {"at_most": 120},
    "text_p95_ms": {"at_most": 40},
    "worker_rss_mb": {"at_most": 250},
    "pull_docs_per_s": {"at_least": 2000},
}


def main() -> None:
    """Prints a table on the way, one JSON line at the end."""
    variables = _seeded.ensure(OFFERS, OCCURRENCES)
    known = json.loads(app(variables, "-m", "docker.bench._sql"))
    asked = questions(**known)
    asked = {name: paths for name, paths in asked.items() if not CLASSES or name in CLASSES}
    figures: dict[str, float] = {"offers": OFFERS, "occurrences": _occurrences(variables["CULTURE_DB"])}
    with tempfile.TemporaryDirectory(prefix="culture-bench-") as folder:
        composed = {name: paths for name, paths in asked.items() if name not in NO_SQL}
        steady = json.loads(app(variables, "-m", "docker.bench._sql", folder, given=json.dumps(composed)))
        with served(variables, warm=[paths[0] for paths in asked.values()]) as server:
            columns = (*_RUN, *_COST, *(f"sql_{each}" for each in _SQL))
            print(f"{'class':<11}{'clients':>8}" + "".join(f"{each:>14}" for each in columns), flush=True)
            sides = Sides(server, variables["CULTURE_DB"], Path(folder), steady)
            for name, paths in asked.items():
                for clients in (1, 16):
                    figures |= _measure(sides, name, paths, clients)
            figures["worker_rss_mb"] = round(server.worker_rss_mb(), 1)
    if "near" in asked:
        figures["near_p95_ms"] = figures["near_c1_p95_ms"]
        figures["sql_p50_ms"] = figures["near_c1_sql_p50_ms"]
        figures["api_over_sql"] = round(
            figures["near_c16_per_second"] / figures["near_c16_sql_per_second"], 3
        )
    for name in ("counted", "facets", "text"):
        if name in asked:
            figures[f"{name}_p95_ms"] = figures[f"{name}_c1_p95_ms"]
    if not CLASSES and find_spec("docker.bench.pull"):
        figures["pull_docs_per_s"] = import_module("docker.bench.pull").docs_per_s()
    _report.say("search", figures, {name: goal for name, goal in GOALS.items() if name in figures})


@dataclass(frozen=True)
class Sides:
    """The web server, the folder with each class's scripts, and which of those are planned once."""

    server: Server
    database: str
    scripts: Path
    steady: Mapping[str, bool]


def _measure(sides: Sides, name: str, paths: list[str], clients: int) -> dict[str, float]:
    """API and SQL in turns; of each figure the median of the rounds."""
    server, database = sides.server, sides.database
    sent = _stream.requests(server.port, paths)
    api, sql, costs = [], [], []
    for number in range(ROUNDS):
        # The first round warms each worker's connections, plans and caches.
        before = server.cpu_ms(), _backends(database)
        warm_up = 1.0 if number == 0 else 0.2
        ran = _stream.run(
            port=server.port, sent=sent, connections=clients, seconds=SECONDS / ROUNDS, warm_up=warm_up
        )
        after = server.cpu_ms(), _backends(database)
        if ran.errors:
            raise SystemExit(f"{name}: {ran.errors} of the answers were not 200")
        spent = (
            after[0] - before[0],
            sum(ms - before[1].get(process, 0.0) for process, ms in after[1].items()),
        )
        costs.append([each / ran.sent for each in spent])
        api.append(ran)
        if name in sides.steady:
            scripts, seconds = sides.scripts / name, max(2.0, SECONDS / ROUNDS)
            sql.append(_pgbench.run(scripts=scripts, database=database, clients=clients, seconds=seconds))
    figures = {each: float(median(getattr(ran, each) for ran in api)) for each in _RUN}
    figures |= {each: round(median(cost[n] for cost in costs), 2) for n, each in enumerate(_COST)}
    figures |= {f"sql_{each}": float(median(getattr(ran, each) for ran in sql)) for each in _SQL if sql}
    shown = (*_RUN, *_COST, *(f"sql_{each}" for each in _SQL))
    print(f"{name:<11}{clients:>8}" + "".join(f"{figures.get(each, ''):>14}" for each in shown), flush=True)
    return {f"{name}_c{clients}_{each}": value for each, value in figures.items()}


def _backends(database: str) -> dict[int, float]:
    """CPU milliseconds of each process of PostgreSQL that serves the database."""
    with _seeded.connected("postgres") as line:
        found = line.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'",
            (database,),
        ).fetchall()
    return {int(str(row[0])): cpu_ms(int(str(row[0]))) for row in found}


def _occurrences(database: str) -> int:
    with _seeded.connected(database) as line:
        row = line.execute("SELECT count(*) FROM offers_occurrence").fetchone()
    return int(str(row[0])) if row else 0


if __name__ == "__main__":
    main()
