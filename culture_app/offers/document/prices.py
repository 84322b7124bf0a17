"""priceInfo: base, tariffs, UiTPAS and group prices, in cents."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from culture_app.offers.calendar.instants import Notes
from culture_app.offers.data import PriceLine
from culture_app.offers.document.texts import texts

MOST_CENTS = 10_000_000
CATEGORIES = {"base", "tariff", "uitpas", "group"}
OPEN_TO_ALL = ("base", "tariff")


def read(value: Any, main_language: str, notes: Notes) -> tuple[PriceLine, ...]:
    """Every line whose price can be read."""
    lines = []
    for number, entry in enumerate(value if isinstance(value, list) else []):
        cents = _cents(entry.get("price")) if isinstance(entry, dict) else None
        if cents is None:
            notes.add(f"priceInfo[{number}] has no price that can be read and is left out")
            continue
        category = str(entry.get("category") or "tariff").lower()
        lines.append(
            PriceLine(
                category=category if category in CATEGORIES else "tariff",
                name=texts(entry.get("name"), main_language),
                cents=cents,
            )
        )
    return tuple(lines)


def base_cents(lines: tuple[PriceLine, ...]) -> int | None:
    """What somebody without any card pays: the base price, else the cheapest tariff; None if unknown."""
    base = [line.cents for line in lines if line.category == "base"]
    return base[0] if base else cheapest_cents(lines)


def cheapest_cents(lines: tuple[PriceLine, ...]) -> int | None:
    """The lowest price that doesn't ask for a UiTPAS or a group."""
    return min((line.cents for line in lines if line.category in OPEN_TO_ALL), default=None)


def _cents(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    return _read_cents(str(value)[:40])


# Much costs the same.
@lru_cache(maxsize=4_000)
def _read_cents(text: str) -> int | None:
    try:
        cents = (Decimal(text.strip().replace(",", ".")) * 100).to_integral_value(ROUND_HALF_UP)
    except (InvalidOperation, ValueError):
        return None
    return int(cents) if cents.is_finite() and 0 <= cents <= MOST_CENTS else None
