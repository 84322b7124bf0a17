"""Keys: from an IRI (the same on every machine and at every pull), or new ones in order of time."""

import os
import re
import time
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha1
from uuid import NAMESPACE_URL, UUID

_SCHEME = re.compile(r"^https?://", re.IGNORECASE)
# Of a UUID, without version and variant; and those of a name's SHA-1 (RFC 9562, version 5).
_BARE = ~(0xF << 76 | 0x3 << 62)
_NAMED = 0x5 << 76 | 0x2 << 62


# Asked again and again for the same places and organisers while a pull goes on.
@lru_cache(maxsize=32_768)
def key_of(iri: str) -> UUID:
    """The key of an IRI. http and https, and a slash at the end, make no difference."""
    return _named(NAMESPACE_URL, "https://" + _SCHEME.sub("", iri.strip()).rstrip("/"))


def _named(namespace: UUID, name: str) -> UUID:
    """uuid.uuid5 in half its time: a pull asks for a million."""
    digest = sha1(namespace.bytes + name.encode(), usedforsecurity=False).digest()
    return UUID(int=int.from_bytes(digest[:16]) & _BARE | _NAMED)


def occurrence_key(event: UUID, start: datetime, ordinal: int = 0) -> UUID:
    """The key of an event's occurrence: by when it starts, so that a later pull finds the same one again.

    `ordinal` tells occurrences apart that start at the same instant.
    """
    there = start.astimezone(UTC)
    # In most years what strftime("%Y%m%dT%H%M%SZ") gives, in a tenth of its time; it writes the year 1 as "1".
    text = there.isoformat(timespec="seconds")
    stamp = (
        f"{text[:19].replace('-', '').replace(':', '')}Z"
        if there.year > 999
        else there.strftime("%Y%m%dT%H%M%SZ")
    )
    return _named(event, stamp if ordinal == 0 else f"{stamp}#{ordinal}")


def new_id() -> UUID:
    """A random key that sorts by time (UUID version 7, RFC 9562): new rows land at the end of an index."""
    milliseconds = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10))
    value = (milliseconds & ((1 << 48) - 1)) << 80 | noise
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
