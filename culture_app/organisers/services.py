"""The door of the organisers room: open the sale of an occurrence, see what is on sale, change it, call it off.

`acts_for` is the organiser whom the signed-in account acts for: for another one everything raises NotYourOrganiser.
"""

from datetime import datetime
from uuid import UUID

from culture_app.offers import services as offers
from culture_app.offers.data import Occurrence
from culture_app.organisers import sales
from culture_app.organisers.data import SaleWish
from culture_app.organisers.errors import CapacityUnknown, NotYourEvent, NotYourOrganiser, TooLateToSell
from ticketing import sales as ticketing_sales
from ticketing import services as ticketing
from ticketing.data import Pool
from ticketing.terms import CallingOff, HouseHold, PoolChange


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
        max_per_person=wish.max_per_person,
        vat_kind=wish.vat_kind,
        refund_hours=wish.refund_hours,
        doors_minutes=wish.doors_minutes,
        shards=wish.shards,
        now=now,
    )


def sales_of(*, organiser: UUID, acts_for: UUID | None) -> tuple[Pool, ...]:
    """Everything that the organiser has on sale, the soonest first. NotYourOrganiser."""
    _check_account(organiser, acts_for)
    return ticketing.pools_of(organiser=organiser)


def sale(*, organiser: UUID, acts_for: UUID | None, pool: UUID) -> Pool:
    """One pool. NoSuchPool."""
    _check_account(organiser, acts_for)
    return ticketing_sales.pool(id=pool, organiser=organiser)


def change_sale(
    *, organiser: UUID, acts_for: UUID | None, pool: UUID, change: PoolChange, now: datetime
) -> Pool:
    """Change some of its terms. NoSuchPool, CalledOff, CapacityTaken, RefundsPromised, SaleContradictory."""
    _check_account(organiser, acts_for)
    return ticketing_sales.change(pool=pool, organiser=organiser, change=change, now=now)


def house_holds(*, organiser: UUID, acts_for: UUID | None, pool: UUID) -> tuple[HouseHold, ...]:
    """What the house keeps, or kept. NoSuchPool."""
    _check_account(organiser, acts_for)
    return ticketing_sales.holds(pool=pool, organiser=organiser)


def keep_for_house(
    *, organiser: UUID, acts_for: UUID | None, pool: UUID, hold: UUID, seats: int, note: str, now: datetime
) -> HouseHold:
    """Keep so many seats out of the sale under this key. NoSuchPool, CalledOff, SoldOut, NoSuchHold."""
    _check_account(organiser, acts_for)
    return ticketing_sales.keep(hold=hold, pool=pool, organiser=organiser, seats=seats, note=note, now=now)


def give_back(*, organiser: UUID, acts_for: UUID | None, pool: UUID, hold: UUID, now: datetime) -> HouseHold:
    """Put all seats of a hold on sale again. NoSuchHold."""
    _check_account(organiser, acts_for)
    return ticketing_sales.give_back(hold=hold, pool=pool, organiser=organiser, now=now)


def call_off(*, organiser: UUID, acts_for: UUID | None, pool: UUID, now: datetime) -> CallingOff:
    """The show doesn't take place: tickets die, money goes back. Again: how far that is. NoSuchPool, TooLateToCallOff."""
    _check_account(organiser, acts_for)
    return ticketing_sales.call_off(pool=pool, organiser=organiser, now=now)


def calling_off(*, organiser: UUID, acts_for: UUID | None, pool: UUID) -> CallingOff:
    """How far a show that was called off is. NoSuchPool."""
    _check_account(organiser, acts_for)
    return ticketing_sales.calling_off(pool=pool, organiser=organiser)


def _check_account(organiser: UUID, acts_for: UUID | None) -> None:
    if organiser != acts_for:
        raise NotYourOrganiser
