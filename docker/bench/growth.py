"""How "tonight near here, with seats" grows with the world: without count, at 10,000, 100,000 and 1,000,000 offers.

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
NAMES = ("api_p50_ms", "api_p95_ms", "sql_p50_ms", "sql_p95_ms", "bytes")


def main() -> None:
    """Prints a table on the way, one JSON line at the end."""
    found = {}
    print(f"{'offers':>10}" + "".join(f"{name:>13}" for name in NAMES), flush=True)
    for size in SIZES:
        found[size] = _measured(size)
        print(f"{size:>10}" + "".join(f"{found[size][name]:>13}" for name in NAMES), flush=True)
    figures = {f"near_{size}_{name}": value for size, own in found.items() for name, value in own.items()}
    steps = [found[after]["api_p50_ms"] / found[before]["api_p50_ms"] for before, after in pairwise(SIZES)]
    figures["near_growth_per_step"] = round(max(steps, default=1.0), 2)
    if plot := os.environ.get("BENCH_PLOT"):
        lines = {"through the API": [own["api_p50_ms"] for own in found.values()]}
        lines["its SQL, by pgbench"] = [own["sql_p50_ms"] for own in found.values()]
        Path(plot).write_text(_drawing.drawing(SIZES, lines))
    _report.say("growth", figures, {"near_growth_per_step": {"at_most": 2}})


def _measured(offers: int) -> dict[str, float]:
    variables = _seeded.ensure(offers, 10 * offers)
    asked = {"near": questions(regions=["-"], ids=["-"])["near"]}
    api, sql = [], []
    with tempfile.TemporaryDirectory(prefix="culture-bench-") as folder:
        steady = json.loads(app(variables, "-m", "docker.bench._sql", folder, given=json.dumps(asked)))
        with served(variables, warm=asked["near"][:4]) as server:
            sent = _stream.requests(server.port, asked["near"])
            for _ in range(ROUNDS):
                api.append(_stream.run(port=server.port, sent=sent, connections=1, seconds=SECONDS / ROUNDS))
                sql.append(
                    _pgbench.run(
                        scripts=Path(folder) / "near",
                        database=variables["CULTURE_DB"],
                        clients=1,
                        seconds=max(2.0, SECONDS / ROUNDS),
                        prepared=steady["near"],
                    )
                )
    figures = {
        f"api_{name}": float(median(getattr(ran, name) for ran in api)) for name in ("p50_ms", "p95_ms")
    }
    figures |= {
        f"sql_{name}": float(median(getattr(ran, name) for ran in sql)) for name in ("p50_ms", "p95_ms")
    }
    return figures | {"bytes": float(median(ran.bytes for ran in api))}


if __name__ == "__main__":
    main()
