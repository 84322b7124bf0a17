"""The door of the organisers room: open the sale of an occurrence, and see what is on sale."""

from datetime import datetime
from uuid import UUID

from culture_app.offers import services as offers
from culture_app.offers.data import Occurrence
from culture_app.organisers import sales
from culture_app.organisers.data import SaleWish
from culture_app.organisers.errors import CapacityUnknown, NotYourEvent, NotYourOrganiser, TooLateToSell
from ticketing import services as ticketing
from ticketing.data import Pool


def open_sale(*, organiser: UUID, acts_for: UUID | None, wish: SaleWish, now: datetime) -> Pool:
    """Open the sale of one of the organiser's occurrences; the same wish again gives the same pool.

    OfferNotFound, NoFixedTimes, NotYourOrganiser, NotYourEvent, TooLateToSell, PricesUnknown, CapacityUnknown, PoolExists.
    """
    _check_account(organiser, acts_for)
    occurrence = offers.occurrence(id=wish.occurrence)
    if occurrence.organiser != organiser:
        raise NotYourEvent
    return open_occurrence(occurrence=occurrence, seller=organiser, wish=wish, now=now)


def open_occurrence(*, occurrence: Occurrence, seller: UUID, wish: SaleWish, now: datetime) -> Pool:
    """Open the sale by somebody who may: the organiser, or a ticket office that sells for several.

    TooLateToSell, PricesUnknown, CapacityUnknown, PoolExists.
    """
    sale_closes = wish.sale_closes or sales.closes(occurrence)
    if occurrence.withdrawn or occurrence.status != "Available" or sale_closes <= now:
        raise TooLateToSell
    capacity = wish.capacity or occurrence.capacity
    if not capacity:
        raise CapacityUnknown(field="capacity")
    return ticketing.open_pool(
        occurrence=occurrence.id,
        event=occurrence.event,
        organiser=seller,
        capacity=capacity,
        prices=wish.prices or sales.price_lines(occurrence.prices),
        sale_opens=wish.sale_opens,
        sale_closes=sale_closes,
        starts=occurrence.start,
        ends=max(occurrence.start, occurrence.end),
        max_per_booking=wish.max_per_booking,
        shards=wish.shards,
        now=now,
    )


def sales_of(*, organiser: UUID, acts_for: UUID | None) -> tuple[Pool, ...]:
    """Everything that the organiser has on sale, the soonest first. NotYourOrganiser."""
    _check_account(organiser, acts_for)
    return ticketing.pools_of(organiser=organiser)


def _check_account(organiser: UUID, acts_for: UUID | None) -> None:
    if organiser != acts_for:
        raise NotYourOrganiser
