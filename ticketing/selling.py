"""Opening the sale of an occurrence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from culture_app.kernel import outbox
from culture_app.kernel.errors import InvalidInput
from ticketing import reading
from ticketing.data import Pool, PriceLine
from ticketing.errors import PoolExists, SaleContradictory
from ticketing.models import Pool as PoolRow
from ticketing.models import PoolShard
from ticketing.models import PriceLine as PriceRow

MOST_SEATS = 1_000_000
MOST_CENTS = 1_000_000
# A festival's doors may open days before.
MOST_DOORS_MINUTES = 7 * 24 * 60
MOST_SHARDS = 64
MOST_REFUND_HOURS = 24 * 60
OLDEST = 150


def open_pool(*, wished: Pool, shards: int, now: datetime) -> Pool:
    """Open the pool, or find the same one opened before. `wished.id` is ignored."""
    check(wished, shards)
    with transaction.atomic():
        # Of two organisers' clicks at once the second waits here, then finds the first one's pool.
        row, made = PoolRow.objects.get_or_create(
            occurrence=wished.occurrence,
            defaults={
                "id": uuid4(),
                "event": wished.event,
                "organiser": wished.organiser,
                "shards": shards,
                "max_per_booking": wished.max_per_booking,
                "max_per_person": wished.max_per_person,
                "vat_kind": wished.vat_kind,
                "refund_hours": wished.refund_hours,
                "doors_minutes": wished.doors_minutes,
                "sale_opens": wished.sale_opens,
                "sale_closes": wished.sale_closes,
                "starts": wished.starts,
                "ends": wished.ends,
                "created_at": now,
            },
        )
        if made:
            PoolShard.objects.bulk_create(
                PoolShard(pool=row, shard=number, capacity=capacity)
                for number, capacity in enumerate(split(wished.capacity, shards))
            )
            PriceRow.objects.bulk_create(price_rows(row, wished.prices))
            outbox.publish(
                "availability.changed", {"occurrence": str(row.occurrence)}, key=str(row.occurrence)
            )
        found = reading.pools(Q(pk=row.pk))[0]
    if not made and replace(found, id=wished.id, reserved=0, state="on_sale") != replace(wished, reserved=0):
        raise PoolExists(pool=str(found.id))
    return found


def price_rows(pool: PoolRow, prices: Sequence[PriceLine]) -> list[PriceRow]:
    """The prices as rows, in their order."""
    return [
        PriceRow(
            pool=pool,
            tariff=line.tariff,
            name=dict(line.name),
            cents=line.price.cents,
            position=position,
            age_min=line.age_min,
            age_max=line.age_max,
            group_min=line.group_min,
        )
        for position, line in enumerate(prices)
    ]


def split(capacity: int, shards: int) -> list[int]:
    """The capacity as evenly as it goes: 10 in 3 is 4, 3, 3."""
    share, rest = divmod(capacity, shards)
    return [share + (number < rest) for number in range(shards)]


def check(pool: Pool, shards: int) -> None:
    """InvalidInput or SaleContradictory unless these terms can hold."""
    if not 1 <= pool.capacity <= MOST_SEATS:
        raise InvalidInput(f"Between 1 and {MOST_SEATS} seats.", field="capacity")
    if not 1 <= pool.max_per_booking <= 100:
        raise InvalidInput("Between 1 and 100 seats per booking.", field="max_per_booking")
    if pool.max_per_person is not None and not 1 <= pool.max_per_person <= 1000:
        raise InvalidInput("Between 1 and 1000 seats per person.", field="max_per_person")
    if pool.refund_hours is not None and not 0 <= pool.refund_hours <= MOST_REFUND_HOURS:
        raise InvalidInput(f"Between 0 and {MOST_REFUND_HOURS} hours.", field="refund_hours")
    if not 0 <= pool.doors_minutes <= MOST_DOORS_MINUTES:
        raise InvalidInput(f"Between 0 and {MOST_DOORS_MINUTES} minutes.", field="doors_minutes")
    if not 1 <= shards <= min(MOST_SHARDS, pool.capacity):
        raise InvalidInput(f"Between 1 and {MOST_SHARDS} shards, and no empty ones.", field="shards")
    if pool.sale_opens and pool.sale_closes and pool.sale_closes <= pool.sale_opens:
        raise SaleContradictory("The sale closes before it opens.", field="sale_closes")
    _check_prices(pool.prices)


def _check_prices(prices: Sequence[PriceLine]) -> None:
    if not 1 <= len(prices) <= 20:
        raise InvalidInput("Between 1 and 20 prices.", field="prices")
    if len({line.tariff for line in prices}) != len(prices):
        raise SaleContradictory("Each tariff has one price.", field="prices")
    for line in prices:
        if not 1 <= len(line.tariff) <= 60:
            raise InvalidInput("A tariff is a short word.", field="prices")
        if not 0 <= line.price.cents <= MOST_CENTS or line.price.currency != "EUR":
            raise InvalidInput("A price is between 0 and 10,000 euro.", field="prices")
        _check_people(line)


def _check_people(line: PriceLine) -> None:
    for age in (line.age_min, line.age_max):
        if age is not None and not 0 <= age <= OLDEST:
            raise InvalidInput(f"An age is between 0 and {OLDEST} years.", field="prices")
    if line.age_min is not None and line.age_max is not None and line.age_max < line.age_min:
        raise SaleContradictory("Nobody is of such an age.", field="prices")
    if line.group_min is not None and not 2 <= line.group_min <= 100:
        raise InvalidInput("A group is between 2 and 100 people.", field="prices")
