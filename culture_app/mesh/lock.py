"""One pull at a time: an advisory lock of PostgreSQL, held by the connection, so that a killed pull gives it back."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from culture_app.mesh.errors import PullRunning

_KEY = 0x6D657368  # "mesh"
_PAUSE_S = 0.5


@contextmanager
def held(*, wait_s: float) -> Iterator[None]:
    """Hold the lock. PullRunning if another pull still has it after `wait_s` seconds."""
    deadline = time.monotonic() + wait_s
    told = False
    while not _try():
        if time.monotonic() >= deadline:
            raise PullRunning("Another pull is running; try again when it is done.")
        if not told:
            print("another pull is running; waiting for it", file=sys.stderr, flush=True)
            told = True
        time.sleep(_PAUSE_S)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_KEY])


def _try() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_KEY])
        return bool(cursor.fetchone()[0])
