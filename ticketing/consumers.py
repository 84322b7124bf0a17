"""What ticketing does after a commit of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from culture_app.kernel import clock
from culture_app.kernel.outbox import consumer
from ticketing import availability


@consumer(availability.TOPIC)
def tell_offers(payload: dict[str, Any]) -> None:
    """Seats changed: write them into the offers' read model."""
    availability.tell(occurrences=[UUID(payload["occurrence"])], now=clock.now())
