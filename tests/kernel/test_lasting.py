"""What lives as long as its process is no work for the garbage collector."""

import json
import os
import subprocess
import sys

_STARTED = """
import gc, json
import culture_app.{module}
print(json.dumps([gc.get_freeze_count(), len(gc.get_objects())]))
"""


def started(module: str) -> tuple[int, int]:
    """How many objects are spared, and how many are left to look through, once a process has started."""
    done = subprocess.run(
        [sys.executable, "-c", _STARTED.format(module=module)],
        capture_output=True, text=True, check=True, env=dict(os.environ),
    )  # fmt: skip
    spared, left = json.loads(done.stdout.splitlines()[-1])
    return spared, left


def test_a_web_worker_is_spared_what_was_there_when_it_started():
    spared, left = started("wsgi")
    assert spared > 100_000
    assert left < spared / 10


def test_so_is_the_process_of_the_streams():
    spared, left = started("asgi")
    assert left < spared / 10
