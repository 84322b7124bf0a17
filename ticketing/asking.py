"""Conversations with the payment provider: start a payment, look after it, send a refund.

- The payment and refund rows are the queue: each says when it is due again. `lease` hands them out to one worker at a time
  (SKIP LOCKED) by moving that moment on; a killed worker's row simply comes due again.
- No transaction is open while the provider is asked. Each call carries the row's id as its idempotency key, so that asking
  twice is harmless.
- What is due is told by the database's clock: these are retries, not promises to people.
- No payment is started for a booking that is over, and no link leaves before its reference is written: money can only come
  for a payment that we know.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from culture_app.kernel import outbox
from culture_app.kernel.words import Money
from ticketing import ledger, providers
from ticketing.models import Booking, Payment, ProviderEvent, Refund
from ticketing.providers.protocol import (
    PaymentRequest,
    ProviderRefusedError,
    RefundRequest,
    RefundSession,
    Session,
)
from ticketing.settling import Settled, settle

log = structlog.get_logger(__name__)

WEBHOOK_PATH = "/v1/payments/webhooks/mollie"
LIVING = ("held", "awaiting_payment")
"""The states in which a booking still waits for its money."""
MOST_LOOKS = 3
SWEEP_LOCK = 7_466_001
"""A number of our own among the database's advisory locks."""
MOST_REFUSALS = 80
"""A refund may be refused today and taken tomorrow (an empty balance): about three days of asking once an hour."""


def start(*, payment: UUID, now: datetime) -> Payment:
    """Make the payment at the provider, if that wasn't done; the row with its link. ProviderUnavailable."""
    row = Payment.objects.select_related("booking").get(pk=payment)
    if row.state != "pending":
        return row
    amount = Money(row.cents, row.currency)
    if row.booking.state not in LIVING:
        settle(payment=row.id, seen=Session(reference="", state="canceled", amount=amount), now=now)
        return Payment.objects.get(pk=payment)
    request = PaymentRequest(
        key=row.id,
        amount=amount,
        description=f"Booking {str(row.booking_id)[-12:]}",
        return_url=row.return_url or settings.PUBLIC_URL,
        webhook_url=settings.PUBLIC_URL.rstrip("/") + WEBHOOK_PATH,
    )
    try:
        session = providers.named(row.provider).start(request)
    except ProviderRefusedError as error:
        log.warning("payment_refused", payment=str(row.id), reason=str(error))
        settle(payment=row.id, seen=Session(reference="", state="failed", amount=amount), now=now)
        return Payment.objects.get(pk=payment)
    # A twin may have been quicker; both were told the same reference. What the row says then is what she gets: when her
    # booking is over by now, that is no link.
    Payment.objects.filter(pk=payment, state="pending").update(
        state="open", reference=session.reference, url=session.url, due_at=Now() + timedelta(seconds=10)
    )
    if row.attempts:  # she was answered without a link: her stream brings it
        outbox.publish("payment.opened", {"booking": str(row.booking_id)}, key=str(row.booking_id))
    if session.state != "open":
        settle(payment=row.id, seen=session, now=now)
    return Payment.objects.get(pk=payment)


def look_after(*, payment: UUID, now: datetime) -> Settled | None:
    """Start the payment if it wasn't, else fetch its state and act on it; a refund that follows is sent as well.

    ProviderUnavailable: then the note of a webhook stays, for the sweep.
    """
    settled = None
    for _ in range(MOST_LOOKS):
        noted = ProviderEvent.objects.filter(payment_id=payment).values_list("news", flat=True).first()
        settled = _look(payment, now=now) or settled
        if noted is None or ProviderEvent.objects.filter(payment_id=payment, news=noted).delete()[0]:
            break
        # News came while we asked: what we were told may be older.
    if settled and settled.refund:
        send_refund(refund=settled.refund, now=now)
    return settled


def _look(payment: UUID, *, now: datetime) -> Settled | None:
    row = Payment.objects.select_related("booking").filter(pk=payment).first()
    if row is None:
        return None
    if row.state == "pending":
        start(payment=payment, now=now)
        return None
    if row.state != "paid" and row.reference:
        try:
            seen = providers.named(row.provider).look(row.reference)
        except ProviderRefusedError as error:
            # No news about the money. It is asked again, ever more slowly, while the booking lives; then it is given up.
            log.warning("payment_not_known", payment=str(row.id), reason=str(error))
            if row.booking.state in LIVING:
                return None
            seen = Session(reference=row.reference, state="canceled", amount=Money(row.cents, row.currency))
        return settle(payment=payment, seen=seen, now=now)
    for refund in Refund.objects.filter(payment_id=payment, state="sent").values_list("id", flat=True):
        send_refund(refund=refund, now=now)
    return None


