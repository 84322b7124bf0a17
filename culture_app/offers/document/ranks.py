"""Numbers by which results are ordered, and what belongs together: completeness, popularity, production, capacity."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from culture_app.offers.data import Kind

# What a full description consists of, out of 100: what one needs to decide weighs most.
_WEIGHTS: dict[str, int] = {
    "calendarType": 12, "location": 12, "name": 12, "typicalAgeRange": 12, "description": 9, "mediaObject": 8, "priceInfo": 7,
    "contactPoint": 3, "bookingInfo": 3, "organizer": 3, "videos": 2,
}  # fmt: skip
_TYPE, _THEME = 12, 5
_ORGANIZER_WEIGHTS = {
    "name": 20,
    "url": 20,
    "contactPoint": 20,
    "description": 15,
    "images": 15,
    "address": 10,
}
_WORTH_READING = 200  # characters of a description
_MOST_PEOPLE = 1_000_000


def completeness(kind: Kind, document: Mapping[str, Any], domains: set[str]) -> int:
    """0 to 100: as the document states it, else by what it holds. A place's address counts as its location."""
    stated = document.get("completeness")
    if isinstance(stated, int) and not isinstance(stated, bool) and 0 <= stated <= 100:
        return stated
    weights = _ORGANIZER_WEIGHTS if kind == "organizer" else _WEIGHTS
    found = sum(weight for name, weight in weights.items() if document.get(name))
    if document.get("description") and not _long(document["description"]):
        found -= weights["description"]
    if kind == "organizer":
        return found
    found += _TYPE * ("eventtype" in domains) + _THEME * ("theme" in domains)
    if kind == "place":  # has no theme and no organiser of its own
        found += _WEIGHTS["location"] * bool(document.get("address"))
        return min(100, round(found * 100 / (100 - _THEME - _WEIGHTS["organizer"])))
    return found


def _long(description: Any) -> bool:
    texts = description.values() if isinstance(description, dict) else (description,)
    return any(isinstance(text, str) and len(text) >= _WORTH_READING for text in texts)


def popularity(document: Mapping[str, Any]) -> float:
    """How often it was looked at, as the producer counts it."""
    return _number(_metadata(document).get("popularity"))


def recommendation_score(document: Mapping[str, Any]) -> float:
    """The strongest of the links that recommend it beside another offer."""
    links = _metadata(document).get("recommendationFor")
    scores = (
        [_number(link.get("score")) for link in links if isinstance(link, dict)]
        if isinstance(links, list)
        else []
    )
    return max(scores, default=0.0)


def production(document: Mapping[str, Any]) -> str:
    """The key of the production that the event is one of, or nothing."""
    found = document.get("production")
    key = found.get("id") if isinstance(found, dict) else document.get("productionId")
    return key.strip()[:200] if isinstance(key, str) else ""


def capacity(kind: Kind, document: Mapping[str, Any]) -> int | None:
    """How many people a place holds: `capacity`, else that of its bookingAvailability."""
    if kind != "place":
        return None
    bookable = document.get("bookingAvailability")
    for value in (
        document.get("capacity"),
        bookable.get("capacity") if isinstance(bookable, dict) else None,
    ):
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _MOST_PEOPLE:
            return value
    return None


def _metadata(document: Mapping[str, Any]) -> Mapping[str, Any]:
    found = document.get("metadata")
    return found if isinstance(found, dict) else {}


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    return float(value) if isfinite(value) and abs(value) < 1e15 else 0.0
