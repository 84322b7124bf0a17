"""Who minds the children from departure to return, not just during the show.

- On site (the organiser's own care, a minder at the venue): the child travels along, so the care spans the event.
- A sitter at home, and a place where the child is brought, must span departure to return.
- A *cultuurbabysit* belongs to a venue: it comes with that venue's ticket and with no other's.
- A listing never says that there is room: `on_request` where the provider takes requests, else `unknown`.
- Licensed childcare in Flanders (Agentschap Opgroeien) is daytime care; for an evening that is said, not hoped.
- Ages that a provider doesn't take, a home that is too far, a request that comes too late: infeasible, with why.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from culture_app.kernel.clock import local
from culture_app.kernel.words import Interval
from mobility import opening
from mobility.data import CareOption, CarePlan, CompanionWish, Reason, Status
from mobility.phrases import clock, reason
from mobility.places import CarePlace

# Nearly every licensed location closes by half past six; "evening" starts here.
DAYTIME = (time(6, 30), time(18, 30))
# A cultuurbabysit's point is its venue's; two sources may put the same building this far apart.
SAME_VENUE_M = 150
BROUGHT_M = 5_000
SHOWN = 6
_ORDER: dict[Status, int] = {"ok": 0, "tight": 1, "unknown": 2, "infeasible": 3}


def plan(
    places: Sequence[CarePlace],
    wish: CompanionWish,
    *,
    needed: Interval | None,
    whole: bool,
    now: datetime,
) -> CarePlan:
    """`needed` spans departure to return when `whole`; else only what is known of it."""
    event = Interval(wish.start, wish.end) if wish.end and wish.end >= wish.start else None
    ours = [place for place in places if _ours(place, wish)]
    options = _on_site(wish, event)
    trip = needed if whole else None
    options += [
        _Judged(place=place, wish=wish, event=event, trip=trip, known=needed, now=now).option()
        for place in ours
    ]
    options.sort(
        key=lambda each: (_ORDER[each.status], each.type != "on_site", each.distance_m or 0, each.name)
    )
    shown = tuple(replace(each, rank=rank) for rank, each in enumerate(options[:SHOWN], 1))
    reasons: list[Reason] = []
    if not wish.children:
        reasons.append(reason("no_children_given"))
    if not whole:
        reasons.append(reason("return_unknown"))
    if not shown:
        reasons.append(reason("no_care_known"))
    status: Status = min((each.status for each in shown), key=_ORDER.__getitem__, default="unknown")
    if not wish.children and status in ("ok", "tight"):
        status = "unknown"
    return CarePlan(status=status, reasons=tuple(reasons), needed=needed, options=shown)


def _on_site(wish: CompanionWish, event: Interval | None) -> list[CareOption]:
    """The organiser's own care, from the occurrence. Its ages aren't published."""
    if wish.on_site_care is None:
        return []
    covers = None if event is None else _spans(wish.on_site_care, event)
    reasons = [reason("child_travels_along"), reason("ask_first")]
    if covers is False and event:
        reasons.insert(0, _too_short(event))
    return [
        CareOption(
            rank=0,
            status="unknown" if covers is None else "ok" if covers else "infeasible",
            reasons=tuple(reasons),
            id="on_site",
            type="on_site",
            name="",
            ages=(None, None),
            covers_event=covers,
            covers_travel=True,
            availability="on_request",
            ask_by=None,
            per_hour=None,
            url=wish.on_site_care_url,
            inspection_url=None,
            distance_m=0,
            as_of=None,
        )
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """One listing against one party; `trip` is None when departure or return isn't known, `known` is what is."""

    place: CarePlace
    wish: CompanionWish
    event: Interval | None
    trip: Interval | None
    known: Interval | None
    now: datetime

    @property
    def along(self) -> bool:
        return self.place.type == "cultuurbabysit" and self.place.reach_m == 0

    @property
    def ask_by(self) -> datetime | None:
        return None if self.place.lead is None else self.wish.start - self.place.lead

    def option(self) -> CareOption:
        place = self.place
        covers_event = _covers(place, self.event)
        covers_travel = True if self.along else _covers(place, self.trip)
        against = self.against(covers_event, covers_travel)
        doubts = [] if against else self.doubts(covers_event, covers_travel)
        more = [reason("child_travels_along")] if self.along else []
        more += [reason("ask_first")] if place.on_request else []
        return CareOption(
            rank=0,
            status="infeasible" if against else "unknown" if doubts else "ok",
            reasons=(*against, *doubts, *more),
            id=place.id,
            type=place.type,
            name=place.name,
            ages=place.ages,
            covers_event=covers_event,
            covers_travel=covers_travel,
            availability="on_request" if place.on_request else "unknown",
            ask_by=self.ask_by,
            per_hour=place.per_hour,
            url=place.url,
            inspection_url=place.inspection_url,
            distance_m=self.distance_m(),
            as_of=place.source.as_of,
        )

    def against(self, covers_event: bool | None, covers_travel: bool | None) -> list[Reason]:
        """Why it can't be."""
        place, found = self.place, []
        if covers_event is False or covers_travel is False:
            found.append(_too_short(self.event if self.along else self.trip or self.known or self.event))
        if place.type == "licensed_location" and _evening(self.known or self.event):
            found.append(reason("licensed_daytime_only"))
        if not all(_takes(place, age) for age in self.wish.children):
            found.append(reason("ages_not_served"))
        far = self.distance_m()
        if place.reach_m and far is not None and far > place.reach_m:
            found.append(reason("too_far_for_sitter"))
        if self.ask_by and self.ask_by < self.now:
            found.append(reason("too_late_to_ask", at=self.ask_by, day=local(self.ask_by).strftime("%d/%m")))
        return found

    def doubts(self, covers_event: bool | None, covers_travel: bool | None) -> list[Reason]:
        """Why it isn't certain."""
        place, found = self.place, []
        if covers_event is None or covers_travel is None:
            unknown = opening.during(place.hours, self.event).covers is None if self.event else False
            found.append(reason("care_hours_unknown" if unknown else "return_unknown"))
        if place.ages == (None, None):
            found.append(reason("ages_unknown"))
        return found

    def distance_m(self) -> int | None:
        """From home where a sitter comes there; else from the nearer of home and venue."""
        home, venue = self.wish.origin, self.wish.venue
        if self.place.reach_m:
            return round(self.place.point.distance_m(home)) if home else None
        return round(min(self.place.point.distance_m(each) for each in (home, venue) if each))


def _ours(place: CarePlace, wish: CompanionWish) -> bool:
    """Not another venue's sitter, and no place further off than one brings a child."""
    if place.type == "cultuurbabysit":
        return place.point.distance_m(wish.venue) <= SAME_VENUE_M
    if place.type == "licensed_location":
        return any(place.point.distance_m(each) <= BROUGHT_M for each in (wish.origin, wish.venue) if each)
    return True


def _spans(outer: Interval, inner: Interval) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _covers(place: CarePlace, slot: Interval | None) -> bool | None:
    return opening.during(place.hours, slot).covers if slot else None


def _takes(place: CarePlace, age: int) -> bool:
    """A bound that is open keeps nobody out."""
    least, most = place.ages
    return (least is None or least <= age) and (most is None or age <= most)


def _evening(slot: Interval | None) -> bool:
    if slot is None:
        return False
    start, end = local(slot.start), local(slot.end)
    return start.date() != end.date() or start.time() < DAYTIME[0] or end.time() > DAYTIME[1]


def _too_short(slot: Interval | None) -> Reason:
    return reason(
        "care_too_short", start=clock(slot.start) if slot else "?", end=clock(slot.end) if slot else "?"
    )