def send_refund(*, refund: UUID, now: datetime) -> None:
    """Give the money back, or see how far that is; when it is done the booking is refunded."""
    row = Refund.objects.select_related("payment").get(pk=refund)
    if row.state not in ("requested", "sent"):
        return
    provider = providers.named(row.payment.provider)
    reference = row.payment.reference or ""
    Refund.objects.filter(pk=refund).update(attempts=F("attempts") + 1)
    try:
        if row.state == "sent":
            seen = provider.look_refund(reference, row.reference or "")
        else:
            seen = provider.refund(
                RefundRequest(
                    key=row.id,
                    reference=reference,
                    amount=Money(row.cents, row.payment.currency),
                    description=f"Booking {str(row.payment.booking_id)[-12:]}",
                    again=row.attempts > 0,
                )
            )
    except ProviderRefusedError as error:
        log.warning("refund_refused", refund=str(row.id), reason=str(error), attempt=row.attempts + 1)
        if row.attempts + 1 < MOST_REFUSALS:
            return
        seen = RefundSession(reference=row.reference or "", state="failed")
    _refund_seen(row, seen, now=now)


def _refund_seen(row: Refund, seen: RefundSession, *, now: datetime) -> None:
    with transaction.atomic():
        booking = Booking.objects.select_for_update().get(pk=row.payment.booking_id)
        refund = Refund.objects.select_for_update().get(pk=row.id)
        if refund.state not in ("requested", "sent"):
            return
        refund.reference = seen.reference or refund.reference
        refund.state = seen.state
        refund.save(update_fields=["state", "reference"])
        if seen.state == "done":
            ledger.write(booking=booking.id, kind="refund", legs=ledger.given_back(cents=row.cents), now=now)
            left = Refund.objects.filter(payment=row.payment_id).exclude(state="done").exists()
            if booking.state == "refund_pending" and not left:
                booking.state = "refunded"
                booking.save(update_fields=["state"])
        transaction.on_commit(outbox.wake)


# 10, 20, 40, ... seconds, at most 5 minutes: long enough for a look to end, short enough for a citizen.
_LATER = "clock_timestamp() + least(interval '5 minutes', interval '10 seconds' * 2 ^ least(attempts, 6))"


def lease_payments(*, limit: int = 50) -> list[UUID]:
    """Payments to look after now: those due, and those that a webhook spoke of."""
    return _lease(
        f"""
        WITH news AS (
            UPDATE ticketing_provider_event SET attempts = attempts + 1, due_at = {_LATER}
            WHERE id IN (
                SELECT id FROM ticketing_provider_event WHERE due_at <= clock_timestamp()
                ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
            ) RETURNING payment_id
        ), due AS (
            UPDATE ticketing_payment SET attempts = attempts + 1, due_at = {_LATER}
            WHERE id IN (
                SELECT id FROM ticketing_payment WHERE state IN ('pending', 'open') AND due_at <= clock_timestamp()
                ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
            ) RETURNING id
        )
        SELECT payment_id FROM news UNION SELECT id FROM due
        """,
        limit,
    )


def lease_refunds(*, limit: int = 50) -> list[UUID]:
    """Refunds to send or to ask after now."""
    return _lease(
        """
        UPDATE ticketing_refund
        SET due_at = clock_timestamp() + least(interval '1 hour', interval '10 seconds' * 2 ^ least(attempts, 9))
        WHERE id IN (
            SELECT id FROM ticketing_refund WHERE state IN ('requested', 'sent') AND due_at <= clock_timestamp()
            ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
        ) RETURNING id
        """,
        limit,
    )


@contextmanager
def alone() -> Iterator[bool]:
    """Whether nobody else sweeps; the database lets go of it when this process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SWEEP_LOCK])
        mine = bool(cursor.fetchone()[0])
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SWEEP_LOCK])


def _lease(statement: str, limit: int) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"limit": limit})
        return [row[0] for row in cursor.fetchall()]
