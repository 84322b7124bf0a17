"""What she books and where she is let in stands in her vault as her history, if she consented.

- A confirmed booking is a purchase, dated when she booked; one that is given back or called off is none any more.
- A ticket that was scanned is a check-in.
- Told twice, or late, is the same: what a booking is now decides.
- The name is kept with it, so that her history reads even after the offer is gone.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from culture_app.kernel.errors import NotFound
from culture_app.kernel.outbox import consumer
from culture_app.kernel.words import pick
from culture_app.offers import services as offers
from personal_vault import services as vault
from personal_vault.data import Visit
from ticketing import services as ticketing
from ticketing.data import Booking


@consumer("ticket.admitted")
def keep_visit(payload: dict[str, Any]) -> None:
    """payload: holder, event, occurrence, at (ISO 8601 with offset)."""
    if not payload.get("holder"):  # forgotten between scan and now
        return
    occurrence = UUID(payload["occurrence"])
    vault.record_visit(
        holder=UUID(payload["holder"]),
        visit=Visit(
            event=UUID(payload["event"]),
            occurrence=occurrence,
            at=datetime.fromisoformat(payload["at"]),
            kind="check_in",
            name=_name(occurrence),
        ),
    )


@consumer("booking.confirmed")
@consumer("booking.cancelled")
@consumer("booking.refund_pending")
def keep_purchase(payload: dict[str, Any]) -> None:
    """payload: booking. Two statements where it is nobody's: many are, and others wait in line behind them."""
    key = UUID(payload["booking"])
    standing = ticketing.standings(bookings=[key]).get(key)
    if standing is None or standing.holder is None or not vault.held(holder=standing.holder):
        return
    news = ticketing.news_of(booking=key)
    if news is None:  # forgotten meanwhile
        return
    booking = news.booking
    if booking.state == "confirmed":
        vault.record_visit(holder=booking.holder, visit=_purchase(booking, _name(booking.occurrence)))
    else:
        vault.forget_visit(holder=booking.holder, visit=_purchase(booking, ""))


def _purchase(booking: Booking, name: str) -> Visit:
    return Visit(
        event=booking.event, occurrence=booking.occurrence, at=booking.created, kind="purchase", name=name
    )


def _name(occurrence: UUID) -> str:
    try:
        return pick(offers.occurrence(id=occurrence).event_name, "nl")
    except NotFound:
        return ""
