"""Where a stream is, what moves its booking, and how a test waits for it."""

import asyncio

from culture_app.kernel import outbox
from ticketing.models import Booking


def path(booking) -> str:
    return f"/v1/me/bookings/{booking.id}/stream"


def move(booking, state):
    Booking.objects.filter(pk=booking.id).update(state=state)
    outbox.drain()


def run(test):
    asyncio.run(asyncio.wait_for(test(), 30))
