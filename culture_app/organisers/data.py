"""The words of the organisers room."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ticketing.data import PriceLine


@dataclass(frozen=True, kw_only=True, slots=True)
class SaleWish:
    """What an organiser wants to sell. What is None comes from the event's own document."""

    occurrence: UUID
    capacity: int | None = None
    prices: tuple[PriceLine, ...] | None = None
    sale_opens: datetime | None = None
    sale_closes: datetime | None = None
    max_per_booking: int = 10
    max_per_person: int | None = None
    vat_kind: str = "culture"
    refund_hours: int | None = 0
    doors_minutes: int = 180
    shards: int = 1
