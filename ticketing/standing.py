"""How far bookings are, in one statement for many: what those who wait are told."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ticketing.data import Standing
from ticketing.models import Booking

WAITING = ("held", "awaiting_payment")


def of(bookings: Sequence[UUID]) -> dict[UUID, Standing]:
    """See ticketing.services.standings."""
    rows = Booking.objects.filter(pk__in=list(bookings)).values_list(
        "id", "holder", "state", "payment__state", "payment__url", "expires_at"
    )
    return {
        key: Standing(
            id=key,
            holder=holder,
            state=state,  # type: ignore[arg-type]
            payment_state=payment,  # type: ignore[arg-type]
            payment_url=(url or "") if payment == "open" else "",
            expires_at=expires if state in WAITING else None,
        )
        for key, holder, state, payment, url, expires in rows
    }
