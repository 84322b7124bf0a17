"""What there is to tell somebody of her booking, for the room that writes to her: whoever's it is, that the vault says."""

from __future__ import annotations

from uuid import UUID

from culture_app.kernel.words import Money
from ticketing import reading
from ticketing.data import BookingNews
from ticketing.models import Refund


def of(*, booking: UUID, refund: UUID | None) -> BookingNews | None:
    """See ticketing.services.news_of."""
    row = reading.booking_rows().filter(pk=booking, holder__isnull=False).first()
    if row is None:
        return None
    returned = None
    if refund is not None:
        done = Refund.objects.filter(pk=refund, payment__booking_id=booking, state="done")
        cents = done.values_list("cents", flat=True).first()
        returned = None if cents is None else Money(cents, row.currency)
    return BookingNews(
        booking=reading.booking(row), called_off=row.pool.state == "cancelled", returned=returned
    )
