"""A show of 10,000 paid bookings is called off: how long until all tickets are dead, and until all money is back.

One worker, one after the other, against the provider's simulator in a process of its own. BENCH_BOOKINGS says how many (an even number).
"""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request

from docker.bench import _report
from docker.local.layout import PYTHON, ROOT
from docker.prove._ticket_world import World, from_environment

SIDE = "docker.bench._calling_off"


def main() -> None:
    """Prints one JSON line at the end."""
    bookings = from_environment("BENCH_BOOKINGS", 10_000)
    world = World("culture_bench_calling_off")
    wish = {"citizens": 0, "pools": [{"name": "hall", "capacity": 2 * bookings, "cents": 1250}]}
    pool = world.begin(wish)["pools"][0]["id"]
    books = world.folder / "payments"
    books.mkdir()
    world.run(SIDE, {"sell": bookings, "pool": pool, "books": str(books)})
    provider = subprocess.Popen(
        [str(PYTHON), "-m", "fixtures.payments", "--port", str(world.payments), "--state", str(books)],
        cwd=ROOT, start_new_session=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        _await(world.payments_url)
        told = world.run(SIDE, {"call_off": pool})
    finally:
        provider.send_signal(signal.SIGTERM)
        provider.wait(15)
    _report.say("calling_off", told, {"revoked_s": {"at_most": 120}})


def _await(url: str) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("the provider didn't start")


if __name__ == "__main__":
    main()
