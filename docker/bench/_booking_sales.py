"""The sales that are measured, the database they are in, and whether they came out right."""

import contextlib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any

from docker.bench import _world
from docker.bench._app import app
from docker.bench._seeded import connected
from docker.local import surroundings
from docker.local.layout import PYTHON, ROOT

DATABASE = "culture_bench_booking"
CLIENTS = (1, 8, 32)
ROUNDS = {500: 3, 2000: 1}
# What the tables depend on.
_ROOMS = ("ticketing", "personal_vault", "culture_app")


@dataclass(frozen=True)
class Planned:
    """One sale: so many pools with so many seats each, taps for that many, and some for which nothing is left; a
    voucher that pays for all of it for each, or none.
    """

    seats: int
    taps: int
    pools: int = 1
    cents: int = 1250
    late: int = 0
    vouchers: bool = True

    @property
    def wanted(self) -> dict[str, int]:
        return asdict(self)


SALES: dict[str, Planned] = {
    "warm": Planned(400, 400),
    **{
        f"hot_{seats}_c{clients}_{number}": Planned(seats, seats, late=16)
        for clients in CLIENTS
        for seats, rounds in ROUNDS.items()
        for number in range(rounds)
    },
    "spread": Planned(10, 2000, pools=1000),
    "free": Planned(500, 500, cents=0, vouchers=False, late=16),
    "awaiting": Planned(500, 500, vouchers=False, late=16),
    "probed": Planned(1000, 1000),
    "logging": Planned(200, 200),
    "logged": Planned(100, 100),
}


def ensure() -> dict[str, str]:
    """The environment of a process of the app in a database of its own: made anew when the tables have changed."""
    variables = {**surroundings.variables(_world.AT), "CULTURE_DB": DATABASE}
    mark, names = _tables(), (DATABASE, f"{DATABASE}_keys")
    with connected("postgres") as line:
        found = line.execute("SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database")
        if (DATABASE, mark) in found.fetchall():
            return variables
        for name in names:
            line.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            line.execute(f'CREATE DATABASE "{name}"')
    print("making the database that is sold from", flush=True)
    app(variables, "-m", "docker.local.tables")
    with connected("postgres") as line:
        line.execute(f"COMMENT ON DATABASE \"{DATABASE}\" IS '{mark}'")
    return variables


def _tables() -> str:
    found = blake2b(digest_size=8)
    for room in _ROOMS:
        for path in sorted((ROOT / room).glob("**/migrations/**/*.*")):
            if path.suffix in (".py", ".sql"):
                found.update(path.read_bytes())
    return found.hexdigest()


@contextlib.contextmanager
def payments() -> Iterator[str]:
    """A payment simulator without faults of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="culture-bench-") as folder:
        process = subprocess.Popen(
            [str(PYTHON), "-m", "fixtures.payments", "--port", str(port), "--state", folder],
            cwd=ROOT, env=surroundings.variables(_world.AT), stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            for _ in range(100):
                with socket.socket() as line:
                    if line.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


_WRONG = """
SELECT s.pool_id, s.reserved, coalesce(t.seats, 0), coalesce(-l.seats, 0)
FROM (SELECT pool_id, sum(reserved) AS reserved FROM ticketing_pool_shard GROUP BY 1) s
LEFT JOIN (
    SELECT b.pool_id, count(*) AS seats FROM ticketing_ticket t JOIN ticketing_booking b ON b.id = t.booking_id
    WHERE t.state IN ('held', 'live', 'used') GROUP BY 1
) t ON t.pool_id = s.pool_id
LEFT JOIN (
    SELECT b.pool_id, sum(l.amount) AS seats FROM ticketing_ledger l JOIN ticketing_booking b ON b.id = l.booking_id
    WHERE l.account = 'stock' GROUP BY 1
) l ON l.pool_id = s.pool_id
WHERE s.pool_id = ANY(%s::uuid[]) AND (s.reserved <> coalesce(t.seats, 0) OR s.reserved <> coalesce(-l.seats, 0))
"""


def sold_rightly(database: str, made: dict[str, Any], *, at_least: int | None = None) -> None:
    """Ends everything unless counter, tickets and ledger agree for every pool, and say that all taps were sold; with `at_least`,
    that so many of them or more were.
    """
    pools = [pool for sale in made.values() for pool in sale["pools"]]
    with connected(database) as line:
        wrong = line.execute(_WRONG, [pools]).fetchall()
        sold = line.execute(
            "SELECT sum(reserved) FROM ticketing_pool_shard WHERE pool_id = ANY(%s::uuid[])", [pools]
        ).fetchone()
    if wrong:
        raise SystemExit(f"{len(wrong)} pools are sold wrongly, such as {wrong[0]}")
    taps = sum(len(sale["taps"]) for sale in made.values())
    taken = int(str(sold[0])) if sold else 0
    if taken != taps if at_least is None else not at_least <= taken <= taps:
        raise SystemExit(f"{taken} seats are taken by {taps} bookings")
