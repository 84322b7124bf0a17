"""What ticketing does after a commit of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from culture_app.kernel import clock
from culture_app.kernel.outbox import consumer
from ticketing import availability, crowds, promoting, waiting


@consumer(availability.TOPIC)
def tell_offers(payload: dict[str, Any]) -> None:
    """Seats changed: write them into the offers' read model."""
    occurrence = UUID(payload["occurrence"])
    availability.alone(occurrence=occurrence)
    # The clock is read when it is our turn: of two relays the one that read the counters last has the later time.
    availability.tell(occurrences=[occurrence], now=clock.now())


@consumer(availability.TOPIC)
@consumer(waiting.TOPIC)
def serve_the_line(payload: dict[str, Any]) -> None:
    """Seats changed, or somebody joined: it may be somebody's turn."""
    promoting.hurry(occurrence=UUID(payload["occurrence"]))


@consumer("ticket.admitted")
def see_the_door(payload: dict[str, Any]) -> None:
    """Somebody went in: how full it is may have changed. Who it was isn't looked at."""
    crowds.announce(occurrences=[UUID(payload["occurrence"])])


@consumer(crowds.TOPIC)
def tell_crowds(payload: dict[str, Any]) -> None:
    """Seats or scans changed: write what is expected now into the offers' read model."""
    crowds.tell(occurrence=UUID(payload["occurrence"]), now=clock.now())
