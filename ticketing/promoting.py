"""Seats came back: they go to the next in line.

- A promotion is a booking in state `held`, at a price that is quoted and signed at that moment, with half an hour to confirm
  it and never longer than the sale lasts. Unconfirmed it expires as every hold does, and the seats go to the next.
- One transaction each. The pool's row is locked first, so that several workers promote in order; the stock is locked last.
- Promoted once: the place's row is locked, its state has one way to `promoted`, and the booking's key is made from it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import structlog
from celery import current_app
from django.db import connection, transaction
from django.db.models import Q

from culture_app.kernel import outbox
from culture_app.kernel.identity import new_id
from ticketing import booking as booking_
from ticketing import ledger, pricing, reading
from ticketing.availability import TOPIC as AVAILABILITY
from ticketing.data import Pool, Quote, SeatWish, TicketCard
from ticketing.deadlocks import survived
from ticketing.errors import NotOnSale, SeatsRefused, SoldOut
from ticketing.models import Booking as BookingRow
from ticketing.models import Pool as PoolRow
from ticketing.models import Ticket, Waiting
from ticketing.waiting import may_have, sale_ends

log = structlog.get_logger(__name__)

TO_CONFIRM = timedelta(minutes=30)
PROMOTED = "waiting.promoted"

# Those whose turn it may be, and those whose sale is over.
_DUE = """
SELECT DISTINCT pool.occurrence FROM ticketing_pool pool JOIN ticketing_waiting line ON line.pool_id = pool.id
WHERE line.state = 'waiting' AND (
    pool.state = 'cancelled' OR %s >= least(pool.sale_closes, pool.starts)
    OR pool.state = 'on_sale' AND ticketing_next_waiting(pool.id) IS NOT NULL
)
"""

type Step = Literal["promoted", "passed_over", "nobody"]


class _Gone(Exception):
    """The seats went between the look and the lock."""


def promote(*, occurrence: UUID, now: datetime) -> int:
    """Promote as many as the free seats allow; how many. Several workers may do this at once."""
    promoted = 0
    while (step := _promote_one(occurrence, now)) != "nobody":
        promoted += step == "promoted"
    if promoted:
        outbox.wake()
        log.info("waiting_promoted", occurrence=str(occurrence), count=promoted)
    return promoted


def promote_everywhere(*, now: datetime) -> int:
    """What news of seats missed: every pool in which somebody's turn has come. How many were promoted."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [now])
        occurrences = [row[0] for row in cursor.fetchall()]
    return sum(promote(occurrence=occurrence, now=now) for occurrence in occurrences)


def hurry(*, occurrence: UUID) -> None:
    """Ask a worker to promote after this commit, if anybody waits. If that can't be said, the sweep does it."""
    if not Waiting.objects.filter(occurrence=occurrence, state="waiting").exists():
        return

    def ask() -> None:
        try:
            current_app.send_task("ticketing.promote_waiting", args=[str(occurrence)], expires=60)
        except Exception as error:
            log.warning("waiting_hurry_failed", error=type(error).__name__)

    transaction.on_commit(ask)


@survived
def _promote_one(occurrence: UUID, now: datetime) -> Step:
    try:
        with transaction.atomic():
            # Bookings don't lock this row: only other promotions and the organiser's changes wait here.
            pool_row = PoolRow.objects.select_for_update(no_key=True).filter(occurrence=occurrence).first()
            if pool_row is None:
                return "nobody"
            pool = reading.pools(Q(pk=pool_row.pk))[0]
            if pool.state == "cancelled" or ((over := sale_ends(pool)) and now >= over):
                Waiting.objects.filter(pool=pool_row, state="waiting").update(state="ended")
                return "nobody"
            return _next(pool, pool_row, now)
    except _Gone:
        return "nobody"


def _next(pool: Pool, pool_row: PoolRow, now: datetime) -> Step:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ticketing_next_waiting(%s)", [pool.id])
        first = cursor.fetchone()[0]
    if first is None:
        return "nobody"
    row = Waiting.objects.select_for_update().filter(pk=first, state="waiting").first()
    if row is None:  # left at this moment
        return "passed_over"
    wishes = [SeatWish(tariff=one["tariff"], count=one["count"]) for one in row.wishes]
    # Ages were looked at when she joined, and aren't kept.
    prices = tuple(replace(line, age_min=None, age_max=None) for line in pool.prices)
    try:
        if not may_have(pool, row.person, row.seats):
            raise SeatsRefused(rule="per_person")
        quote = pricing.signed(
            pricing.price(pool=replace(pool, waited_for=False, prices=prices), seats=wishes, now=now)
        )
    except (NotOnSale, SoldOut):
        return "nobody"
    except SeatsRefused:
        # The organiser changed the tariffs, or she has as many by now as one may have: this can't be had any more.
        row.state = "ended"
        row.save(update_fields=["state"])
        return "passed_over"
    _hold(row, quote, pool_row, now=now, until=min(now + TO_CONFIRM, sale_ends(pool) or now + TO_CONFIRM))
    return "promoted"


def _hold(row: Waiting, quote: Quote, pool: PoolRow, *, now: datetime, until: datetime) -> None:
    tickets = booking_.signed_tickets(quote)
    booking = BookingRow(
        id=new_id(),
        pool=pool,
        occurrence=quote.occurrence,
        event=quote.event,
        organiser=quote.organiser,
        holder=row.holder,
        person=row.person,
        key_hmac=f"waiting:{row.pk}",
        request_hash=b"",
        state="held",
        seats=quote.seats,
        total_cents=quote.total.cents,
        lines=[line.as_json() for line in quote.lines],
        created_at=now,
        expires_at=until,
    )
    booking.save(force_insert=True)
    row.state, row.booking, row.quote, row.promoted_at = "promoted", booking, quote.as_json(), now
    row.save(update_fields=["state", "booking", "quote", "promoted_at"])
    ledger.write(booking=booking.pk, kind="promote", legs=ledger.held(seats=quote.seats), now=now)
    outbox.publish(PROMOTED, {"booking": str(booking.pk), "waiting": str(row.pk)}, key=str(booking.pk))
    outbox.publish(AVAILABILITY, {"occurrence": str(quote.occurrence)}, key=str(quote.occurrence))
    _take(booking, tickets, pool)


def _take(booking: BookingRow, tickets: list[TicketCard], pool: PoolRow) -> None:
    """The stock comes last: its lock is held for one insert and the commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ticketing_take(%s::uuid, %s::int, %s::int)", [pool.pk, pool.shards, len(tickets)]
        )
        shards = cursor.fetchone()[0]
    if shards is None:
        raise _Gone
    Ticket.objects.bulk_create(
        Ticket(
            id=ticket.id,
            booking=booking,
            shard=shard,
            tariff=ticket.tariff,
            cents=ticket.price.cents if ticket.price else 0,
            vat_cents=ticket.vat_cents,
            state="held",
            barcode=ticket.barcode,
        )
        for ticket, shard in zip(tickets, shards, strict=True)
    )
