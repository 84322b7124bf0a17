"""What nightly trainings come to as visits pile up: the measured world's vault, learned from as it was on five days, each
version judged against the one before.

BENCH_PLOT names a file (.svg) for the metrics over time, as `manage.py recommender_versions --plot` draws them.
"""

import json
import os

from docker.bench import _report, _world
from docker.bench._app import app


def main() -> None:
    """Prints a line a training on the way, one JSON line at the end."""
    _world.ensure()
    variables = _world.variables() | {"OPENBLAS_NUM_THREADS": "1"}
    told = json.loads(app(variables, "-m", "docker.bench._trainings").splitlines()[-1])
    if (plot := os.environ.get("BENCH_PLOT")) and told.get("plot"):
        with open(plot, "w") as file:
            file.write(told.pop("plot"))
    told.pop("plot", None)
    _report.say("trainings", told, {"beats_popularity_times": {"at_least": 2}})


if __name__ == "__main__":
    main()
