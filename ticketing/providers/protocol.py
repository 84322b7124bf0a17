"""What ticketing asks of a payment provider, in its own words.

- Every call carries a key under which the provider does it once, however often it is asked.
- Every call has a timeout, and every failure is ProviderUnavailable (try again) or ProviderRefused (don't).
- A provider is never called while stock or a citizen's transaction is held.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID

from culture_app.kernel.words import Money

type SessionState = Literal["open", "paid", "failed", "expired", "canceled"]
type RefundState = Literal["sent", "done", "failed"]


class ProviderRefusedError(Exception):
    """The provider understood and won't: asking again changes nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentRequest:
    """A payment to start. `key` makes it one payment; the texts are shown by the provider and name nobody."""

    key: UUID
    amount: Money
    description: str
    return_url: str
    webhook_url: str
    locale: str = "nl_BE"


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """A payment as the provider knows it. `url` is where the citizen pays, while she can."""

    reference: str
    state: SessionState
    amount: Money
    url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RefundRequest:
    """Money to give back; `key` makes it one refund. `again`: this may have been asked before, long ago."""

    key: UUID
    reference: str
    amount: Money
    description: str
    again: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class RefundSession:
    """A refund as the provider knows it."""

    reference: str
    state: RefundState


class PaymentProvider(Protocol):
    """A supplier of payments."""

    name: str

    def start(self, request: PaymentRequest) -> Session:
        """Make the payment, or find the one that this key made."""

    def look(self, reference: str) -> Session:
        """The payment's authoritative state."""

    def refund(self, request: RefundRequest) -> RefundSession:
        """Give money back, or find the refund that this key made."""

    def look_refund(self, payment: str, refund: str) -> RefundSession:
        """A refund's authoritative state."""
