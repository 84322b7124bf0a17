"""How fast a hot pool sells: one occurrence, 1, 8 and 32 clients, beside the least that PostgreSQL could do.

A first measure, of the booking verb and its SQL function from threads; docs/decisions/0035 says what it is built like.
"""

import json
import subprocess
import sys

from docker.bench import _report, _world
from docker.local.layout import PYTHON, ROOT


def main() -> None:
    """Prints a line per number of clients, one JSON line at the end."""
    _world.ensure()
    done = subprocess.run(
        [str(PYTHON), "manage.py", "bench_booking"],
        cwd=ROOT, env=_world.variables(), stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit("the measurement failed")
    *lines, last = done.stdout.strip().splitlines()
    print(*lines, sep="\n", flush=True)
    goals = {"c32_bookings_per_s": {"at_least": 180}, "c32_p99_ms": {"at_most": 300}}
    _report.say("booking", json.loads(last), goals)


if __name__ == "__main__":
    main()
