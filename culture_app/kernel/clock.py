"""The one clock. Everything asks here what time it is, so that a demo or a test can pin it.

- `CULTURE_AT` (an ISO 8601 instant with offset) pins the clock of a process; production settings refuse it.
- Instants are aware and in UTC; people live in Brussels.
"""

import os
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


def _pinned() -> datetime | None:
    text = os.environ.get("CULTURE_AT", "")
    if not text:
        return None
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("CULTURE_AT needs an offset, as in 2026-07-01T12:00:00+02:00")
    return at.astimezone(UTC)


_PINNED = _pinned()


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _PINNED or datetime.now(UTC)


def local(instant: datetime) -> datetime:
    """The same instant on a Brussels clock."""
    return instant.astimezone(BRUSSELS)
