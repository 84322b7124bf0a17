"""Addresses and points in RDF: as parts or in full, as latitude and longitude or as WKT."""

import re

from culture_app.mesh.codecs.entities import Address
from culture_app.mesh.codecs.oslo.node import Node
from culture_app.mesh.data import Texts
from culture_app.mesh.errors import CodecFault

_POINT = re.compile(r"POINT\s*Z?\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)", re.IGNORECASE)


def street(streets: Texts, number: str) -> Texts:
    """The street with the house number behind it, in each language."""
    return {language: f"{text} {number}".strip() for language, text in streets.items()}


def address(node: Node) -> Address | None:
    found = node.node("locn:address")
    if found is None or not found.properties:
        return None
    number = found.text("locn:locatorDesignator")
    streets = street(found.texts("locn:thoroughfare"), number) or found.texts("locn:fullAddress")
    return Address(
        streets=streets,
        postcode=found.text("locn:postCode"),
        localities=found.texts("locn:postName", "locn:adminUnitL2"),
        country=found.text("locn:adminUnitL1"),
    )


def point(node: Node) -> tuple[float, float] | None:
    """(latitude, longitude), or None where none is given."""
    found = node.node("locn:geometry")
    if found is None:
        return None
    latitude, longitude = found.text("geo:lat"), found.text("geo:lon", "geo:long")
    match = _POINT.search(found.text("geosparql:asWKT"))
    if match and not latitude:
        longitude, latitude = match.groups()
    return coordinates(latitude, longitude)


def coordinates(latitude: str, longitude: str) -> tuple[float, float] | None:
    if not latitude and not longitude:
        return None
    try:
        return float(latitude), float(longitude)
    except ValueError:
        raise CodecFault("A latitude or longitude isn't a number.") from None
