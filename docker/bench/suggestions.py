"""How fast suggestions are: the recommender alone, and the whole of GET /v1/suggestions through the web server.

A world of BENCH_OFFERS (100000) offers as in bench-search, copied once into a database of its own, with citizens whose
sealed histories hold 5 to 200 visits, and an artifact learned from drawn visits to that world. BENCH_SECONDS (20): how
long the endpoint is asked, by one citizen after the other. docs/recommender.md says what came out.

`recommend_*`: fold-in, scoring, ranking, variety. `reasons_*`: what the twenty reasons are made of, and their sentences.
`endpoint_*`: all of a request, these two included.
"""

import http.client
import json
import os
import shutil
import time
from collections.abc import Sequence
from itertools import cycle

from docker.bench import _report, _seeded
from docker.bench._app import app
from docker.bench._served import Server, served
from docker.bench._suggestion_questions import questions
from docker.local.layout import LOCAL

OFFERS = int(os.environ.get("BENCH_OFFERS", str(_seeded.USUAL)))
OCCURRENCES = int(os.environ.get("BENCH_OCCURRENCES", str(10 * OFFERS)))
SECONDS = float(os.environ.get("BENCH_SECONDS", "20"))
DATABASE = "culture_bench_suggestions"
GOALS: dict[str, dict[str, float]] = {
    "recommend_p50_ms": {"at_most": 4},
    "recommend_p99_ms": {"at_most": 20},
    "endpoint_p95_ms": {"at_most": 60},
    "worker_rss_mb": {"at_most": 400},
}


def main() -> None:
    """Prints a table on the way, one JSON line at the end."""
    variables = _world()
    known = json.loads(app(variables, "-m", "docker.bench._sql"))
    citizens = json.loads(app(variables, "-m", "docker.bench._taught"))
    asked = questions(regions=known["regions"])
    figures: dict[str, float] = {"offers": OFFERS, "citizens": len(citizens)}
    alone = json.loads(
        app(
            variables,
            "-m",
            "docker.bench._suggesting",
            given=json.dumps({"citizens": citizens, "paths": asked}),
        )
    )
    print(f"{'class':<10}{'candidates':>12}{'p50 ms':>9}{'p99 ms':>9}", flush=True)
    for name, measured in alone.items():
        most = max(measured["candidates"])
        p50, p99 = _part(measured["ms"], 0.5), _part(measured["ms"], 0.99)
        figures |= {f"{name}_candidates_most": most, f"{name}_recommend_p50_ms": p50}
        print(f"{name:<10}{most:>12.0f}{p50:>9}{p99:>9}", flush=True)
    every = [taken for measured in alone.values() for taken in measured["ms"]]
    figures |= {"recommend_p50_ms": _part(every, 0.5), "recommend_p99_ms": _part(every, 0.99)}
    reasoned = [taken for measured in alone.values() for taken in measured["reasons_ms"]]
    figures |= {"reasons_p50_ms": _part(reasoned, 0.5), "reasons_p99_ms": _part(reasoned, 0.99)}
    # of the thread itself: says more than the clock where the machine is busy with something else
    own = [spent for measured in alone.values() for spent in measured["cpu_ms"]]
    figures |= {"recommend_cpu_p50_ms": _part(own, 0.5), "recommend_cpu_p99_ms": _part(own, 0.99)}
    with served(variables, warm=["/health"]) as server:
        figures |= _endpoint(server, [each["token"] for each in citizens], asked)
        figures["worker_rss_mb"] = round(server.worker_rss_mb(), 1)
    _report.say("suggestions", figures, GOALS)


def _endpoint(server: Server, tokens: Sequence[str], asked: dict[str, list[str]]) -> dict[str, float]:
    """One connection, one request after the other, the classes in turns; milliseconds."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    turns = [
        (name, path)
        for paths in zip(*asked.values(), strict=True)
        for name, path in zip(asked, paths, strict=True)
    ]
    for number in range(
        60
    ):  # every worker and thread maps the artifacts, and each citizen's key is unwrapped
        _ask(line, turns[number % len(turns)][1], tokens[number % len(tokens)])
    taken: dict[str, list[float]] = {name: [] for name in asked}
    end = time.perf_counter() + SECONDS
    for (name, path), token in zip(cycle(turns), cycle(tokens), strict=False):
        begin = time.perf_counter()
        _ask(line, path, token)
        taken[name].append((time.perf_counter() - begin) * 1000)
        if time.perf_counter() > end:
            break
    line.close()
    figures: dict[str, float] = {}
    for name, times in taken.items():
        figures |= {
            f"{name}_endpoint_p50_ms": _part(times, 0.5),
            f"{name}_endpoint_p95_ms": _part(times, 0.95),
        }
        print(f"{name:<10}{len(times):>12} requests{_part(times, 0.5):>9}{_part(times, 0.95):>9}", flush=True)
    every = [one for times in taken.values() for one in times]
    return figures | {
        "requests": len(every),
        "endpoint_p50_ms": _part(every, 0.5),
        "endpoint_p95_ms": _part(every, 0.95),
        "endpoint_p99_ms": _part(every, 0.99),
    }


def _ask(line: http.client.HTTPConnection, path: str, token: str) -> None:
    line.request("GET", path, headers={"Authorization": f"Bearer {token}", "Accept-Language": "nl"})
    answer = line.getresponse()
    said = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path} is answered with {answer.status}: {said[:300]!r}")


def _part(times: Sequence[float], part: float) -> float:
    ordered = sorted(times)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * part))], 2)


def _world() -> dict[str, str]:
    """The environment of a process of the app in a copy of the searches' world: citizens are written into it."""
    source = _seeded.ensure(OFFERS, OCCURRENCES)
    name = DATABASE if OFFERS == _seeded.USUAL else f"{DATABASE}_{OFFERS}"
    with _seeded.connected("postgres") as line:
        rows = line.execute(
            "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
        ).fetchall()
        marks = {str(row[0]): row[1] for row in rows}
        mark = str(marks[source["CULTURE_DB"]])
        if marks.get(name) != mark:
            for ending in ("", "_keys"):
                line.execute(f'DROP DATABASE IF EXISTS "{name}{ending}"')
            line.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source["CULTURE_DB"]}"')
            # keys of its own: those of the other are wrapped under a key that stays with it
            line.execute(f'CREATE DATABASE "{name}_keys"')
            _forget(name)
            line.execute(f"COMMENT ON DATABASE \"{name}\" IS '{mark}'")
    variables = {**source, "CULTURE_DB": name}
    app(variables, "-m", "docker.local.tables")
    return variables


def _forget(name: str) -> None:
    """What an earlier copy left on disk: its artifact knows other events."""
    shutil.rmtree(LOCAL / name, ignore_errors=True)


if __name__ == "__main__":
    main()
