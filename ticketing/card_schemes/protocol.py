"""What ticketing asks of a card scheme, in its own words.

- Every call has a timeout, and every failure is CardSchemeUnavailable (try again) or SchemeRefusedError (don't).
- A scheme need not know idempotency keys: whoever isn't told whether a sale was registered looks at `registered` before asking
  again.
- A scheme is never called while stock or a citizen's transaction is held. Card numbers are in no message of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from culture_app.kernel.words import Money, Texts

type OfferKind = Literal["SOCIALTARIFF", "COUPON"]


class SchemeRefusedError(Exception):
    """The scheme understood and won't: asking again changes nothing. `message` is for the citizen, where there is one."""

    def __init__(self, reason: str, message: Texts | None = None) -> None:
        super().__init__(reason)
        self.message = message or {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """One price that a card opens. `remaining` uses; None says nothing about it."""

    tariff: str
    name: str
    kind: OfferKind
    price: Money
    remaining: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Offers:
    """All that a card opens, and what its holder has to be told."""

    offers: tuple[Offer, ...]
    message: Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class CardTicket:
    """One ticket to register. The number isn't shown when this is printed or logged."""

    event: str
    number: str = field(repr=False)
    tariff: str
    regular: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class Registered:
    """A sale as the scheme knows it."""

    reference: str
    tariff: str
    at: datetime


class CardScheme(Protocol):
    """A scheme of cards."""

    name: str

    def tariffs(self, *, event: str, number: str, regular: Money) -> Offers:
        """What this card opens for a seat at this regular price."""

    def register(self, tickets: Sequence[CardTicket]) -> tuple[str, ...]:
        """Register these sales, all or none: a reference each, in their order."""

    def registered(self, ticket: CardTicket) -> tuple[Registered, ...]:
        """The sales that the scheme has of this card for this event."""

    def undo(self, reference: str) -> None:
        """Take a sale back. One that isn't there (any more) is taken back."""
