"""The app's side of `calling_off`: sells a hall, or calls the show off and counts. JSON in (stdin), JSON out."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import django

# Two bookings are made; the others are copies of these under keys of their own.
_COPIES = (
    (
        "CREATE TEMPORARY TABLE copied AS SELECT b.id AS original, gen_random_uuid() AS id"
        " FROM ticketing_booking b, generate_series(1, %s)"
    ),
    (
        "INSERT INTO ticketing_booking (id, occurrence, event, organiser, pool_id, holder, key_hmac, request_hash,"
        " state, seats, total_cents, lines, created_at, expires_at)"
        " SELECT c.id, b.occurrence, b.event, b.organiser, b.pool_id, gen_random_uuid(), c.id::text, b.request_hash,"
        " b.state, b.seats, b.total_cents, b.lines, b.created_at, b.expires_at"
        " FROM copied c JOIN ticketing_booking b ON b.id = c.original"
    ),
    (
        "INSERT INTO ticketing_payment (id, booking_id, provider, state, cents, due_at, created_at)"
        " SELECT gen_random_uuid(), c.id, p.provider, p.state, p.cents, p.due_at, p.created_at"
        " FROM copied c JOIN ticketing_payment p ON p.booking_id = c.original"
    ),
    (
        "INSERT INTO ticketing_ticket (id, booking_id, shard, tariff, cents, vat_cents, state, barcode)"
        " SELECT gen_random_uuid(), c.id, t.shard, t.tariff, t.cents, t.vat_cents, t.state, t.barcode"
        " FROM copied c JOIN ticketing_ticket t ON t.booking_id = c.original"
    ),
    (
        "INSERT INTO ticketing_ledger (booking_id, kind, account, unit, amount, at)"
        " SELECT c.id, l.kind, l.account, l.unit, l.amount, l.at"
        " FROM copied c JOIN ticketing_ledger l ON l.booking_id = c.original"
    ),
    "UPDATE ticketing_pool_shard SET reserved = (SELECT count(*) FROM ticketing_ticket)",
)
# As settling does it for each, for all at once: what is measured begins afterwards.
_PAY = (
    "UPDATE ticketing_payment SET state = 'open', reference = 'tr_' || replace(id::text, '-', '')",
    "UPDATE ticketing_payment SET state = 'paid'",
    "UPDATE ticketing_booking SET state = 'confirmed'",
    "UPDATE ticketing_ticket SET state = 'live'",
    (
        "INSERT INTO ticketing_ledger (booking_id, kind, account, unit, amount, at)"
        " SELECT b.id, 'pay', e.account, e.unit, e.amount, clock_timestamp()"
        " FROM ticketing_booking b JOIN ticketing_payment p ON p.booking_id = b.id CROSS JOIN LATERAL (VALUES"
        " ('held', 'seat', -b.seats), ('sold', 'seat', b.seats),"
        " ('sales', 'EUR', -p.cents), ('provider', 'EUR', p.cents)) AS e (account, unit, amount)"
    ),
    "DELETE FROM kernel_outbox",
    "ANALYZE",
)


def main() -> None:
    django.setup()
    wish = json.load(sys.stdin)
    if "sell" in wish:
        told = _sell(UUID(wish["pool"]), wish["sell"], Path(wish["books"]))
    else:
        told = _call_off(UUID(wish["call_off"]))
    print(json.dumps(told))


def _sell(pool: UUID, bookings: int, books: Path) -> dict[str, Any]:
    """Half of one seat, half of two, paid; the provider's books say so too."""
    from django.db import connection

    from culture_app.kernel import clock
    from ticketing import services as ticketing
    from ticketing.data import SeatWish
    from ticketing.models import Payment, Pool

    now, occurrence = clock.now(), Pool.objects.get(pk=pool).occurrence
    quotes = [
        ticketing.quote(occurrence=occurrence, seats=[SeatWish(tariff="base", count=count)], now=now)
        for count in (1, 2)
    ]
    for quote in quotes:
        ticketing.book(quote=quote, holder=uuid4(), key_hmac=uuid4().hex, request_hash=b"bench", now=now)
    with connection.cursor() as cursor:
        cursor.execute(_COPIES[0], [bookings // 2 - 1])
        for statement in (*_COPIES[1:], *_PAY):
            cursor.execute(statement)
    _write(books, Payment.objects.values_list("reference", "cents"))
    return {"bookings": bookings}


def _write(books: Path, payments: Any) -> None:
    """As the simulator keeps them."""
    from dataclasses import asdict

    from fixtures.payments.books import Payment

    long_ago: dict[str, Any] = {
        "created": "2026-01-01T00:00:00+00:00",
        "expires": "2026-01-01T00:15:00+00:00",
    }
    unasked: dict[str, Any] = {
        "description": "",
        "redirect": "",
        "webhook": "",
        "metadata": None,
        "locale": None,
    }
    rows = [
        asdict(
            Payment(
                id=reference,
                amount={"currency": "EUR", "value": f"{cents / 100:.2f}"},
                checkout=reference,
                status="paid",
                **long_ago,
                **unasked,
            )
        )
        for reference, cents in payments
    ]
    (books / "payments.json").write_text(json.dumps({"keys": {}, "payments": rows}))


def _call_off(pool: UUID) -> dict[str, float]:
    """As the worker's tasks do it: first all tickets, then all money."""
    from culture_app.kernel import clock
    from ticketing import calling_off, sales, tasks
    from ticketing.models import Pool

    row = Pool.objects.get(pk=pool)
    sales.call_off(pool=pool, organiser=row.organiser, now=clock.now())
    bookings, longest = 0, 0.0
    with _counted() as revoking:
        while True:
            began = time.perf_counter()
            some = calling_off.go_on(pool=pool, now=clock.now())
            longest = max(longest, time.perf_counter() - began)
            bookings += some
            if not some:
                break
    with _counted() as refunding:
        while not (seen := sales.calling_off(pool=pool, organiser=row.organiser)).done:
            if not tasks.poll_payments():
                time.sleep(1)
    if (seen.failed, seen.amount) != (0, seen.amount_refunded):
        raise SystemExit(f"not all came back: {seen}")
    told: dict[str, float] = {"bookings": bookings, "stock_locked_at_most_ms": round(1000 * longest, 1)}
    for name, spent in (("revoked", revoking), ("refunded", refunding)):
        told |= {
            f"{name}_s": round(spent["s"], 1),
            f"{name}_app_cpu_ms": round(1000 * spent["app"] / bookings, 2),
            f"{name}_db_cpu_ms": round(1000 * spent["db"] / bookings, 2),
            f"{name}_statements": round(spent["statements"] / bookings, 2),
        }
    return told


@contextmanager
def _counted() -> Iterator[dict[str, float]]:
    """Seconds, CPU here and in this connection's PostgreSQL, and statements."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [backend] = cursor.fetchone()
    spent = {"statements": 0.0}

    def count(execute: Any, *asked: Any) -> Any:
        spent["statements"] += 1
        return execute(*asked)

    began = time.perf_counter(), time.process_time(), _cpu(backend)
    with connection.execute_wrapper(count):
        yield spent
    spent["s"] = time.perf_counter() - began[0]
    spent["app"] = time.process_time() - began[1]
    spent["db"] = _cpu(backend) - began[2]


def _cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
