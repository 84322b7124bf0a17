"""`kill -9` at every step of the booking protocol, hundreds of times, while 32 citizens go out: nothing is lost.

Real web servers, a real worker and clockwork, and the payment provider's simulator, each killed at named steps (_points.py)
and at any moment, by a schedule that PROVE_SEED draws; started again at once. When it is over and the sweeps have had their
time: reserved = tickets = ledger, every payment is a confirmed booking or went back, every citizen's retry was answered with
her own booking, nothing is sold or charged twice, nothing is stuck (_reckoning.py).

PROVE_KILLS (500) says how many, PROVE_SEED which, PROVE_CLIENTS (32) how many citizens at once, PROVE_MINUTES (25) the most.
Time that a proof can't wait for is let go by in the database: a hold's 25 minutes, the pauses between tries.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

from tqdm import tqdm

from docker.local.layout import PYTHON, ROOT
from docker.prove._citizens import Citizens
from docker.prove._scythe import Scythe
from docker.prove._ticket_world import World, from_environment

KILLS = from_environment("PROVE_KILLS", 500)
SEED = from_environment("PROVE_SEED", 20260701)
CLIENTS = from_environment("PROVE_CLIENTS", 32)
MINUTES = from_environment("PROVE_MINUTES", 25)
# More wrong answers than this: the app is broken, not its robustness.
HOPELESS = 300
# Each step must have been met once, when there are this many deaths per step on average.
FAIR_SHARE = 4
FAULTS = "refuse=0.04,duplicate=0.2,lose=0.1,delay=0.6"
POOLS = [
    {"name": "De laatste dertig", "capacity": 30, "cents": 1250},
    {"name": "De laatste veertig", "capacity": 40, "cents": 900, "shards": 4},
    {"name": "Gratis en klein", "capacity": 25, "cents": 0},
    {"name": "De grote zaal", "capacity": 20000, "cents": 2150, "shards": 2},
    {"name": "Gratis in het park", "capacity": 20000, "cents": 0},
]


def main() -> int:
    """0 if every promise held."""
    world = World("culture_prove_crash")
    found = world.begin({"citizens": CLIENTS * 6, "pools": POOLS})
    citizens = Citizens(web=world.web, payments=world.payments, found=found, seed=SEED)
    scythe = Scythe(world.folder, seed=SEED, kills=KILLS)
    with supervised(world, FAULTS), world.line() as line:
        citizens.let_expire = _over(line)
        began = time.monotonic()
        citizens.begin(CLIENTS)
        with tqdm(total=KILLS, unit=" deaths", file=sys.stderr) as bar:
            threading.Timer(MINUTES * 60, scythe.stop.set).start()
            scythe.run(bar.update, enough=lambda: len(citizens.wrong) > HOPELESS)
        took = time.monotonic() - began
        print(f"{scythe.done} deaths in {took:.0f} s; now in peace", flush=True)
        left = citizens.end(120)
        rested = drain(world, line)
    reckoned = world.run(
        "docker.prove._reckoning",
        {"folder": str(world.folder / "payments"), "evenings": citizens.evidence()},
    )
    return _say(scythe, citizens, reckoned, left=left, took=took, rested=rested)


@contextlib.contextmanager
def supervised(world: World, faults: str) -> Iterator[None]:
    """The services run, and answer."""
    plan = {"folder": str(world.folder), "web": world.web, "payments": world.payments, "faults": faults}
    process = subprocess.Popen(
        [str(PYTHON), "-m", "docker.prove._supervisor", json.dumps(plan)],
        cwd=ROOT, env=world.variables(), stdin=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        for port in (*world.web, world.payments):
            _await(f"http://127.0.0.1:{port}/health", process)
        yield
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait(30)


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"{url} doesn't answer")


def _over(line: Any):
    lock = threading.Lock()

    def let_expire(booking: str) -> None:
        with lock:
            line.execute(
                "UPDATE ticketing_booking SET expires_at = clock_timestamp() - interval '1 second'"
                " WHERE id = %s AND state IN ('held', 'awaiting_payment')",
                [booking],
            )

    return let_expire


_WAITING = """
SELECT (SELECT count(*) FROM ticketing_booking WHERE state IN ('held', 'awaiting_payment', 'paid_late', 'refund_pending'))
     + (SELECT count(*) FROM ticketing_payment WHERE state IN ('pending', 'open'))
     + (SELECT count(*) FROM ticketing_refund WHERE state IN ('requested', 'sent'))
     + (SELECT count(*) FROM ticketing_provider_event) + (SELECT count(*) FROM kernel_outbox)
