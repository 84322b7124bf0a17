"""What notices hear of, after the commit that caused it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from culture_app.kernel import metrics
from culture_app.kernel.outbox import consumer
from culture_app.notices import news

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
