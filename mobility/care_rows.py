"""A CSV row or GeoJSON feature of a childcare listing. What can't be used says why (Unusable)."""

from collections.abc import Mapping
from typing import Any

from mobility.rowread import Row, Unusable, centre, whole, words

TYPES = frozenset({"cultuurbabysit", "babysit_service", "licensed_location"})
# Until a provider says otherwise: a sitter comes this far; services ask to be asked, locations are a registry's.
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
    reach_km = words(fields, "reach_km") or words(fields, "radius_km")
    reach_m = whole(words(fields, "reach_m") or words(fields, "radius_m"), "reach_m", 1_000_000)
    if reach_km:
        try:
            reach_m = round(float(reach_km) * 1000)
        except (ValueError, OverflowError):
            reach_m = -1
        if not 0 <= reach_m <= 1_000_000:
            raise Unusable("reach_km is not a distance")
    return {
        "ref": ref,
        "type": kind,
        "name": name,
        "age_min": least,
        "age_max": most,
        "hours": words(fields, "opening_hours") or words(fields, "hours"),
        "municipality": words(fields, "municipality"),
        "reach_m": reach_m,
        "on_request": kind in _ASKED,
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
