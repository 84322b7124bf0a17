"""Who minds the children from departure to return, not just during the show.

- On site (the organiser's own, or a cultuurbabysit at the venue): the child travels along, so the care must span
  the event. A sitter at home and a licensed location must span departure to return.
- A listing never says that there is room: `on_request` where the provider takes requests, else `unknown`.
- Licensed childcare in Flanders (Agentschap Opgroeien) is daytime care; for an evening that is said, not hoped.
- Ages that one provider doesn't take make it infeasible for this party.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from culture_app.kernel.clock import local
from culture_app.kernel.words import Interval
from mobility import opening
from mobility.data import CareOption, CarePlan, CompanionWish, Reason, Status
from mobility.phrases import clock, reason
from mobility.places import CarePlace

# Nearly every licensed location closes by half past six; "evening" starts here.
DAYTIME = (time(6, 30), time(18, 30))
SHOWN = 6
_ORDER: dict[Status, int] = {"ok": 0, "tight": 1, "unknown": 2, "infeasible": 3}


def plan(
    places: Sequence[CarePlace], wish: CompanionWish, *, needed: Interval | None, whole: bool
) -> CarePlan:
    """`needed` spans departure to return when `whole`; else only what is known of it."""
    event = Interval(wish.start, wish.end) if wish.end and wish.end >= wish.start else None
    options = [*_on_site(wish, event), *(_judge(place, wish, event, needed, whole=whole) for place in places)]
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
            url=wish.on_site_care_url,
            inspection_url=None,
            distance_m=0,
            as_of=None,
        )
    ]


def _judge(
    place: CarePlace, wish: CompanionWish, event: Interval | None, needed: Interval | None, *, whole: bool
) -> CareOption:
    at_venue = place.type == "cultuurbabysit"
    covers_event = _covers(place, event)
    covers_travel = True if at_venue else (_covers(place, needed) if whole else None)
    reasons: list[Reason] = []
    status: Status = "ok"
    spanned = (covers_event,) if at_venue else (covers_event, covers_travel)
    if None in spanned:
        status = "unknown"
        reasons.append(reason("care_hours_unknown") if not place.hours else reason("return_unknown"))
    if False in spanned:
        status = "infeasible"
        reasons = [_too_short(event if at_venue and event else needed or event)]
    if place.type == "licensed_location" and _evening(needed or event):
        status = "infeasible"
        reasons.append(reason("licensed_daytime_only"))
    if not all(_takes(place, age) for age in wish.children):
        status = "infeasible"
        reasons.append(reason("ages_not_served"))
    if place.type == "babysit_service" and place.reach_m is not None and place.distance_m > place.reach_m:
        status = "infeasible"
        reasons.append(reason("too_far_for_sitter"))
    elif place.ages == (None, None) and status != "infeasible":
        status = "unknown"
        reasons.append(reason("ages_unknown"))
    if at_venue:
        reasons.append(reason("child_travels_along"))
    if place.on_request:
        reasons.append(reason("ask_first"))
    return CareOption(
        rank=0,
        status=status,
        reasons=tuple(reasons),
        id=place.id,
        type=place.type,
        name=place.name,
        ages=place.ages,
        covers_event=covers_event,
        covers_travel=covers_travel,
        availability="on_request" if place.on_request else "unknown",
        url=place.url,
        inspection_url=place.inspection_url,
        distance_m=place.distance_m,
        as_of=place.source.as_of,
    )


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
