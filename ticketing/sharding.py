"""Stock is spread over several shards while a pool is hot, and put together again afterwards.

- How hot it is costs the bookings nothing: their keys are in order of time, so those of the last seconds are the end of the
  primary key's index. The worker looks every few seconds.
- One row takes one booking at a time, for some milliseconds each; a shard per RATE bookings a second keeps far from that.
- Spreading moves free seats only, under all shards' locks: not one is lost or made, and no ticket has to be told. Bookings
  wait for that moment as they would for one another.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from uuid import UUID

import structlog
from django.db import connection, transaction

from ticketing import changing
from ticketing.deadlocks import survived
from ticketing.models import Pool

log = structlog.get_logger(__name__)

RATE = 40  # bookings a second that one shard takes easily
MOST = 16
SEATS_EACH = 10  # a shard with fewer makes groups look in several
LOOK, QUIET = 5, 60  # seconds

_RATES = """
SELECT pool_id, count(*) FROM ticketing_booking WHERE id >= %s GROUP BY pool_id
"""


def wanted(*, per_second: float, free: int) -> int:
    """How many shards a pool should have: a power of two, so that it isn't spread anew for every few bookings more."""
    shards = 1
    while shards < MOST and per_second > shards * RATE and free >= 2 * shards * SEATS_EACH:
        shards *= 2
    return shards


def tend() -> int:
    """Spread what is hot, put together what has been quiet for a minute; how many pools became different.

    By the wall clock, as the bookings' keys are.
    """
    hot = {pool: count / LOOK for pool, count in _booked(LOOK).items()}
    spread = set(Pool.objects.filter(shards__gt=1, state="on_sale").values_list("pk", flat=True))
    lately = _booked(QUIET) if spread else {}
    changed = 0
    for pool in sorted(set(hot) | spread):
        if hot.get(pool, 0) > RATE or pool in spread:
            quiet = lately.get(pool, 0) / QUIET < RATE / 4 and hot.get(pool, 0) < RATE / 4
            changed += _tend(pool, per_second=hot.get(pool, 0.0), quiet=quiet)
    return changed


@survived
def _tend(pool: UUID, *, per_second: float, quiet: bool) -> bool:
    with transaction.atomic():
        row = Pool.objects.select_for_update().filter(pk=pool, state="on_sale").first()
        if row is None:
            return False
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(sum(capacity - reserved), 0) FROM ticketing_pool_shard WHERE pool_id = %s",
                [pool],
            )
            free = int(cursor.fetchone()[0])
        shards = 1 if quiet else max(wanted(per_second=per_second, free=free), row.shards)
        if shards == row.shards:
            return False
        changing.spread(pool, None, shards)
    log.info("stock_spread", pool=str(pool), shards=shards, before=row.shards)
    return True


def _booked(seconds: int) -> Mapping[UUID, int]:
    """How many bookings each pool had in the last seconds."""
    with connection.cursor() as cursor:
        cursor.execute(_RATES, [_first(time.time() - seconds)])
        return dict(cursor.fetchall())


def _first(at: float) -> UUID:
    """No key made at that moment or later is smaller (culture_app.kernel.identity.new_id)."""
    return UUID(int=int(at * 1000) << 80)
