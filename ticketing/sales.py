"""The organiser's door of ticketing: change what is sold, keep seats for the house, call a show off.

Opening a pool is beside booking it (`ticketing.services.open_pool`). Every verb asks for the organiser: a pool of another
one is no pool (NoSuchPool).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from ticketing import calling_off as calling_off_
from ticketing import changing, house_holds, reading, vat
from ticketing.data import Pool
from ticketing.errors import NoSuchPool
from ticketing.prices import VatRule
from ticketing.terms import CallingOff, HouseHold, PoolChange


def pool(*, id: UUID, organiser: UUID) -> Pool:  # noqa: A002
    """One pool of the organiser. NoSuchPool otherwise."""
    found = reading.pools(Q(pk=id, organiser=organiser))
    if not found:
        raise NoSuchPool
    return found[0]


def vat_rates(*, organiser: UUID) -> tuple[tuple[str, VatRule], ...]:
    """Each row of the VAT table that concerns the organiser, with its kind; by kind, the latest first."""
    return vat.rates(organiser=organiser)


def change(*, pool: UUID, organiser: UUID, change: PoolChange, now: datetime) -> Pool:
    """Change some of a pool's terms; the rest stays. Again: the same.

    NoSuchPool, CalledOff, CapacityTaken, RefundsPromised, SaleContradictory, InvalidInput.
    """
    return changing.change(pool=pool, organiser=organiser, change=change, now=now)


def keep(*, hold: UUID, pool: UUID, organiser: UUID, seats: int, note: str, now: datetime) -> HouseHold:
    """The house keeps so many seats under this key: more or fewer than before, or none. Again: the same.

    NoSuchPool, CalledOff, SoldOut, NoSuchHold (the key is another pool's), InvalidInput.
    """
    return house_holds.keep(hold=hold, pool=pool, organiser=organiser, seats=seats, note=note, now=now)


def give_back(*, hold: UUID, pool: UUID, organiser: UUID, now: datetime) -> HouseHold:
    """All seats of a hold are sold again. Again: the same. NoSuchHold."""
    return house_holds.give_back(hold=hold, pool=pool, organiser=organiser, now=now)


def holds(*, pool: UUID, organiser: UUID) -> tuple[HouseHold, ...]:
    """Everything that the house keeps or kept, the oldest first. NoSuchPool."""
    return house_holds.holds(pool=pool, organiser=organiser)


def call_off(*, pool: UUID, organiser: UUID, now: datetime) -> CallingOff:
    """Call the show off: tickets die and money goes back, by and by. Again: how far that is. NoSuchPool, TooLateToCallOff."""
    return calling_off_.call_off(pool=pool, organiser=organiser, now=now)


def calling_off(*, pool: UUID, organiser: UUID) -> CallingOff:
    """How far a show that was called off is. NoSuchPool where none was."""
    return calling_off_.progress(pool=pool, organiser=organiser)
