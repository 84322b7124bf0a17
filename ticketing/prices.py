"""The words of prices: tariffs, wishes, VAT, and the quote that freezes them. `ticketing.data` shows them to other rooms.

Money is whole cents and contains its VAT. What a line's seats are charged may lie below its `unit`, by a voucher or by a card:
how it came to that isn't kept with the booking, so that nobody can tell the one from the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from culture_app.kernel.words import Money, Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceLine:
    """What one seat costs under one tariff. The ages are whole years, both included; `group_min` seats at least."""

    tariff: str
    name: Texts
    price: Money
    age_min: int | None = None
    age_max: int | None = None
    group_min: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SeatWish:
    """So many seats under this tariff; `ages` of those who sit there, where the tariff asks. They are kept nowhere."""

    tariff: str
    count: int
    ages: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class VatRule:
    """One row of the dated table: `per_mille`, or `exempt` by the article that says so. `own`: this organiser's only."""

    per_mille: int | None
    exempt: Texts | None
    own: bool
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Vat:
    """The VAT in a line's price: nothing of it when `exempt`."""

    per_mille: int
    cents: int
    exempt: Texts | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is kept: rate, cents and, of an exemption, its text."""
        exempt = {"exempt": dict(self.exempt)} if self.exempt else {}
        return {"per_mille": self.per_mille, "cents": self.cents} | exempt

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Vat:
        """What `as_json` kept."""
        return cls(per_mille=kept["per_mille"], cents=kept["cents"], exempt=kept.get("exempt"))


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteLine:
    """One tariff of a quote: `count` seats at `unit` each, or at what `charged` says of each seat."""

    tariff: str
    name: Texts
    count: int
    unit: Money
    charged: tuple[int, ...] = ()
    vat: Vat | None = None

    @property
    def seats(self) -> tuple[int, ...]:
        """What each seat is charged, in cents."""
        return self.charged or (self.unit.cents,) * self.count

    @property
    def total(self) -> Money:
        """What all its seats are charged."""
        return Money(sum(self.charged), self.unit.currency) if self.charged else self.unit * self.count

    @property
    def discount(self) -> Money:
        """How much less that is than count times unit."""
        return Money(self.unit.cents * self.count - self.total.cents, self.unit.currency)

    def as_json(self) -> dict[str, Any]:
        """As it is kept: tariff, name, count, cents, currency, and where there are any, charges and VAT."""
        kept: dict[str, Any] = {
            "tariff": self.tariff,
            "name": dict(self.name),
            "count": self.count,
            "cents": self.unit.cents,
            "currency": self.unit.currency,
        }
        if self.charged:
            kept["charged"] = list(self.charged)
        if self.vat:
            kept["vat"] = self.vat.as_json()
        return kept

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> QuoteLine:
        """The line that `as_json` kept."""
        return cls(
            tariff=kept["tariff"],
            name=kept["name"],
            count=kept["count"],
            unit=Money(kept["cents"], kept["currency"]),
            charged=tuple(kept.get("charged", ())),
            vat=Vat.of_json(kept["vat"]) if kept.get("vat") else None,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class CardUse:
    """What a card scheme said about one card: for the citizen's eyes, and sealed for the registration.

    `price` is None when the card brings nothing here; `message` is the scheme's own and has to be shown.
    """

    kind: str
    price: Money | None
    message: Texts
    sealed: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is kept until the quote expires."""
        return {
            "kind": self.kind,
            "cents": self.price.cents if self.price else None,
            "message": dict(self.message),
            "sealed": self.sealed,
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> CardUse:
        """What `as_json` kept."""
        price = None if kept["cents"] is None else Money(kept["cents"])
        return cls(kind=kept["kind"], price=price, message=kept["message"], sealed=kept["sealed"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """A frozen, signed promise: these seats for this money until then. It holds no seats."""

    pool: UUID
    occurrence: UUID
    event: UUID
    organiser: UUID
    lines: tuple[QuoteLine, ...]
    total: Money
    valid_until: datetime
    starts: datetime | None = None
    ends: datetime | None = None
    refundable_until: datetime | None = None
    """Until when her money comes back if she changes her mind; None: it doesn't."""
    voucher: UUID | None = None
    cards: tuple[CardUse, ...] = ()
    signature: str = ""

    @property
    def seats(self) -> int:
        """How many seats in all."""
        return sum(line.count for line in self.lines)

    @property
    def used_cards(self) -> tuple[CardUse, ...]:
        """The cards that make a seat cheaper."""
        return tuple(card for card in self.cards if card.price)

    def as_json(self) -> dict[str, Any]:
        """As a room above keeps it between planning and booking; holds nothing of a person but sealed card numbers."""
        kept: dict[str, Any] = {
            "pool": str(self.pool),
            "occurrence": str(self.occurrence),
            "event": str(self.event),
            "organiser": str(self.organiser),
            "lines": [line.as_json() for line in self.lines],
            "total": self.total.cents,
            "currency": self.total.currency,
            "valid_until": self.valid_until.isoformat(),
            "starts": self.starts.isoformat() if self.starts else None,
            "ends": self.ends.isoformat() if self.ends else None,
            "signature": self.signature,
        }
        if self.refundable_until:
            kept["refundable_until"] = self.refundable_until.isoformat()
        if self.voucher:
            kept["voucher"] = str(self.voucher)
        if self.cards:
            kept["cards"] = [card.as_json() for card in self.cards]
        return kept

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Quote:
        """The quote that `as_json` kept."""
        return cls(
            pool=UUID(kept["pool"]),
            occurrence=UUID(kept["occurrence"]),
            event=UUID(kept["event"]),
            organiser=UUID(kept["organiser"]),
            lines=tuple(QuoteLine.of_json(line) for line in kept["lines"]),
            total=Money(kept["total"], kept["currency"]),
            valid_until=datetime.fromisoformat(kept["valid_until"]),
            starts=_moment(kept["starts"]),
            ends=_moment(kept["ends"]),
            refundable_until=_moment(kept.get("refundable_until")),
            voucher=UUID(kept["voucher"]) if kept.get("voucher") else None,
            cards=tuple(CardUse.of_json(card) for card in kept.get("cards", ())),
            signature=kept["signature"],
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Discount:
    """What a voucher takes off: an amount, or a percentage of each seat. `until` caps the quote."""

    voucher: UUID
    cents: int | None = None
    percent: int | None = None
    until: datetime | None = None


def in_order(lines: Sequence[QuoteLine]) -> list[tuple[QuoteLine, int, int]]:
    """Each seat as (its line, cents, VAT in it), in the lines' order."""
    return [
        (line, cents, included(cents, line.vat.per_mille) if line.vat else 0)
        for line in lines
        for cents in line.seats
    ]


def included(cents: int, per_mille: int) -> int:
    """The VAT in a price that contains it, rounded half up to the cent: for each seat apart, so that giving back one seat gives
    back exactly its VAT.
    """
    return (2 * cents * per_mille + 1000 + per_mille) // (2 * (1000 + per_mille))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
