"""Values that every room uses: points, intervals, money, pages, texts in four languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Literal

Language = Literal["nl", "fr", "de", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "fr", "de", "en")
Texts = Mapping[str, str]

SEEN = r"[^\s\x00\x1c-\x1f\x85]"
"""A pattern: one character that isn't a space. Python's \\s has what stands behind it, that of JSON Schema's readers not."""

# Mean Earth radius, IUGG 1980.
EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class GeoPoint:
    """A place on Earth in degrees, WGS 84."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError("a latitude is within 90 degrees, a longitude within 180")

    def distance_m(self, other: "GeoPoint") -> float:
        """Great-circle distance in metres (haversine); within 0.6 % of the ellipsoid's."""
        lat1, lat2 = radians(self.lat), radians(other.lat)
        half = (
            sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(radians(other.lon - self.lon) / 2) ** 2
        )
        return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, half)))


@dataclass(frozen=True, slots=True)
class Interval:
    """From start to end, both aware instants; the end isn't part of it."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("an interval ends after it starts")

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def overlaps(self, other: "Interval") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in cents; two currencies don't add."""

    cents: int
    currency: str = "EUR"

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ValueError("two currencies don't add")
        return Money(self.cents + other.cents, self.currency)

    def __mul__(self, count: int) -> "Money":
        return Money(self.cents * count, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.cents, self.currency)

    @property
    def amount(self) -> str:
        """`"12.50"`."""
        sign, cents = ("-", -self.cents) if self.cents < 0 else ("", self.cents)
        return f"{sign}{cents // 100}.{cents % 100:02d}"

    def as_json(self) -> dict[str, str]:
        return {"amount": self.amount, "currency": self.currency}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page[T]:
    """Some of many: `total` is None when it wasn't counted, `next` is a cursor or None at the end."""

    items: tuple[T, ...]
    total: int | None = None
    next: str | None = None


def pick(texts: Texts, language: str) -> str:
    """The text in the asked language, else Dutch, else whatever there is, else nothing."""
    return texts.get(language) or texts.get("nl") or next((text for text in texts.values() if text), "")


_PARAMETER = re.compile(r"[A-Za-z][A-Za-z_]{0,40}(\[[A-Za-z]{0,40}\])?")


def parameter_name(sent: str) -> str:
    """The name of an unknown parameter if it looks like one, so that a refusal can name it; else "query".

    Something else in its place (an address, a number) may have been typed by a person and isn't repeated.
    """
    return sent if _PARAMETER.fullmatch(sent) else "query"
