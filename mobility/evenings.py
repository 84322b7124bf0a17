"""The words of evenings: until when one may be out, and when to be on one's way home for that."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

# From the end of a show to one's way home: the crowd, the cloakroom.
EXIT_BUFFER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """One wants to be home by `by` on the evening of `day` (until 04:30 next morning it is still that evening).
    Nobody asks for a way home before `since`.
    """

    day: date
    since: datetime
    by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Departures:
    """When one must be on one's way from each venue, at the latest, to be home in time: by public transport, or on foot
    where that is within reach. None where there is no way home in time, and, where `known` is False (no timetable for
    that day), where walking is too far.
    """

    evening: Evening
    known: bool
    leave_by: tuple[datetime | None, ...]