"""
_TIME_GOES_BY = (
    (
        "UPDATE ticketing_booking SET expires_at = clock_timestamp() - interval '1 second'"
        " WHERE state IN ('held', 'awaiting_payment') AND expires_at > clock_timestamp()"
    ),
    *(
        f"UPDATE {table} SET due_at = clock_timestamp() WHERE due_at > clock_timestamp() + interval '2 seconds'"
        for table in ("ticketing_payment", "ticketing_refund", "ticketing_provider_event", "kernel_outbox")
    ),
)


def drain(world: World, line: Any, *, patience: float = 150) -> float:
    """Let time go by until nothing waits any more; how long the sweeps took."""
    began = time.monotonic()
    turn = 0
    while time.monotonic() - began < patience:
        [[waiting]] = line.execute(_WAITING).fetchall()
        if not waiting:
            break
        if turn % 6 == 0:
            for statement in _TIME_GOES_BY:
                line.execute(statement)
        # What isn't paid by now is given up by the provider, as it would be after its quarter of an hour.
        for (url,) in line.execute(
            "SELECT p.url FROM ticketing_payment p JOIN ticketing_booking b ON b.id = p.booking_id"
            " WHERE p.state = 'open' AND b.state NOT IN ('held', 'awaiting_payment')"
        ).fetchall():
            _give_up(world, url)
        turn += 1
        time.sleep(1)
    return time.monotonic() - began


def _give_up(world: World, url: str) -> None:
    body = urllib.parse.urlencode({"action": "expire"}).encode()
    with contextlib.suppress(urllib.error.URLError, OSError):
        _QUIET.open(urllib.request.Request(url, body), timeout=5).close()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """The citizen's way back isn't walked."""


_QUIET = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)


def _say(
    scythe: Scythe, citizens: Citizens, reckoned: dict[str, Any], *, left: int, took: float, rested: float
) -> int:
    names = scythe.names()
    print(f"\n{'killed at':55} {'deaths':>6}")
    for name in names:
        print(f"{name:55} {scythe.counts[name]:6}")
    print("\nwhat citizens met:", dict(sorted(citizens.counts.items())))
    never = [name for name in names if not scythe.counts[name]]
    fair = scythe.done >= len(names) * FAIR_SHARE
    broken = dict(reckoned["broken"])
    if citizens.wrong:
        broken["every answer is a right one"] = [f"{len(citizens.wrong)} times", *citizens.wrong[:8]]
    if left:
        broken["everybody gets home"] = [f"{left} citizens still wait for an answer"]
    if scythe.done < KILLS:
        broken["as many deaths as asked"] = [f"{scythe.done} of {KILLS}"]
    if fair and never:
        broken["every step is met"] = never
    for promise, examples in broken.items():
        print(f"BROKEN: {promise}")
        for example in examples:
            print(f"    {example}")
    figures = {
        "prove": "crash", "held": not broken, "seed": SEED, "kills": scythe.done, "steps": len(names),
        "steps_met": len(names) - len(never), "clients": CLIENTS, "seconds": round(took),
        "settled_after_s": round(rested), "answers_lost": citizens.counts["answers lost"], **reckoned["figures"],
        "broken": sorted(broken),
    }  # fmt: skip
    print(json.dumps(figures), flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
