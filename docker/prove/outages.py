"""Redis stops, PostgreSQL restarts, the disk is full, each while citizens book: they are told "later", and nothing is lost.

Everything runs on a PostgreSQL and a Redis of its own, in a folder of its own. What citizens may be answered meanwhile is
what `_citizens` knows: 503 with Retry-After (they ask again), never another 5xx. Afterwards everything works without
anybody's help but for what was stopped being started again, and the reckoning is the crash proof's.

PROVE_CLIENTS (8) citizens at once; PROVE_DATA: a folder on a small file system (under 4 GiB) for the servers' data, such as a
tmpfs of 1,200 MiB. Without it the disk is not filled.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

CLIENTS = int(os.environ.get("PROVE_CLIENTS") or 8)
SECONDS = 8
SMALL = 4 << 30
POOLS = [
    {"name": "De laatste veertig", "capacity": 40, "cents": 900, "shards": 4},
    {"name": "De grote zaal", "capacity": 20000, "cents": 2150, "shards": 2},
    {"name": "Gratis in het park", "capacity": 20000, "cents": 0},
]
_OWN = "PROVE_OUTAGES_OWN"


def main() -> int:
    """0 if every promise held."""
    if not os.environ.get(_OWN) or os.environ[_OWN] != os.environ.get("CULTURE_LOCAL"):
        return _again_with_services_of_its_own()
    from docker.local import services
    from docker.prove._citizens import Citizens
    from docker.prove._running import drain, supervised
    from docker.prove._ticket_world import World

    services.start()
    try:
        world = World("culture_prove_outages")
        found = world.begin({"citizens": CLIENTS * 6, "pools": POOLS})
        citizens = Citizens(web=world.web, payments=world.payments, found=found, seed=20260701)
        with supervised(world, ""):
            citizens.let_expire = _while_it_answers(world)
            citizens.begin(CLIENTS)
            outages = [_Outage(name, citizens) for name in ("nothing", "redis", "postgres", "disk")]
            for outage in outages:
                outage.happens()
            left = citizens.end(120)
            with world.line() as line:
                rested = drain(line)
        reckoned = world.run(
            "docker.prove._reckoning",
            {"folder": str(world.folder / "payments"), "evenings": citizens.evidence()},
        )
    finally:
        services.stop()
    return _say(outages, citizens, reckoned, left=left, rested=rested)


def _again_with_services_of_its_own() -> int:
    folder = Path(tempfile.mkdtemp(prefix="culture-outages-", dir="/tmp"))
    folder.chmod(0o711)  # the servers' account passes through
    try:
        if data := os.environ.get("PROVE_DATA"):
            (folder / "servers").symlink_to(data)
        own = os.environ | {"CULTURE_LOCAL": str(folder), _OWN: str(folder)}
        return subprocess.run([sys.executable, "-m", "docker.prove.outages"], env=own, check=False).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Outage:
    """One thing that goes away for some seconds, and what citizens were answered while it was away and just after."""

    def __init__(self, name: str, citizens: Any) -> None:
        self.name, self.citizens = name, citizens
        self.met: dict[str, int] = {}

    def happens(self) -> None:
        before = dict(self.citizens.counts)
        with _HOW[self.name]() as possible:
            if not possible:
                print(f"{self.name}: left out", flush=True)
                return
            time.sleep(SECONDS)
        time.sleep(SECONDS)
        now = self.citizens.counts
        self.met = {what: now[what] - before.get(what, 0) for what in now if now[what] > before.get(what, 0)}
        print(f"{self.name}: {self.met}", flush=True)


@contextlib.contextmanager
def _nothing() -> Iterator[bool]:
    yield True


@contextlib.contextmanager
def _no_redis() -> Iterator[bool]:
    from docker.local import redis, services

    redis.stop()
    try:
        yield True
    finally:
        services.start()


@contextlib.contextmanager
def _no_postgres() -> Iterator[bool]:
    """Stopped at once, with all its connections, and started again."""
    from docker.local import postgres, services

    postgres.stop()
    try:
        yield True
    finally:
        services.start()


@contextlib.contextmanager
def _no_room() -> Iterator[bool]:
    """Not a byte is free where the servers write. PostgreSQL may stop for that; it is started again once there is room."""
    from docker.local import services
    from docker.local.layout import LOCAL

    data = (LOCAL / "servers").resolve()
    if shutil.disk_usage(data).total > SMALL:
        yield False
        return
    ballast = data / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(1 << 16))
    try:
        yield True
    finally:
        ballast.unlink()
        services.start()


_HOW: dict[str, Callable[[], contextlib.AbstractContextManager[bool]]] = {
    "nothing": _nothing,
    "redis": _no_redis,
    "postgres": _no_postgres,
    "disk": _no_room,
}


def _while_it_answers(world: Any) -> Callable[[str], None]:
    """Time goes by for a hold only while there is a database to write that in."""
    from docker.prove._running import over

    def go(booking: str) -> None:
        with contextlib.suppress(Exception), world.line() as line:
            over(line)(booking)

    return go


def _say(outages: list[_Outage], citizens: Any, reckoned: dict[str, Any], *, left: int, rested: float) -> int:
    broken = dict(reckoned["broken"])
    if citizens.wrong:
        broken["every answer is a right one, or 503"] = [f"{len(citizens.wrong)} times", *citizens.wrong[:8]]
    if left:
        broken["everybody gets home"] = [f"{left} citizens still wait for an answer"]
    for promise, examples in broken.items():
        print(f"BROKEN: {promise}")
        for example in examples:
            print(f"    {example}")
    figures = {
        "prove": "outages", "held": not broken, "clients": CLIENTS, "settled_after_s": round(rested),
        "met": {outage.name: outage.met for outage in outages}, **reckoned["figures"], "broken": sorted(broken),
    }  # fmt: skip
    print(json.dumps(figures), flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
