"""A GeoJSON feature with OSM tags, read as a place to eat. What can't be used says why (Unusable)."""

from collections.abc import Mapping
from typing import Any

from mobility.rowread import Row, Unusable, centre, words

MEALS = frozenset({"restaurant", "fast_food", "food_court", "cafe"})
SOMETIMES = frozenset({"bar", "pub", "biergarten", "ice_cream"})
# OSM diet:* with these values; "no" and absence tell nothing that one may rely on.
_DIET_YES = frozenset({"yes", "only"})
_KIDS = ("highchair", "kids_area", "changing_table", "toys", "baby_feeding")


def read(feature: Mapping[str, Any]) -> Row:
    """The columns of one place."""
    tags = feature.get("properties")
    if feature.get("type") != "Feature" or not isinstance(tags, Mapping):
        raise Unusable("not a GeoJSON feature with properties")
    kind = str(tags.get("amenity") or "")
    if kind not in MEALS | SOMETIMES:
        raise Unusable("amenity is not a place to eat")
    name = words(tags, "name")
    if not name:
        raise Unusable("name is missing")
    lat, lon = centre(feature.get("geometry"))
    ref = words(tags, "@id") or str(feature.get("id") or "") or words(tags, "id")
    if not ref:
        raise Unusable("the feature has no id")
    kids = [str(tags[key]) for key in _KIDS if key in tags]
    return {
        "ref": ref,
        "name": name,
        "kind": kind,
        "cuisine": [each.strip() for each in words(tags, "cuisine").split(";") if each.strip()],
        "diet": sorted(
            key.removeprefix("diet:")
            for key, value in tags.items()
            if str(key).startswith("diet:") and value in _DIET_YES
        ),
        "kid_friendly": None if not kids else any(value != "no" for value in kids),
        "meals": kind in MEALS or tags.get("food") == "yes",
        "opening_hours": words(tags, "opening_hours"),
        "url": words(tags, "website") or words(tags, "contact:website") or words(tags, "url") or None,
        "lat": lat,
        "lon": lon,
    }
