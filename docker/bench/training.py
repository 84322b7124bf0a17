"""The nightly training of a region: 1,000,000 citizens, 50,000 events, 30,000,000 visits; and how it grows.

`minutes`: the whole of `recommender.learning.learn` (three fits, ranker, metrics, gate) from extracted visits, and writing
the version. `rss_gb`: the highest resident memory of that process, generated world included.
`extract_minutes`: what the vault takes to hand 30,000,000 visits out, foretold from a stream over sealed visits of the
measured world (`extract_visits_per_s`), and what putting them in columns takes, measured on all of them.

BENCH_SIZES names other numbers of citizens, BENCH_PLOT a file (.svg) for the drawing, BENCH_THREADS the threads.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from docker.bench import _report, _world
from docker.bench._app import app
from docker.bench._drawing import drawing

SIZES = tuple(int(size) for size in os.environ.get("BENCH_SIZES", "250000,500000,1000000").split(","))
GOALS: Mapping[str, Mapping[str, float | int]] = {"minutes": {"at_most": 8}, "rss_gb": {"at_most": 2.5}}


def main() -> None:
    """Prints a table on the way, one JSON line at the end."""
    _world.ensure()
    variables = _world.variables() | {"OPENBLAS_NUM_THREADS": "1"}
    stream = json.loads(app(variables, "-m", "docker.bench._streaming").splitlines()[-1])
    print(f"the vault hands out {stream['visits_per_s']:,} visits a second", flush=True)
    found = {}
    for size in SIZES:
        found[size] = json.loads(app(variables, "-m", "docker.bench._training", str(size)).splitlines()[-1])
        print(f"{size:>10,} citizens  {json.dumps(found[size])}", flush=True)
    largest = found[SIZES[-1]]
    figures: dict[str, float | int] = {
        "citizens": SIZES[-1],
        "visits": largest["visits"],
        "minutes": largest["minutes"],
        "rss_gb": largest["rss_gb"],
        "extract_minutes": round(
            largest["visits"] / stream["visits_per_s"] / 60 + largest["columns_minutes"], 1
        ),
        "extract_visits_per_s": stream["visits_per_s"],
        "columns_minutes": largest["columns_minutes"],
    }
    figures["cpu_minutes"] = largest["cpu_minutes"]  # of all threads: where other work runs, minutes say less
    figures |= {f"cpu_minutes_{size}": each["cpu_minutes"] for size, each in found.items()}
    figures |= {f"minutes_{size}": each["minutes"] for size, each in found.items()}
    figures |= {f"rss_gb_{size}": each["rss_gb"] for size, each in found.items()}
    if len(SIZES) > 1:
        first = found[SIZES[0]]
        figures["growth"] = round(
            (largest["cpu_minutes"] / first["cpu_minutes"]) / (largest["visits"] / first["visits"]), 2
        )
    if plot := os.environ.get("BENCH_PLOT"):
        lines = {
            "minutes": [found[size]["minutes"] for size in SIZES],
            "minutes of CPU": [found[size]["cpu_minutes"] for size in SIZES],
            "memory, GB": [found[size]["rss_gb"] for size in SIZES],
        }
        Path(plot).write_text(drawing(SIZES, lines, what="minutes, and GB", of="citizens"))
    _report.say("training", figures, GOALS if SIZES[-1] >= 1_000_000 else {})


if __name__ == "__main__":
    main()
