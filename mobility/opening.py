"""Whether a place is open during a slot, from its published hours (OSM's opening_hours syntax).

Local Brussels time and Belgian public holidays count. It says `unknown`, and never "open", when:

- nothing was published, or what was published can't be read;
- the hours carry a remark ("by appointment", "kitchen until 22:00"): a remark limits what they say;
- the end is open ("18:00+"): nobody knows until when.
"""

import re
from datetime import UTC, timedelta
from functools import lru_cache
from typing import NamedTuple

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]

from culture_app.kernel.clock import BRUSSELS, local
from culture_app.kernel.words import Interval
from mobility.data import Opening

_OPEN_END = re.compile(r"\d\s*\+")


class Verdict(NamedTuple):
    """`covers`: open for the whole slot; None when not known. `longest`: the longest stretch that is surely open."""

    opening: Opening
    covers: bool | None
    longest: timedelta


UNKNOWN = Verdict("unknown", None, timedelta())


@lru_cache(maxsize=8192)
def _parsed(hours: str) -> OpeningHours | None:
    try:
        return OpeningHours(hours, timezone=BRUSSELS, country="BE", auto_country=False, auto_timezone=False)
    except ParserError:
        return None


def readable(hours: str) -> bool:
    """Whether the hours can be read at all."""
    return _parsed(hours) is not None


def during(hours: str, slot: Interval) -> Verdict:
    """What the published hours say of a slot."""
    parsed = _parsed(hours.strip()) if hours.strip() else None
    if parsed is None:
        return UNKNOWN
    doubtful = bool(_OPEN_END.search(hours))
    stretch = longest = timedelta()
    all_open = unsure = False
    for number, (start, end, state, remark) in enumerate(
        parsed.intervals(local(slot.start), local(slot.end))
    ):
        is_open = state == State.OPEN
        all_open = is_open and (all_open or number == 0)
        unsure |= state == State.UNKNOWN or (is_open and (doubtful or bool(remark)))
        # In UTC: on a DST night two Brussels clocks lie an hour nearer or further than they show.
        length = min(end.astimezone(UTC), slot.end) - max(start.astimezone(UTC), slot.start)
        stretch = stretch + length if is_open else timedelta()
        longest = max(longest, stretch)
    if unsure:
        return UNKNOWN
    return Verdict("open" if longest else "closed", all_open, longest)
