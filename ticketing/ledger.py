"""The ledger's entries, each a balanced list of (account, unit, amount): pure, apart from `write`.

- Seats move between stock, held and sold; money between provider (what the payment provider holds for us), sales (owed to
  the organiser) and refunds_due (owed to a citizen). An amount above zero is what the account receives.
- Unpaid money isn't in the ledger: a booking that waits for its payment holds seats, no more.
- At any moment: a pool's reserved seats = its tickets that are held, live or used = held + sold in the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ticketing.models import LedgerEntry

type Leg = tuple[str, str, int]


def move(*, unit: str, amount: int, from_: str, to: str) -> list[Leg]:
    """So much out of one account into another; nothing when it is nothing."""
    return [(from_, unit, -amount), (to, unit, amount)] if amount else []


def sold(*, seats: int, cents: int) -> list[Leg]:
    """Held seats are paid for."""
    return [
        *move(unit="seat", amount=seats, from_="held", to="sold"),
        *move(unit="EUR", amount=cents, from_="sales", to="provider"),
    ]


def held(*, seats: int) -> list[Leg]:
    """Seats leave the stock for a booking."""
    return move(unit="seat", amount=seats, from_="stock", to="held")


def owed_back(*, cents: int) -> list[Leg]:
    """Sold seats were cancelled: the organiser isn't owed the money any more, the citizen is."""
    return move(unit="EUR", amount=cents, from_="refunds_due", to="sales")


def vat_not_due(*, cents: int) -> list[Leg]:
    """The VAT of used seats whose money goes back all the same; of those that are revoked, the database sees to it."""
    return move(unit="VAT", amount=cents, from_="vat_in_sales", to="vat")


def paid_for_nothing(*, cents: int) -> list[Leg]:
    """Money came for seats that are gone."""
    return move(unit="EUR", amount=cents, from_="refunds_due", to="provider")


def given_back(*, cents: int) -> list[Leg]:
    """The provider gave the money back."""
    return move(unit="EUR", amount=cents, from_="provider", to="refunds_due")


def write(*, booking: UUID, kind: str, legs: Sequence[Leg], now: datetime) -> None:
    """Append, in one statement: the database refuses it unless it balances."""
    write_all([(booking, legs)], kind=kind, now=now)


def write_all(entries: Sequence[tuple[UUID, Sequence[Leg]]], *, kind: str, now: datetime) -> None:
    """The same for many bookings; each balances."""
    LedgerEntry.objects.bulk_create(
        LedgerEntry(booking_id=booking, kind=kind, account=account, unit=unit, amount=amount, at=now)
        for booking, legs in entries
        for account, unit, amount in legs
    )
