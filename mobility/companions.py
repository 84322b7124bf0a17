"""Composes an evening around one occurrence: eat, travel, see, travel home, children minded all the while.

Pure: what is known comes in as values and providers, and the instant as an argument.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from culture_app.kernel.words import Interval
from mobility import care, food, streets, trips, way_back, way_there
from mobility.data import (
    NEEDS,
    CarePlan,
    CompanionPlan,
    CompanionWish,
    FoodPlan,
    Journey,
    Moment,
    MomentKind,
    Reason,
    SourceNote,
    TravelOption,
)
from mobility.phrases import MOMENTS, reason
from mobility.places import CarePlace, FoodPlace
from mobility.providers.protocols import StreetRouter, TransitPlanner
from mobility.serviceday import operating_day

# Timetables and opening hours don't change by the minute; seats do, so an outing has its own limit.
VALID_FOR = timedelta(minutes=30)


def compose(
    wish: CompanionWish,
    *,
    places: Sequence[FoodPlace],
    carers: Sequence[CarePlace],
    transit: TransitPlanner,
    router: StreetRouter,
    now: datetime,
) -> CompanionPlan:
    """The plan. `places` and `carers` are empty unless the wish needs food or care."""
    at_door = wish.start - way_there.ENTRY_BUFFER
    ready = way_back.ready_at(wish)
    last = way_back.last_journey(wish, transit)
    meal = _meal(wish, places, Hours(at_door=at_door, ready=ready, last=last, now=now), router)
    before = bool(meal and meal.before)
    after = bool(meal and meal.after and not before)
    eating = food.slot_before(at_door=at_door).start if before else at_door
    out = way_there.plan(wish, arrive_by=eating, transit=transit, router=router, now=now)
    home = way_back.plan(
        wish,
        ready=ready + food.MEAL if after and ready else ready,
        last=last,
        transit=transit,
        router=router,
    )
    going, returning = _chosen(out.options), _chosen(home.options)
    minded = _care(wish, carers, (going, returning), now)
    travels = [*out.options, *home.options]
    degraded = {router.degraded} if any(each.estimated or each.journey for each in travels) else set()
    degraded |= {
        why.code
        for each in travels
        for why in each.reasons
        if why.code in ("no_timetable", "outside_timetable")
    }
    return CompanionPlan(
        status=trips.worst(out.status, home.status),
        reasons=_together((out.reasons, home.reasons)),
        event=wish.event,
        occurrence=wish.occurrence,
        start=wish.start,
        end=wish.end,
        end_confidence=wish.end_confidence if wish.end else "unknown",
        adults=wish.adults,
        children=wish.children,
        needs=tuple(need for need in NEEDS if need in wish.needs),
        origin=streets.coarse(wish.origin) if wish.origin else None,
        generated_at=now,
        valid_until=max(now, min(now + VALID_FOR, wish.start)),
        degraded=tuple(sorted(degraded - {""})),
        sources=_sources(transit, wish, places, carers),
        timeline=_timeline(wish, meal, going, returning, before=before, after=after),
        travel_out=out,
        way_back=home,
        food=meal,
        care=minded,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Between what one may eat: now and the venue's door before, being out and the last way home after."""

    at_door: datetime
    ready: datetime | None
    last: Journey | None
    now: datetime


def _meal(
    wish: CompanionWish, places: Sequence[FoodPlace], hours: Hours, router: StreetRouter
) -> FoodPlan | None:
    if "food" not in wish.needs:
        return None
    walks = router.walk_matrix(wish.venue, [place.point for place in places])
    reasons: list[Reason] = []
    before: Interval | None = food.slot_before(at_door=hours.at_door)
    if before and before.start < hours.now:
        before = None
        reasons.append(reason("no_time_before"))
    after = food.slot_after(ready=hours.ready) if hours.ready else None
    if after and hours.last and after.start <= hours.last.start < after.end:
        after = None
        reasons.append(reason("no_time_after", at=hours.last.rides[0].start))
    return food.plan(
        list(zip(places, walks, strict=True)),
        before=before,
        after=after,
        children=bool(wish.children),
        reasons=tuple(reasons),
    )


def _care(
    wish: CompanionWish,
    carers: Sequence[CarePlace],
    journeys: tuple[Journey | None, Journey | None],
    now: datetime,
) -> CarePlan | None:
    if "care" not in wish.needs:
        return None
    going, returning = journeys
    end = returning.end if returning else wish.end
    start = going.start if going else wish.start
    needed = Interval(start, end) if end and end >= start else None
    return care.plan(carers, wish, needed=needed, whole=bool(going and returning), now=now)


def _chosen(options: Sequence[TravelOption]) -> Journey | None:
    """The journey of the best option that works."""
    return next((each.journey for each in options if each.journey and each.status in ("ok", "tight")), None)


def _together(reasons: Sequence[tuple[Reason, ...]]) -> tuple[Reason, ...]:
    """Each reason once."""
    return tuple({(each.code, each.at): each for group in reasons for each in group}.values())


def _sources(
    transit: TransitPlanner, wish: CompanionWish, places: Sequence[FoodPlace], carers: Sequence[CarePlace]
) -> tuple[SourceNote, ...]:
    notes = [*transit.sources(operating_day(wish.start))] if wish.origin else []
    notes += [place.source for place in places]
    notes += [carer.source for carer in carers]
    return tuple({note.id: note for note in notes}.values())


def _timeline(
    wish: CompanionWish,
    meal: FoodPlan | None,
    going: Journey | None,
    returning: Journey | None,
    *,
    before: bool,
    after: bool,
) -> tuple[Moment, ...]:
    moments = []
    if going:
        moments.append(_moment("travel_out", going.start, going.end))
    if before and meal and meal.before_slot:
        moments.append(_moment("eat_before", meal.before_slot.start, meal.before_slot.end))
    moments.append(_moment("event", wish.start, wish.end))
    if after and meal and meal.after_slot:
        moments.append(_moment("eat_after", meal.after_slot.start, meal.after_slot.end))
    if returning:
        moments.append(_moment("travel_back", returning.start, returning.end))
    if "care" in wish.needs and wish.children:
        moments.insert(0, _moment("care_dropoff", going.start if going else wish.start, None))
        back = returning.end if returning else wish.end
        if back:
            moments.append(_moment("care_pickup", back, None))
    return tuple(moments)


def _moment(kind: MomentKind, start: datetime, end: datetime | None) -> Moment:
    return Moment(kind=kind, start=start, end=end, label=MOMENTS[kind])
