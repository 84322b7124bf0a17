"""Cards that make a seat cheaper for those who have little: one file per scheme, behind the Protocol of `protocol.py`."""

from __future__ import annotations

from django.conf import settings

from ticketing.card_schemes.protocol import CardScheme
from ticketing.card_schemes.uitpas import Uitpas

NAME = "uitpas"


def named(name: str) -> CardScheme:
    """The scheme with this name. KeyError for another."""
    if name != NAME:
        raise KeyError(name)
    return Uitpas(url=settings.UITPAS_API_URL, token=settings.UITPAS_API_TOKEN)
