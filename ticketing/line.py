"""The door of waiting lists: join, look, confirm the seats that came, leave.

For whoever found it sold out; `waiting`, `promoting` and `confirming` say how.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ticketing import confirming, promoting, waiting
from ticketing.data import Booking, Holder, Wait
from ticketing.prices import SeatWish


def wait(
    *,
    occurrence: UUID,
    seats: Sequence[SeatWish],
    holder: Holder,
    now: datetime,
    person: str | None = None,
) -> Wait:
    """Join the waiting list of a sold-out pool; `person` as in `services.book`. NoSuchPool, NotOnSale, SeatsRefused,
    PersonLimit, SoldOut (it never has so many); SeatsLeft when they can be booked.
    """
    return waiting.wait(occurrence=occurrence, seats=seats, holder=holder, now=now, person=person)


def waits_already(
    *, occurrence: UUID, seats: Sequence[SeatWish], holders: Sequence[Holder], now: datetime
) -> Wait | None:
    """The place that these holders have for this occurrence, or None. AlreadyWaiting when it is for other seats."""
    return waiting.standing(occurrence=occurrence, seats=seats, holders=holders, now=now)


def waits_of(*, holders: Sequence[Holder]) -> tuple[Wait, ...]:
    """All places of these holders on waiting lists, the newest first; those that are over as well."""
    return waiting.waits_of(holders=holders)


def promote(*, occurrence: UUID | None = None, now: datetime) -> int:
    """Give seats that came back to those who wait: for one occurrence, or wherever somebody's turn has come. How many."""
    if occurrence:
        return promoting.promote(occurrence=occurrence, now=now)
    return promoting.promote_everywhere(now=now)


def leave(*, wait: UUID, holders: Sequence[Holder], now: datetime) -> None:
    """Leave a waiting list, or give up the seats that came. Again: nothing more. NoSuchWait; PromotionOver once it is a
    booking.
    """
    waiting.leave(wait=wait, holders=holders, now=now)


def confirm(*, wait: UUID, holders: Sequence[Holder], now: datetime, return_url: str = "") -> Booking:
    """Confirm the seats that came, at the price quoted then: confirmed when free, else awaiting payment. Again: the same
    answer. NoSuchWait, NotPromoted, PromotionOver.
    """
    return confirming.confirm(wait=wait, holders=holders, now=now, return_url=return_url)


def forget(*, holders: Sequence[Holder]) -> int:
    """Places leave nothing behind: no account speaks of them. How many."""
    return waiting.forget(holders=holders)
