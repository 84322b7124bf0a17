"""Where: address and point, of a place itself or of the location inside an event."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from culture_app.kernel.words import GeoPoint
from culture_app.offers.calendar.instants import Notes
from culture_app.offers.document.texts import main_language, texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Whereabouts:
    """`municipalities` and `names` by language; `iri` of the place, if it has one."""

    iri: str = ""
    names: dict[str, str] = field(default_factory=dict)
    municipalities: dict[str, str] = field(default_factory=dict)
    postal_code: str = ""
    country: str = ""
    point: GeoPoint | None = None


def of_place(document: Mapping[str, Any], notes: Notes) -> Whereabouts:
    """Of a place's (or organizer's) own document, or of the location inside an event's."""
    iri = document.get("@id")
    addresses = _addresses(document)
    language = main_language(document)
    main = addresses.get(language) or next((a for a in addresses.values() if a), {})
    return Whereabouts(
        iri=iri.strip() if isinstance(iri, str) else "",
        names=texts(document.get("name"), language),
        municipalities={
            key: str(address["addressLocality"]).strip()[:200]
            for key, address in addresses.items()
            if address.get("addressLocality")
        },
        postal_code=str(main.get("postalCode") or "").strip()[:20],
        country=str(main.get("addressCountry") or "").strip().upper()[:2],
        point=point(document.get("geo"), notes),
    )


def location_of(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """The location inside an event's document; of several, the first."""
    location = event.get("location")
    if isinstance(location, list):
        location = next((item for item in location if isinstance(item, dict)), None)
    return location if isinstance(location, dict) else {}


def point(geo: Any, notes: Notes) -> GeoPoint | None:
    """`{"latitude": 50.88, "longitude": 4.7}`; (0, 0) is nowhere."""
    if not isinstance(geo, dict):
        return None
    try:
        lat, lon = float(geo["latitude"]), float(geo["longitude"])
        if not (isfinite(lat) and isfinite(lon)) or (lat == 0 and lon == 0):
            raise ValueError
        return GeoPoint(lat, lon)
    except (KeyError, TypeError, ValueError, OverflowError):
        notes.add("geo can't be read: the point is unknown")
        return None


def _addresses(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """By language; older documents have one address without languages."""
    address = document.get("address")
    if not isinstance(address, dict):
        return {}
    if "addressLocality" in address or "postalCode" in address:
        return {main_language(document): address}
    return {str(language): value for language, value in address.items() if isinstance(value, dict)}
