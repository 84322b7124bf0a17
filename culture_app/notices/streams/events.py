"""What a stream says, as text/event-stream (WHATWG HTML, 9.2): pure."""

from __future__ import annotations

from typing import Literal

import orjson

from culture_app.kernel.clock import local
from ticketing.data import Standing

FINAL = frozenset({"confirmed", "cancelled", "expired", "refunded"})
"""States in which nothing more comes by itself; a stream says them and ends."""

HEARTBEAT = b":\n\n"

type Why = Literal["final", "signed_out", "gone", "closing"]


def mark(standing: Standing) -> str:
    """The event's id: the same as long as there is nothing new to say."""
    return f"{standing.state}.{standing.payment_state or 'free'}.{'link' if standing.payment_url else 'none'}"


def state(standing: Standing) -> bytes:
    """What became of the booking. Her tickets aren't in it: she reads the booking for them."""
    said = {
        "booking": str(standing.id),
        "state": standing.state,
        "payment": standing.payment_state
        and {"state": standing.payment_state, "url": standing.payment_url or None},
        "expires_at": local(standing.expires_at).isoformat() if standing.expires_at else None,
        "final": standing.state in FINAL,
    }
    return b"id: %b\nevent: state\ndata: %b\n\n" % (mark(standing).encode(), orjson.dumps(said))


def end(why: Why) -> bytes:
    """The last event: why there will be no more."""
    return b"event: end\ndata: %b\n\n" % orjson.dumps({"reason": why})


def retry(milliseconds: int) -> bytes:
    """How long a phone waits before it comes back after the line broke."""
    return b"retry: %d\n\n" % milliseconds
