"""Keys: from an IRI (the same on every machine and at every pull), or new ones in order of time."""

import os
import re
import time
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

_SCHEME = re.compile(r"^https?://", re.IGNORECASE)


def key_of(iri: str) -> UUID:
    """The key of an IRI. http and https, and a slash at the end, make no difference."""
    return uuid5(NAMESPACE_URL, "https://" + _SCHEME.sub("", iri.strip()).rstrip("/"))


def occurrence_key(event: UUID, start: datetime, ordinal: int = 0) -> UUID:
    """The key of an event's occurrence: by when it starts, so that a later pull finds the same one again.

    `ordinal` tells occurrences apart that start at the same instant.
    """
    stamp = start.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return uuid5(event, stamp if ordinal == 0 else f"{stamp}#{ordinal}")


def new_id() -> UUID:
    """A random key that sorts by time (UUID version 7, RFC 9562): new rows land at the end of an index."""
    milliseconds = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10))
    value = (milliseconds & ((1 << 48) - 1)) << 80 | noise
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
