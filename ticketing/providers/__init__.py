"""One file per payment provider, behind the Protocol of `protocol.py`; `named` finds the one a payment was made with."""

from __future__ import annotations

from django.conf import settings

from ticketing.providers.mollie import Mollie
from ticketing.providers.protocol import PaymentProvider


def current() -> PaymentProvider:
    """The provider of new payments."""
    return named("mollie")


def named(name: str) -> PaymentProvider:
    """The provider with this name. KeyError for another."""
    if name != "mollie":
        raise KeyError(name)
    return Mollie(url=settings.MOLLIE_API_URL, key=settings.MOLLIE_API_KEY)
