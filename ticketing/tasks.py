"""Ticketing's work outside requests: holds that expire, payments and refunds that need looking after, crowds to foresee."""

from __future__ import annotations

from uuid import UUID

import structlog
from celery import shared_task
from django.db import connection

from culture_app.kernel import clock, outbox
from ticketing import asking, calling_off, invoices, line, registering, services, sharding
from ticketing.card_schemes.errors import CardSchemeUnavailable
from ticketing.deadlocks import survived
from ticketing.errors import ProviderUnavailable

log = structlog.get_logger(__name__)

MOST_SILENCES = 3
MOST_ROUNDS = 20


@shared_task(name="ticketing.expire_holds")
def expire_holds() -> int:
    """Let overdue holds go, one short transaction each; several workers may do this at once."""
    let_go = 0
    while _expire_one():
        let_go += 1
    if let_go:
        outbox.wake()
    return let_go


@survived
def _expire_one() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ticketing_expire_one(%s::timestamptz)", [clock.now()])
        return cursor.fetchone()[0] is not None


@shared_task(name="ticketing.promote_waiting")
def promote_waiting(occurrence: str | None = None) -> int:
    """Give seats that came back to those who wait for them: of one occurrence, or wherever news of them was missed."""
    return line.promote(occurrence=UUID(occurrence) if occurrence else None, now=clock.now())


@shared_task(name="ticketing.spread_stock")
def spread_stock() -> int:
    """Look which pools are hot and which are quiet again: how many got more or fewer shards."""
    return sharding.tend()


@shared_task(name="ticketing.call_off")
def call_off(pool: str | None = None) -> int:
    """Go on with shows that were called off, some bookings at a time; then their refunds. How many bookings."""
    revoked = 0
    for one in [UUID(pool)] if pool else calling_off.due():
        while some := calling_off.go_on(pool=one, now=clock.now()):
            revoked += some
    poll_payments()  # one sweep: what it leaves, the next ones do, so that a silent provider doesn't keep this worker
    return revoked


@shared_task(name="ticketing.poll_payments")
def poll_payments() -> int:
    """Look after payments and refunds that are due; how many. One sweep at a time, and a provider that is silent isn't asked
    on and on: those workers have other work, and what is left comes due again.
    """
    with asking.alone() as mine:
        if not mine:
            return 0
        done = silences = 0
        for _ in range(MOST_ROUNDS):  # after an outage there is more than one lease's work
            work = [("payment", payment) for payment in asking.lease_payments()]
            work += [("refund", refund) for refund in asking.lease_refunds()]
            done += len(work)
            for kind, key in work:
                silences += not _try(kind, key)
                if silences == MOST_SILENCES:
                    return done
            if not work:
                break
        return done


@shared_task(name="ticketing.look_after_cards")
def look_after_cards() -> int:
    """Register social tariffs that are due, and take back those whose booking is over; how many."""
    due = registering.lease()
    for booking in due:
        try:
            registering.look_after(booking=booking, now=clock.now())
        except CardSchemeUnavailable:
            log.warning("card_scheme_unavailable")
    return len(due)


@shared_task(name="ticketing.number_invoices")
def number_invoices() -> int:
    """Give the invoices and credit notes that are due their numbers; how many."""
    return invoices.number_due(now=clock.now())


@shared_task(name="ticketing.look_after_payment")
def look_after_payment(payment: str) -> None:
    """A webhook spoke of this payment: fetch what it really is."""
    _try("payment", UUID(payment))


@shared_task(name="ticketing.foresee_crowds")
def foresee_crowds() -> int:
    """What is expected of the coming days changes with time alone: how many occurrences were told anew."""
    return services.foresee_crowds(now=clock.now())


def _try(kind: str, key: UUID) -> bool:
    """One of them must not stop the others: the row comes due again by itself. False when the provider was silent."""
    try:
        if kind == "payment":
            asking.look_after(payment=key, now=clock.now())
        else:
            asking.send_refund(refund=key, now=clock.now())
    except ProviderUnavailable:
        log.warning("provider_unavailable", kind=kind, key=str(key))
        return False
    except Exception:
        log.exception("looking_after_failed", kind=kind, key=str(key))
    return True
