"""Reads single values out of rows that others published: texts, whole numbers, a point. Unusable says what's wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

Row = dict[str, Any]
_LONGEST = 2000


class Unusable(ValueError):
    """A row that can't be used; the message says why, without repeating what was in it."""


def words(fields: Mapping[str, Any], name: str) -> str:
    """A text, trimmed; "" when absent. Numbers count as their text."""
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int | float):
        raise Unusable(f"{name} is not a text")
    text = str(value).strip()
    if "\x00" in text or len(text) > _LONGEST or not _encodable(text):
        raise Unusable(f"{name} can't be stored as a text")
    return text


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def whole(text: str, name: str, most: int) -> int | None:
    """A whole number from 0 to `most`; None for ""."""
    if not text:
        return None
    if not (text.isdecimal() and len(text) < 10 and int(text) <= most):
        raise Unusable(f"{name} is not a number from 0 to {most}")
    return int(text)


def centre(geometry: Any) -> tuple[float, float]:
    """Latitude and longitude of a GeoJSON Point, or the middle of a Polygon's outer ring."""
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    coordinates = geometry.get("coordinates") if kind else None
    if (
        kind == "Polygon"
        and isinstance(coordinates, Sequence)
        and coordinates
        and isinstance(coordinates[0], Sequence)
    ):
        ring = [_pair(each) for each in coordinates[0]]
        if ring:
            return sum(lat for lat, _ in ring) / len(ring), sum(lon for _, lon in ring) / len(ring)
    if kind == "Point":
        return _pair(coordinates)
    raise Unusable("geometry is neither a Point nor a Polygon")


def _pair(value: Any) -> tuple[float, float]:
    fine = (
        isinstance(value, Sequence)
        and len(value) >= 2
        and all(isinstance(each, int | float) for each in value[:2])
    )
    if not (fine and -180 <= value[0] <= 180 and -90 <= value[1] <= 90):
        raise Unusable("coordinates are not a place on Earth")
    return float(value[1]), float(value[0])
