"""Instants as records write them: ISO 8601, now and then without a zone, now and then wrong."""

from datetime import UTC, datetime

from culture_app.kernel.clock import BRUSSELS

# Outside these years PostgreSQL and Brussels' clock no longer agree with Python's.
_FIRST_YEAR, _LAST_YEAR = 1900, 9000


def parse(value: object) -> datetime | None:
    """The instant in UTC, or None for what can't be read. Without a zone it is Brussels time."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
        if found.tzinfo is None:
            found = found.replace(tzinfo=BRUSSELS)
        found = found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def written(text: str) -> str:
    """The instant as the text says it, in one way of writing; what can't be read stays as it came.

    RDF stores and CSV writers differ in `Z` and `+00:00`; the same instant must give the same document.
    """
    try:
        return datetime.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return text
