"""`kill -9` at every step of the booking protocol, hundreds of times, while 32 citizens go out: nothing is lost.

Real web servers, a real worker and clockwork, and the payment provider's simulator, each killed at named steps (_points.py)
and at any moment, by a schedule that PROVE_SEED draws; started again at once. When it is over and the sweeps have had their
time: reserved = tickets = ledger, every payment is a confirmed booking or went back, every citizen's retry was answered with
her own booking, nothing is sold or charged twice, nothing is stuck (_reckoning.py).

PROVE_KILLS (500) says how many, PROVE_SEED which, PROVE_CLIENTS (32) how many citizens at once, PROVE_MINUTES (25) the most.
Time that a proof can't wait for is let go by in the database: a hold's 25 minutes, the pauses between tries.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import Any

from tqdm import tqdm

from docker.prove._citizens import Citizens
from docker.prove._running import drain, over, supervised
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
        citizens.let_expire = over(line)
        began = time.monotonic()
        citizens.begin(CLIENTS)
        with tqdm(total=KILLS, unit=" deaths", file=sys.stderr) as bar:
            longest = threading.Timer(MINUTES * 60, scythe.stop.set)
            longest.daemon = True  # else the proof would end no sooner than this does
            longest.start()
            scythe.run(bar.update, enough=lambda: len(citizens.wrong) > HOPELESS)
            longest.cancel()
        took = time.monotonic() - began
        print(f"{scythe.done} deaths in {took:.0f} s; now in peace", flush=True)
        left = citizens.end(120)
        rested = drain(line)
    reckoned = world.run(
        "docker.prove._reckoning",
        {"folder": str(world.folder / "payments"), "evenings": citizens.evidence()},
    )
    return _say(scythe, citizens, reckoned, left=left, took=took, rested=rested)


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
