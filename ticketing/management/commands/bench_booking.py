"""manage.py bench_booking: how fast a hot pool sells, beside what PostgreSQL can do with one statement at most.

Run by `make bench-booking` in a database of its own. Not through HTTP yet: the booking verb and its SQL function, from
threads with a connection each. The last line is one JSON object of figures.
"""

import json
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand
from django.db import connection

from culture_app.kernel import clock
from culture_app.kernel.words import Money
from ticketing import services as ticketing
from ticketing.data import Pool, PriceLine, SeatWish
from ticketing.models import Booking

# The least that a booking could be: the order and its outbox row, the seat by conditional UPDATE.
LIMIT = """
WITH seat AS (
    UPDATE ticketing_pool_shard SET reserved = reserved + 1 WHERE pool_id = %s AND reserved < capacity RETURNING pool_id
), ordered AS (
    INSERT INTO ticketing_booking (id, pool_id, occurrence, event, organiser, holder, key_hmac, request_hash, state, seats,
        total_cents, lines, created_at)
    SELECT %s, pool_id, %s, %s, %s, %s, %s, '', 'confirmed', 1, 0, '[]', now() FROM seat RETURNING id
)
INSERT INTO kernel_outbox (topic, key, payload) SELECT 'bench', '', jsonb_build_object('booking', id) FROM ordered
"""


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seats", type=int, default=500)
        parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])

    def handle(self, *args: Any, **options: Any) -> None:
        figures: dict[str, float] = {}
        seats = options["seats"]
        for clients in options["clients"]:
            limit = self._run(clients, seats, _limit(_pool(seats)))
            pool = _pool(seats)
            booked = self._run(clients, seats, _book(pool))
            sold = Booking.objects.filter(pool_id=pool.id).count()
            left = ticketing.pool_for(occurrence=pool.occurrence)
            if sold != seats or left is None or left.seats_left:
                raise SystemExit(f"{sold} bookings for {seats} seats")
            figures |= {f"c{clients}_{name}": value for name, value in booked.items()}
            figures[f"c{clients}_limit_per_s"] = limit["bookings_per_s"]
            ratio = booked["bookings_per_s"] / limit["bookings_per_s"]
            figures[f"c{clients}_book_over_limit"] = round(ratio, 3)
            self.stdout.write(f"{clients:3} clients: {booked}, limit {limit}")
        self.stdout.write(json.dumps(figures))

    def _run(self, clients: int, seats: int, work: Callable[[], None]) -> dict[str, float]:
        """Sell all seats; each client takes the next one as soon as it has one."""
        numbers = iter(range(seats))
        lock, start = threading.Lock(), threading.Barrier(clients + 1)
        times: list[float] = []

        def client() -> None:
            connection.ensure_connection()
            start.wait()
            while True:
                with lock:
                    if next(numbers, None) is None:
                        break
                began = time.perf_counter()
                work()
                times.append(time.perf_counter() - began)
            connection.close()

        threads = [threading.Thread(target=client) for _ in range(clients)]
        for thread in threads:
            thread.start()
        start.wait()
        began, cpu = time.perf_counter(), time.process_time()
        for thread in threads:
            thread.join()
        taken, cpu = time.perf_counter() - began, time.process_time() - cpu
        times.sort()
        return {
            "bookings_per_s": round(seats / taken, 1),
            "p50_ms": round(times[seats // 2] * 1000, 2),
            "p99_ms": round(times[int(seats * 0.99)] * 1000, 2),
            "app_cpu_ms": round(cpu / seats * 1000, 3),
        }


def _pool(seats: int) -> Pool:
    line = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))
    return ticketing.open_pool(
        occurrence=uuid4(), event=uuid4(), organiser=uuid4(), capacity=seats, prices=(line,), now=clock.now()
    )


def _limit(pool: Pool) -> Callable[[], None]:
    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                LIMIT, [pool.id, uuid4(), pool.occurrence, pool.event, pool.organiser, uuid4(), uuid4().hex]
            )

    return work


def _book(pool: Pool) -> Callable[[], None]:
    seat = [SeatWish(tariff="base", count=1)]
    quote = ticketing.quote(occurrence=pool.occurrence, seats=seat, now=clock.now())

    def work() -> None:
        ticketing.book(
            quote=quote,
            holder=uuid4(),
            key_hmac=uuid4().hex,
            request_hash=b"",
            now=quote.valid_until - timedelta(minutes=5),
        )

    return work
