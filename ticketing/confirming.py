"""She confirms the seats that came: one step, at the price that was quoted when she was promoted.

Free seats are hers at once; others await their payment, for as long as any booking does. Again: the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models.functions import Now

from culture_app.kernel import outbox
from culture_app.kernel.identity import new_id
from ticketing import asking, pricing, providers, reading, settling
from ticketing.booking import HOLD
from ticketing.data import Booking, Holder, Quote
from ticketing.errors import NoSuchWait, NotPromoted, PromotionOver, ProviderUnavailable
from ticketing.models import Booking as BookingRow
from ticketing.models import Payment, Waiting

log = structlog.get_logger(__name__)


def confirm(*, wait: UUID, holders: Sequence[Holder], now: datetime, return_url: str = "") -> Booking:
    """See ticketing.line.confirm."""
    payment = None
    with transaction.atomic():
        place = Waiting.objects.filter(pk=wait, holder__in=list(holders)).first()
        if place is None:
            raise NoSuchWait
        if place.state == "waiting":
            raise NotPromoted
        if place.booking_id is None or place.quote is None:
            raise PromotionOver
        row = BookingRow.objects.select_for_update().get(pk=place.booking_id)
        if row.state in ("expired", "cancelled") or (row.state == "held" and _late(row, now)):
            raise PromotionOver
        if row.state == "held":
            payment = _go_on(row, Quote.of_json(place.quote), return_url=return_url, now=now)
    if payment:
        _start(payment, now=now)
    return reading.booking(reading.booking_rows().get(pk=place.booking_id))


def _late(row: BookingRow, now: datetime) -> bool:
    """The sweep may not have come by yet; the deadline counts all the same."""
    return row.expires_at is not None and now >= row.expires_at


def _go_on(row: BookingRow, quote: Quote, *, return_url: str, now: datetime) -> UUID | None:
    pricing.check(quote)
    transaction.on_commit(outbox.wake)
    if not quote.total.cents:
        settling.sell(row, cents=0, now=now)
        return None
    row.state, row.expires_at = "awaiting_payment", now + HOLD
    row.save(update_fields=["state", "expires_at"])
    payment = Payment(
        id=new_id(),
        booking=row,
        provider=providers.current().name,
        state="pending",
        cents=quote.total.cents,
        return_url=return_url,
        # This request itself calls the provider right after the commit; the sweep takes over when it died.
        due_at=Now() + timedelta(seconds=10),
        created_at=now,
    )
    payment.save(force_insert=True)
    return payment.pk


def _start(payment: UUID, *, now: datetime) -> None:
    """Ask the provider at once; when it doesn't answer, the sweep will."""
    try:
        asking.start(payment=payment, now=now)
    except ProviderUnavailable:
        log.warning("payment_start_delayed", payment=str(payment))
