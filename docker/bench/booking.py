"""How fast a show sells: by HTTP through the web server as it runs elsewhere, from tap to ticket.

Measured is `POST /v1/outings/{id}/booking` of signed-in citizens: the bearer token, the key, the plan and its signed quote, the
holder in the vault, then price, VAT, voucher, ledger, ticket, barcode and outbox in one statement, and the answer. Beforehand,
outside the measured time: accounts, tokens, vaults, pools, and a plan per booking. Every citizen taps once per sale, so her
vault's key is in no cache. The worker that reads the outbox doesn't run.

A seat costs 12.50, VAT included, and a voucher of her own pays for it, so that she is confirmed at once and no payment provider
is measured. Beside these: `free_c32_*`, seats that cost nothing, and `awaiting_c32_*`, seats that await their payment, which is made
at the payment simulator in the same request: there provider and simulator are measured as well.

- `hot_500_*`, `hot_2000_*`: one occurrence; 1, 8 and 32 phones, each tapping for the next citizen when it has its answer. The
  500 seats are sold several times over, and medians told. `spread_*`: 1,000 occurrences, 32 phones.
- `bookings_per_s`, `p50_ms`, `p99_ms`, `app_cpu_ms`, `db_cpu_ms`: at 32 phones, of the two hot sales the worse figure.
- `app_cpu_ms`: of all the web server's processes, per booking; `db_cpu_ms`: of the sessions that serve them.
- `tried_again`: taps that the server, too busy, refused at first (503); the phone tries again when it is told to, with the same
  key, and the time goes on.
- `statements`, `lock_ms` (median; also mean and p99): `_booking_probe` says how they are measured, in sales of their own.
- `function_over_limit`: the statement that the app sends, by pgbench with 32 clients, beside one statement that takes the seat,
  inserts the order and an outbox row; `_booking_function`. Its seats await payment.

Afterwards every counter is compared with its tickets and its ledger; a seat sold twice, a booking that failed, or one after the
last seat ends this with an error. BENCH_SECONDS (12) is for the function and the limit, each.
"""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any
from uuid import uuid4

from docker.bench import _booking_function, _booking_probe, _report, _tapping
from docker.bench._app import app
from docker.bench._booking_sales import CLIENTS, SALES, ensure, payments, sold_rightly
from docker.bench._seeded import connected
from docker.bench._served import Server, cpu_ms, served

SECONDS = float(os.environ.get("BENCH_SECONDS", "12"))
COLUMNS = ("bookings_per_s", "p50_ms", "p99_ms", "app_cpu_ms", "db_cpu_ms")
GOALS: dict[str, dict[str, float]] = {
    "bookings_per_s": {"at_least": 180},
    "p99_ms": {"at_most": 300},
    "app_cpu_ms": {"at_most": 7},
    "statements": {"at_most": 6},
    "lock_ms": {"at_most": 3},
    "function_over_limit": {"at_least": 0.5},
}


def main() -> None:
    """Prints a line per sale on the way, one JSON line at the end."""
    variables = ensure()
    given = {"citizens": 2000, "sales": {name: sale.wanted for name, sale in SALES.items()}}
    made = json.loads(
        app(variables, "-m", "docker.bench._booking_world", given=json.dumps(given)).splitlines()[-1]
    )
    figures: dict[str, float] = {}
    print(f"{'sale':<22}{'phones':>7}" + "".join(f"{each:>16}" for each in COLUMNS), flush=True)
    with payments() as url:
        variables["MOLLIE_API_URL"] = url
        with served(variables, warm=["/health"]) as server:
            sale = Sale(server, variables["CULTURE_DB"])
            figures |= _sold(sale, made)
            figures["tried_again"] = sale.tried_again
            with _booking_probe.locks(sale.database) as held:
                sale.sell("probed", made["probed"], 32)
        with _booking_probe.logged(sale.database), served(variables, warm=["/health"]) as server:
            sale = Sale(server, variables["CULTURE_DB"])
            # so many that every seat of every worker is taken: each opens its connections then, not while it is counted
            sale.sell("logged, warming up", made["logging"], 32)
            with _booking_probe.statements(sale.database) as said:
                sale.sell("logged", made["logged"], 1)
    figures |= _of_locks(held)
    figures["statements"] = round(len(said) / len(made["logged"]["taps"]), 2)
    with tempfile.TemporaryDirectory(prefix="culture-bench-") as folder:
        figures |= _booking_function.measure(variables, Path(folder), clients=32, seconds=SECONDS)
    sold_rightly(variables["CULTURE_DB"], made)
    _report.say("booking", figures, GOALS)


