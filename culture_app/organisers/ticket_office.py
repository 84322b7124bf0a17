"""A ticket office that sells for every organiser around a town, as the demo has one for Leuven."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from culture_app.kernel.errors import DomainError
from culture_app.offers import services as offers
from culture_app.offers.data import Candidate
from culture_app.organisers import services as organisers
from culture_app.organisers.data import SaleWish
from ticketing import services as ticketing

# Where the document says nothing: a small hall, and every tenth one nearly full.
SEATS, FEW_SEATS = 120, 4
OCCURRENCES_EACH = 10
# Its sales opened so long before the start.
ON_SALE = timedelta(days=50)
# Its doors are open as long as can be: whoever tries it out goes in the moment she has booked.
DOORS_MINUTES = 7 * 24 * 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """How many pools are open, and how many occurrences are not sold (no price, called off, begun, sold otherwise)."""

    pools: int
    left: int


def open_all(*, events: Iterable[Candidate], seller: UUID, until: datetime, now: datetime) -> Opened:
    """Open a pool for each occurrence of these events from now until then; those that are open stay as they are."""
    opened: list[UUID] = []
    left = 0
    for number, event in enumerate(events):
        rows = offers.occurrences(
            offer=event.event, kind="event", date_from=now, date_to=until, limit=OCCURRENCES_EACH
        )
        for row in rows.items:
            try:
                occurrence = offers.occurrence(id=row.id)
                capacity = occurrence.capacity or (FEW_SEATS if number % 10 == 9 else SEATS)
                organisers.open_occurrence(
                    occurrence=occurrence,
                    seller=seller,
                    wish=SaleWish(
                        occurrence=row.id,
                        capacity=capacity,
                        sale_opens=occurrence.start - ON_SALE,
                        max_per_booking=min(max(capacity // 10, 10), 100),
                        doors_minutes=DOORS_MINUTES,
                    ),
                    now=now,
                )
                opened.append(row.id)
            except DomainError:
                left += 1
    ticketing.show_seats(occurrences=opened, now=now)
    return Opened(pools=len(opened), left=left)


def busiest(organisers_around: Sequence[UUID | None]) -> UUID | None:
    """The one with most events; of equals always the same."""
    known = sorted(organiser for organiser in organisers_around if organiser)
    return max(known, key=known.count, default=None)
