"""typicalAgeRange: `6-12`, `-12`, `6-`, `-`."""

import re
from typing import Any

from culture_app.offers.calendar.instants import Notes

_RANGE = re.compile(r"\s*(\d{0,3})\s*(-?)\s*(\d{0,3})\s*")
OLDEST = 130


def read(value: Any, notes: Notes) -> tuple[int | None, int | None]:
    """(youngest, oldest), None where it is open. One number alone is that age only."""
    if value is None or value == "":
        return None, None
    match = _RANGE.fullmatch(value) if isinstance(value, str) else None
    if not match:
        notes.add("typicalAgeRange can't be read: taken as for all ages")
        return None, None
    first = int(match[1]) if match[1] else None
    last = int(match[3]) if match[3] else None
    if not match[2]:
        last = first = int(match[1] + match[3]) if match[1] + match[3] else None
    if (first or 0) > OLDEST or (last is not None and first is not None and last < first):
        notes.add("typicalAgeRange ends before it starts: taken as for all ages")
        return None, None
    return (first or None), (None if last is None or last >= OLDEST else last)
