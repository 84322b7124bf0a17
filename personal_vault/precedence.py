"""Of two versions of one record, which counts? Pure.

The later `modified` wins. Where one lacks it, or both have the same, the one that comes last in path order wins; what
lost that way is remembered by its digest, so that the next pull of the same files changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

DIGEST_BYTES = 16
REMEMBERED = 16

type Verdict = Literal["same", "newer", "instead", "loses"]


@dataclass(frozen=True, slots=True)
class Version:
    """What is known of a version: when it was modified, a digest of its content, what it beat without being newer."""

    modified: datetime | None
    digest: bytes
    lost: bytes = b""


def compare(incoming: Version, present: Version) -> Verdict:
    """How an incoming version stands to the present one."""
    if incoming.modified and present.modified and incoming.modified != present.modified:
        return "newer" if incoming.modified > present.modified else "loses"
    if incoming.digest == present.digest:
        return "same"
    return "loses" if incoming.digest in beaten(present.lost) else "instead"


def after(incoming: Version, present: Version, verdict: Verdict) -> Version:
    """The incoming version as it is stored after it won."""
    lost = present.lost + present.digest if verdict == "instead" else b""
    return Version(incoming.modified, incoming.digest, lost[-REMEMBERED * DIGEST_BYTES :])


def beaten(lost: bytes) -> set[bytes]:
    return {lost[at : at + DIGEST_BYTES] for at in range(0, len(lost), DIGEST_BYTES)}