def _sold(sale: "Sale", made: dict[str, Any]) -> dict[str, float]:
    """Every sale of SALES that is measured; of those sold several times over, each figure's median."""
    figures: dict[str, float] = {}
    for name in [name for name in SALES if name.startswith("warm")]:
        sale.sell(name, made[name], 16)
    for clients in CLIENTS:
        for seats in (500, 2000):
            rounds = [
                sale.sell(name, made[name], clients)
                for name in made
                if name.startswith(f"hot_{seats}_c{clients}_")
            ]
            figures |= {f"hot_{seats}_c{clients}_{each}": median(r[each] for r in rounds) for each in COLUMNS}
    for name in ("spread", "free", "awaiting"):
        figures |= {f"{name}_c32_{each}": value for each, value in sale.sell(name, made[name], 32).items()}
    for each in COLUMNS:
        worse = min if each == "bookings_per_s" else max
        figures[each] = worse(figures[f"hot_500_c32_{each}"], figures[f"hot_2000_c32_{each}"])
    return figures


@dataclass
class Sale:
    """Where it is sold."""

    server: Server
    database: str
    tried_again: int = 0

    def sell(self, name: str, made: dict[str, Any], phones: int) -> dict[str, float]:
        """All taps; then a few for which nothing is left."""
        port = self.server.port
        taps = [_tapping.request(port, path, token, str(uuid4())) for path, token in made["taps"]]
        before = self.server.cpu_ms(), self._sessions()
        ran = _tapping.run(port=port, sent=taps, phones=phones)
        after = self.server.cpu_ms(), self._sessions()
        self.tried_again += ran.tried_again
        if set(ran.statuses) != {201}:
            raise SystemExit(f"{name}: {dict(ran.statuses)}, {ran.odd!r}")
        late = [_tapping.request(port, path, token, str(uuid4())) for path, token in made["late"]]
        if late and set(refused := _tapping.run(port=port, sent=late, phones=8).statuses) != {409}:
            raise SystemExit(f"{name}: after the last seat {dict(refused)}")
        spent = sum(ms - before[1].get(process, 0.0) for process, ms in after[1].items())
        figures = {
            "bookings_per_s": ran.per_second,
            "p50_ms": ran.p50_ms,
            "p99_ms": ran.p99_ms,
            "app_cpu_ms": round((after[0] - before[0]) / len(taps), 2),
            "db_cpu_ms": round(spent / len(taps), 2),
        }
        print(f"{name:<22}{phones:>7}" + "".join(f"{figures[each]:>16}" for each in COLUMNS), flush=True)
        return figures

    def _sessions(self) -> dict[int, float]:
        """CPU milliseconds of each process of PostgreSQL that serves the web server."""
        with connected("postgres") as line:
            found = line.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = ANY(%s) AND backend_type = 'client backend'",
                ([self.database, f"{self.database}_keys"],),
            ).fetchall()
        return {int(str(row[0])): cpu_ms(int(str(row[0]))) for row in found}


def _of_locks(held: list[float]) -> dict[str, float]:
    if len(held) < 50:
        raise SystemExit(f"only {len(held)} locks were seen")
    return {
        "locks_seen": len(held),
        "lock_ms": round(median(held), 2),
        "lock_mean_ms": round(mean(held), 2),
        "lock_p99_ms": round(held[int(len(held) * 0.99)], 2),
    }


if __name__ == "__main__":
    main()
