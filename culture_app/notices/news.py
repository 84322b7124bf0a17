"""A booking changed: one short message on one Redis channel, for the process that holds the streams.

- It says which booking by a keyed digest, and not what became of it: whoever hears it reads that where it is true. So a
  message that is late, doubled or overtaken does no harm, and Redis learns neither a booking nor a state.
- A lost one costs the time until the streams look by themselves (`streams.hub.LOOK_S`).
"""

from __future__ import annotations

from uuid import UUID

from culture_app.kernel import redis_client
from culture_app.kernel.secrets import hmac_bytes

_CHANNEL = "booking-news"


def channel() -> str:
    """The channel of this installation."""
    return redis_client.prefixed(_CHANNEL)


def digest(booking: UUID) -> bytes:
    """16 bytes by which a message names a booking."""
    return hmac_bytes("notices.booking-news", booking.bytes)[:16]


def tell(booking: UUID) -> int:
    """Say that it changed; how many processes heard it."""
    return int(redis_client.client().publish(channel(), digest(booking)))  # type: ignore[arg-type]
