"""Where to eat before or after the show, near the venue.

- Before: from an hour and a half before the start to a quarter before it; after: an hour and a quarter from when
  one is out of the hall. Walking there and to the venue is inside the slot.
- A place counts when it is open for the whole slot; three quarters of an hour of it is `tight`.
- Hours that nobody published are `unknown`, which is how most places are.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from culture_app.kernel.words import Interval
from mobility import opening, streets
from mobility.data import FoodOption, FoodPlan, Reason, Status
from mobility.phrases import reason
from mobility.places import FoodPlace

MEAL = timedelta(minutes=75)
SHORTEST_MEAL = timedelta(minutes=45)
LOOKED_AT = 60
SHOWN = 5
_ORDER: dict[Status, int] = {"ok": 0, "tight": 1, "unknown": 2, "infeasible": 3}


def slot_before(*, at_door: datetime) -> Interval:
    """When one eats to be at the venue's door in time."""
    return Interval(at_door - MEAL, at_door)


def slot_after(*, ready: datetime) -> Interval:
    """When one eats from when one is out."""
    return Interval(ready, ready + MEAL)


def options(
    places: Sequence[tuple[FoodPlace, int]], slot: Interval, *, children: bool
) -> tuple[FoodOption, ...]:
    """The best for a slot; `places` with seconds on foot. Closed ones don't appear."""
    judged = [
        _judge(place, seconds, slot) for place, seconds in places if seconds <= streets.FOOD_WALK_MOST_S
    ]
    fit = sorted(
        (each for each in judged if each.status != "infeasible"),
        key=lambda each: (_ORDER[each.status], children and not each.kid_friendly, each.walk_min, each.name),
    )
    return tuple(replace(each, rank=rank) for rank, each in enumerate(fit[:SHOWN], 1))


def plan(
    places: Sequence[tuple[FoodPlace, int]],
    *,
    before: Interval | None,
    after: Interval | None,
    children: bool,
    reasons: tuple[Reason, ...],
) -> FoodPlan:
    """Both slots judged; a slot that is None has no time for a meal, `reasons` say why."""
    first = options(places, before, children=children) if before else ()
    second = options(places, after, children=children) if after else ()
    found = [each.status for each in (*first, *second)]
    status: Status = min(found, key=_ORDER.__getitem__) if found else "infeasible"
    if not found:
        if not any(seconds <= streets.FOOD_WALK_MOST_S for _, seconds in places):
            status, reasons = "unknown", (*reasons, reason("no_food_nearby"))
        elif before or after:
            reasons = (*reasons, reason("closed_then"))
    return FoodPlan(
        status=status, reasons=reasons, before_slot=before, before=first, after_slot=after, after=second
    )


def _judge(place: FoodPlace, seconds: int, slot: Interval) -> FoodOption:
    verdict = opening.during(place.opening_hours, slot)
    status: Status
    reasons: tuple[Reason, ...]
    if verdict.opening == "unknown":
        status, reasons = "unknown", (reason("opening_unknown"),)
    elif verdict.covers:
        status, reasons = "ok", ()
    elif verdict.longest >= SHORTEST_MEAL:
        status, reasons = "tight", (reason("open_partly"),)
    else:
        status, reasons = "infeasible", (reason("closed_then"),)
    return FoodOption(
        rank=0,
        status=status,
        reasons=reasons,
        id=place.id,
        name=place.name,
        kind=place.kind,
        cuisine=place.cuisine,
        diet=place.diet,
        kid_friendly=place.kid_friendly,
        point=place.point,
        walk_min=seconds // 60,
        opening=verdict.opening,
        covers_slot=verdict.covers,
        url=place.url,
        as_of=place.source.as_of,
    )
