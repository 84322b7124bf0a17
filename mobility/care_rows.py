"""A CSV row or GeoJSON feature of a childcare listing. What can't be used says why (Unusable)."""

from collections.abc import Mapping
from typing import Any

from mobility.rowread import Row, Unusable, centre, whole, words

TYPES = frozenset({"cultuurbabysit", "babysit_service", "licensed_location"})
# Those who offer sitters take requests; a licensed location in a registry may not.
_ASKED = frozenset({"cultuurbabysit", "babysit_service"})


def read(row: Mapping[str, Any]) -> Row:
    """The columns of one offer. Ages as age_min/age_max or "0-12"; hours in OSM's syntax; hours unknown are ""."""
    feature = row.get("type") == "Feature"
    fields: Mapping[str, Any] = (
        row["properties"] if feature and isinstance(row.get("properties"), Mapping) else row
    )
    kind = words(fields, "type") or words(fields, "care_type")
    if kind not in TYPES:
        raise Unusable(f"type is none of {', '.join(sorted(TYPES))}")
    name = words(fields, "name")
    if not name:
        raise Unusable("name is missing")
    ref = words(fields, "id") or words(fields, "@id") or str(row.get("id") or "")
    if not ref:
        raise Unusable("id is missing")
    lat, lon = centre(row.get("geometry")) if feature else _point(fields)
    least, most = _ages(fields)
    reach = _scaled(words(fields, "reach_km"), "reach_km", 1000)
    return {
        "ref": ref,
        "type": kind,
        "name": name,
        "age_min": least,
        "age_max": most,
        "hours": words(fields, "opening_hours") or words(fields, "hours"),
        "municipality": words(fields, "municipality"),
        "reach_m": 0 if reach is None and kind == "licensed_location" else reach,
        "on_request": kind in _ASKED,
        "lead_hours": whole(words(fields, "lead_time_hours"), "lead_time_hours", 10_000),
        "cents_per_hour": _scaled(words(fields, "euros_per_hour"), "euros_per_hour", 100),
        "url": words(fields, "url") or words(fields, "website") or None,
        "inspection_url": words(fields, "inspection_url") or None,
        "lat": lat,
        "lon": lon,
    }


def _point(fields: Mapping[str, Any]) -> tuple[float, float]:
    lat, lon = (
        words(fields, "lat") or words(fields, "latitude"),
        words(fields, "lon") or words(fields, "longitude"),
    )
    try:
        return centre({"type": "Point", "coordinates": [float(lon), float(lat)]})
    except ValueError:
        raise Unusable("lat and lon are not a place on Earth") from None


def _scaled(text: str, name: str, unit: int) -> int | None:
    """A decimal number, times the unit; None for ""."""
    if not text:
        return None
    try:
        value = float(text) * unit
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1_000_000:
        raise Unusable(f"{name} is not a number that can be")
    return round(value)


def _ages(fields: Mapping[str, Any]) -> tuple[int | None, int | None]:
    text = words(fields, "ages")
    if text:
        first, dash, last = text.replace(" ", "").partition("-")
        if not dash:
            last = "" if first.endswith("+") else first
        return whole(first.rstrip("+"), "ages", 120), whole(last, "ages", 120)
    least, most = (whole(words(fields, name), name, 120) for name in ("age_min", "age_max"))
    if least is not None and most is not None and most < least:
        raise Unusable("age_max is below age_min")
    return least, most
