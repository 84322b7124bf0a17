"""From an event's document to what is sold of it: pure functions."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from culture_app.kernel.words import Money, pick
from culture_app.offers.data import Occurrence
from culture_app.offers.data import PriceLine as DocumentPrice
from culture_app.organisers.errors import PricesUnknown
from ticketing.data import PriceLine

# A show is sold until it begins; what is open for longer, such as an exhibition, until it ends.
LONG = timedelta(hours=6)
BASE = {"nl": "Basistarief", "fr": "Tarif de base", "de": "Basistarif", "en": "Base tariff"}


def price_lines(prices: Sequence[DocumentPrice]) -> tuple[PriceLine, ...]:
    """The document's priceInfo as tariffs: base and tariff lines. PricesUnknown without a base price.

    UiTPAS and group prices aren't sold like this: the card decides about the one, the organiser about the other.
    """
    lines: dict[str, PriceLine] = {}
    for price in prices:
        if price.category not in ("base", "tariff") or price.cents < 0:
            continue
        tariff = "base" if price.category == "base" else slug(pick(price.name, "nl"))
        if tariff and tariff not in lines:
            name = {**BASE, **price.name} if tariff == "base" else price.name
            lines[tariff] = PriceLine(tariff=tariff, name=name, price=Money(price.cents))
    if "base" not in lines:
        raise PricesUnknown(field="prices")
    return tuple(sorted(lines.values(), key=lambda line: line.tariff != "base"))


def slug(name: str) -> str:
    """A tariff's name as a short word: "Kind (< 12 jaar)" is "kind-12-jaar"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def closes(occurrence: Occurrence) -> datetime:
    """When the sale ends, if the organiser doesn't say."""
    long = occurrence.end - occurrence.start >= LONG
    return occurrence.end if long else occurrence.start
