"""What notices hear of, after the commit that caused it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from culture_app.kernel import metrics
from culture_app.kernel.outbox import consumer
from culture_app.notices import news
from culture_app.notices import services as notices
from ticketing import services as ticketing

STATES = (
    "held",
    "awaiting_payment",
    "confirmed",
    "cancelled",
    "expired",
    "paid_late",
    "refund_pending",
    "refunded",
)


def _hear(state: str) -> None:
    @consumer(f"booking.{state}")
    def tell_streams(payload: dict[str, Any]) -> None:
        """Whoever waits for this booking hears that there is something to read."""
        metrics.BOOKING_STEPS.labels(state).inc()
        news.tell(UUID(payload["booking"]))


for _state in STATES:
    _hear(_state)


@consumer("payment.opened")
def bring_the_link(payload: dict[str, Any]) -> None:
    """The provider answered late: where to pay is in the booking now."""
    news.tell(UUID(payload["booking"]))


@consumer("booking.confirmed")
def send_tickets(payload: dict[str, Any]) -> None:
    """She has her tickets: they go to her by mail as well."""
    notices.owe(kind="confirmed", booking=UUID(payload["booking"]))


@consumer("booking.cancelled")
@consumer("booking.refund_pending")
def tell_it_is_off(payload: dict[str, Any]) -> None:
    """She is told when the organiser called it off; what she cancelled herself she knows."""
    booking = UUID(payload["booking"])
    found = ticketing.news_of(booking=booking)
    if found and found.called_off:
        notices.owe(kind="called_off", booking=booking)


@consumer("refund.done")
def tell_of_money(payload: dict[str, Any]) -> None:
    """Money went back: which, and that her bank may take days to show it."""
    metrics.REFUND_ENDS.labels("done").inc()
    notices.owe(kind="refunded", booking=UUID(payload["booking"]), subject=UUID(payload["refund"]))


@consumer("refund.failed")
def count_failure(payload: dict[str, Any]) -> None:
    """Nothing to tell her yet: support looks into it."""
    metrics.REFUND_ENDS.labels("failed").inc()


@consumer("waiting.promoted")
def tell_of_seats(payload: dict[str, Any]) -> None:
    """Seats came free for her, for a while."""
    notices.owe(kind="promoted", booking=UUID(payload["booking"]))
