"""The words of mobility: what is asked of it, and a companion plan as its answer.

- Times are aware instants; people read them in Brussels. Walking and cycling are in minutes, rounded up.
- `unknown` is a value: no field is filled by guessing. None means "not known" everywhere.
- A plan's origin is coarse (about 100 m); the exact one is used, and neither kept nor logged.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from culture_app.kernel.words import GeoPoint, Interval, Money, Texts

Status = Literal["ok", "tight", "unknown", "infeasible"]
EndConfidence = Literal["stated", "estimated", "unknown"]
Mode = Literal["walk", "bike", "train", "metro", "tram", "bus", "ferry", "coach"]
Opening = Literal["open", "closed", "unknown"]
CareType = Literal["on_site", "cultuurbabysit", "babysit_service", "licensed_location"]
Availability = Literal["confirmed", "on_request", "unknown"]
Fallback = Literal["taxi", "bike", "none"]
MomentKind = Literal[
    "care_dropoff", "travel_out", "eat_before", "event", "eat_after", "travel_back", "care_pickup"
]
NEEDS = ("food", "care")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a status is what it is: a stable code, the sentence in four languages, the time it is about."""

    code: str
    texts: Texts
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionWish:
    """One party, one occurrence. `children` are ages in years; `needs` holds any of NEEDS.

    `end` is None or its confidence `unknown` when nobody stated it. `on_site_care` is when the organiser minds
    children at the venue, from the occurrence itself.
    """

    origin: GeoPoint | None
    venue: GeoPoint
    start: datetime
    end: datetime | None
    end_confidence: EndConfidence = "stated"
    adults: int = 1
    children: tuple[int, ...] = ()
    needs: frozenset[str] = frozenset()
    on_site_care: Interval | None = None
    on_site_care_url: str | None = None
    event: UUID | None = None
    occurrence: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One walk or one ride. `estimated`: a crow-fly estimate, not a route. A walk from or to the door has no
    name there.
    """

    mode: Mode
    start: datetime
    end: datetime
    from_name: str = ""
    to_name: str = ""
    from_point: GeoPoint
    to_point: GeoPoint
    from_platform: str = ""
    to_platform: str = ""
    line: str = ""
    headsign: str = ""
    trip: str = ""
    estimated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Door to door. `transfers` is the number of rides less one; `walk_m` all walking in metres."""

    legs: tuple[Leg, ...]
    walk_m: int

    @property
    def start(self) -> datetime:
        return self.legs[0].start

    @property
    def end(self) -> datetime:
        return self.legs[-1].end

    @property
    def rides(self) -> tuple[Leg, ...]:
        return tuple(leg for leg in self.legs if leg.mode not in ("walk", "bike"))

    @property
    def transfers(self) -> int:
        return max(0, len(self.rides) - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelOption:
    """One way to make a trip. `estimated` when any of it is a crow-fly estimate without a timetable."""

    kind: Literal["transit", "walk", "bike"]
    rank: int
    status: Status
    reasons: tuple[Reason, ...] = ()
    journey: Journey | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelOut:
    """The way there: at the door `entry_buffer_min` before the start, or earlier when one eats first."""

    status: Status
    reasons: tuple[Reason, ...]
    arrive_by: datetime
    entry_buffer_min: int
    options: tuple[TravelOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack:
    """The way home. `status` is that of the best option; `reasons` say what public transport does or doesn't do,
    also where walking would.

    `ready_at` is the end plus the exit buffer. `first_departure` is when one sets off to be home first,
    `last_departure` when one must at the latest; `margin_min` is what lies between `ready_at` and the latter:
    negative when the last way home has gone. `last` is that last journey, whether it can be caught or not.
    """

    status: Status
    reasons: tuple[Reason, ...]
    exit_buffer_min: int
    ready_at: datetime | None = None
    first_departure: datetime | None = None
    last_departure: datetime | None = None
    margin_min: int | None = None
    is_last: bool | None = None
    next_if_missed: datetime | None = None
    fallback: Fallback = "none"
    options: tuple[TravelOption, ...] = ()
    last: Journey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodOption:
    """A place to eat. `opening` and `covers_slot` are about the slot of its list; walking is estimated."""

    rank: int
    status: Status
    reasons: tuple[Reason, ...]
    id: str
    name: str
    kind: str
    cuisine: tuple[str, ...]
    diet: tuple[str, ...]
    kid_friendly: bool | None
    point: GeoPoint
    walk_min: int
    opening: Opening
    covers_slot: bool | None
    url: str | None
    as_of: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodPlan:
    """Places within walking distance of the venue, for a slot before and one after the show."""

    status: Status
    reasons: tuple[Reason, ...]
    before_slot: Interval | None
    before: tuple[FoodOption, ...]
    after_slot: Interval | None
    after: tuple[FoodOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CareOption:
    """Somebody who may mind the children. `ages` in years, None for an open or unknown bound.

    A listing in a registry never says that there is room: `availability` is `on_request` or `unknown`. `ask_by` is
    until when one may ask. `distance_m` is from where the child is.
    """

    rank: int
    status: Status
    reasons: tuple[Reason, ...]
    id: str
    type: CareType
    name: str
    ages: tuple[int | None, int | None]
    covers_event: bool | None
    covers_travel: bool | None
    availability: Availability
    ask_by: datetime | None
    per_hour: Money | None
    url: str | None
    inspection_url: str | None
    distance_m: int | None
    as_of: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarePlan:
    """`needed` spans departure to return, or as much of that as is known."""

    status: Status
    reasons: tuple[Reason, ...]
    needed: Interval | None
    options: tuple[CareOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of the evening, in order of time."""

    kind: MomentKind
    start: datetime
    end: datetime | None
    label: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """Where facts of a plan come from. `licence` is an SPDX id where the publisher stated one."""

    id: str
    as_of: datetime | None
    licence: str | None = None
    attribution: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionPlan:
    """An evening around one occurrence. `status` is the worse of the way there and the way home.

    `food` and `care` are None unless asked for. `degraded` names what was estimated or missing
    (`streets_crow_fly`, `no_timetable`, `outside_timetable`).
    """

    status: Status
    reasons: tuple[Reason, ...]
    event: UUID | None
    occurrence: UUID | None
    start: datetime
    end: datetime | None
    end_confidence: EndConfidence
    adults: int
    children: tuple[int, ...]
    needs: tuple[str, ...]
    origin: GeoPoint | None
    generated_at: datetime
    valid_until: datetime
    degraded: tuple[str, ...]
    sources: tuple[SourceNote, ...]
    timeline: tuple[Moment, ...]
    travel_out: TravelOut
    way_back: WayBack
    food: FoodPlan | None
    care: CarePlan | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastHome:
    """Until when an event at a venue may last, to get home by public transport the same night.

    `known` is False without a timetable for that day. Else `latest_end` is an instant, or None when no
    connection gets one home at all; `walkable` venues have no such limit.
    """

    venue: GeoPoint
    known: bool
    latest_end: datetime | None = None
    last_ride: datetime | None = None
    walkable: bool = False
