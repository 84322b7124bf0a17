"""The door of citizens: what spans rooms for one person. It keeps nothing itself.

Outings aren't here: a plan is kept for minutes under an owner that links to nobody (culture_app.outing.models).
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from culture_app.accounts import services as accounts
from culture_app.citizens import waiting
from culture_app.citizens.data import Erased, Everything, MyBooking, MyWait
from culture_app.citizens.holders import holders_of as _holders
from culture_app.kernel.words import Language
from culture_app.offers import services as offers
from personal_vault import services as vault
from personal_vault.errors import VaultErased
from ticketing import line
from ticketing import services as ticketing
from ticketing.data import Booking, SeatWish


def bookings(*, citizen: UUID, now: datetime, language: Language) -> tuple[MyBooking, ...]:
    """All her bookings, the newest first."""
    return _with_cards(ticketing.bookings_of(holders=_holders(citizen), now=now), now, language)


def booking(*, citizen: UUID, id: UUID, now: datetime, language: Language) -> MyBooking:  # noqa: A002
    """One booking of hers. Raises NoSuchBooking."""
    return _with_cards((ticketing.booking(id=id, holders=_holders(citizen)),), now, language)[0]


def cancel(
    *,
    citizen: UUID,
    booking: UUID,
    now: datetime,
    language: Language,
    tickets: Collection[UUID] | None = None,
) -> MyBooking:
    """Give the seats back, all or only those of these tickets; what was paid for them is refunded afterwards. Again: the
    same answer.

    Raises NoSuchBooking, NoSuchTicket, NotCancellable.
    """
    cancelled = ticketing.cancel(booking=booking, holders=_holders(citizen), now=now, tickets=tickets)
    return _with_cards((cancelled,), now, language)[0]


def wait(
    *, citizen: UUID, occurrence: UUID, seats: Sequence[SeatWish], now: datetime, language: Language
) -> MyWait:
    """Join the waiting list of a sold-out occurrence, or find her place there.

    Raises AlreadyWaiting (for other seats), SeatsLeft (book them), NoSuchPool, NotOnSale, SeatsRefused, SoldOut.
    """
    return waiting.wait(citizen=citizen, occurrence=occurrence, seats=seats, now=now, language=language)


def waits(*, citizen: UUID, now: datetime, language: Language) -> tuple[MyWait, ...]:
    """All her places on waiting lists, the newest first; those that are over as well."""
    return waiting.waits(citizen=citizen, now=now, language=language)


def leave(*, citizen: UUID, wait: UUID, now: datetime) -> None:
    """Leave a waiting list, or give up the seats that came. Raises NoSuchWait, PromotionOver."""
    waiting.leave(citizen=citizen, wait=wait, now=now)


def confirm(*, citizen: UUID, wait: UUID, return_url: str, now: datetime, language: Language) -> MyBooking:
    """Confirm the seats that came, in one step. Again: the same answer. Raises NoSuchWait, NotPromoted, PromotionOver."""
    booked = line.confirm(wait=wait, holders=_holders(citizen), now=now, return_url=return_url)
    return _with_cards((booked,), now, language)[0]


def export(*, citizen: UUID) -> Everything:
    """All that every room keeps of her. Raises VaultErased."""
    holders = _holders(citizen)
    return Everything(
        account=accounts.user(user_id=citizen),
        bookings=ticketing.export(holders=holders),
        waiting=line.waits_of(holders=holders),
        vault=vault.export(citizen=citizen),
    )


def erase(*, citizen: UUID) -> Erased:
    """Erase her everywhere; killed at any line, calling again finishes it with the same receipt.

    The order matters. Only the vault knows her holders, so bookings are cut loose before it goes; the account goes
    last, since she needs it to call again.
    """
    try:
        holders = _holders(citizen)
    except VaultErased:
        holders = ()
    cut = ticketing.forget(holders=holders) if holders else 0
    receipt = vault.erase(citizen=citizen)
    accounts.delete_user(user_id=citizen)
    return Erased(citizen=citizen, receipt=receipt, bookings=cut)


def _with_cards(found: tuple[Booking, ...], now: datetime, language: Language) -> tuple[MyBooking, ...]:
    occurrences = list({one.occurrence for one in found})
    cards = offers.cards(occurrences=occurrences, now=now, language=language) if occurrences else {}
    return tuple(MyBooking(booking=one, card=cards.get(one.occurrence)) for one in found)
