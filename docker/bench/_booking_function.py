"""The booking function alone beside the least that a booking could be, both by pgbench on one hot row, in turns.

`python -m docker.bench._booking_function` (in the app's environment) writes the two scripts into a folder: the statement that
the app sends, as it sends it, with fresh ids; and one statement that takes the seat, inserts the order and an outbox row, in tables
that have the real ones' keys and indexes but none of their triggers.
"""

import os
import re
import sys
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID, uuid4

from docker.bench import _pgbench
from docker.bench._app import app

ROUNDS = 3
# Prepared once per client, as the app's connections have it.
_SCRIPT = "\\if :ready\n\\else\nPREPARE measured AS {statement};\n\\set ready 1\n\\endif\nEXECUTE measured;\n"
# Tables like the real ones, with their keys and indexes, without triggers.
_TABLES = """
DROP TABLE IF EXISTS bench_shard, bench_booking, bench_outbox;
CREATE TABLE bench_shard (LIKE ticketing_pool_shard INCLUDING ALL);
CREATE TABLE bench_booking (LIKE ticketing_booking INCLUDING ALL);
CREATE TABLE bench_outbox (LIKE kernel_outbox INCLUDING ALL);
INSERT INTO bench_shard (pool_id, shard, capacity, reserved) VALUES ('{pool}', 0, 1000000, 0);
"""
_LIMIT = """
WITH seat AS (
    UPDATE bench_shard SET reserved = reserved + 1 WHERE pool_id = '{pool}' AND reserved < capacity RETURNING pool_id
), ordered AS (
    INSERT INTO bench_booking (id, pool_id, occurrence, event, organiser, holder, key_hmac, request_hash, state, seats,
        total_cents, lines, created_at)
    SELECT gen_random_uuid(), pool_id, '{pool}', '{pool}', '{pool}', gen_random_uuid(), gen_random_uuid()::text, '', 'confirmed',
        1, 0, '[]', now() FROM seat RETURNING id
)
INSERT INTO bench_outbox (topic, key, payload) SELECT 'bench', '', jsonb_build_object('booking', id) FROM ordered
"""


def measure(variables: dict[str, str], folder: Path, *, clients: int, seconds: float) -> dict[str, float]:
    """Per second, each side's median of the rounds, and the one over the other."""
    app(variables, "-m", "docker.bench._booking_function", str(folder))
    sides: dict[str, list[float]] = {"function": [], "limit": []}
    for _ in range(ROUNDS):
        for name, taken in sides.items():
            database = variables["CULTURE_DB"]
            ran = _pgbench.run(
                scripts=folder / name, database=database, clients=clients, seconds=seconds / ROUNDS
            )
            taken.append(ran.per_second)
    # Of each round the two sides were measured one after the other: what else the machine did weighs on both.
    ratio = median(function / limit for function, limit in zip(*sides.values(), strict=True))
    return {f"{name}_per_s": median(taken) for name, taken in sides.items()} | {
        "function_over_limit": round(ratio, 3)
    }


def main() -> None:
    """Writes function/0.sql and limit/0.sql."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture_app.settings.dev")
    django.setup()
    for name, statement in (("function", _function()), ("limit", _LIMIT.format(pool=_pool()))):
        script = Path(sys.argv[1]) / name / "0.sql"
        script.parent.mkdir(parents=True)
        script.write_text(_SCRIPT.format(statement=statement.strip()))


def _pool() -> UUID:
    from django.db import connection

    pool = uuid4()
    with connection.cursor() as cursor:
        for statement in _TABLES.format(pool=pool).split(";")[:-1]:
            cursor.execute(statement)
    return pool


def _function() -> str:
    """What the app sends for one booking, each id and key made by the database."""
    from django.db import connection
    from psycopg import ClientCursor

    from culture_app.kernel import clock
    from docker.bench._booking_world import open_pool
    from ticketing import services as ticketing

    (quote,) = open_pool(seats=1_000_000, cents=1250)
    sent: list[tuple[str, Any]] = []

    class Enough(Exception):
        pass

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "ticketing_book(" not in sql:
            return execute(sql, params, many, context)
        sent.append((sql, params))
        raise Enough

    try:
        with connection.execute_wrapper(listen):
            ticketing.book(
                quote=quote, holder=uuid4(), key_hmac="the-key", request_hash=bytes(32), now=clock.now()
            )
    except Enough:
        pass
    (sql, params), fixed = sent[0], {quote.pool, quote.occurrence, quote.event, quote.organiser}
    text = (
        ClientCursor(connection.connection)
        .mogrify(sql, params)
        .replace("'the-key'", "gen_random_uuid()::text")
    )
    text = re.sub(r"'\{[0-9a-f-]{32,36}\}'(::uuid\[\])?", "ARRAY[gen_random_uuid()]", text)
    return re.sub(
        r"'([0-9a-f-]{32,36})'(::uuid)?",
        lambda found: found[0] if UUID(found[1]) in fixed else "gen_random_uuid()",
        text,
    )


if __name__ == "__main__":
    main()
