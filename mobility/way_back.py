"""The way home, and until when there is one. The evening fails at the last train.

- Ready: the end of the show plus the exit buffer (the crowd, the cloakroom).
- The last way home is the last departure that is home by 04:30, when the service day ends. Has it gone before one
  is ready, then the event is infeasible by public transport, and the answer says at what time that train goes, and
  whether that is before the end or just too soon after it.
- When the night is so far gone that the morning's first one leaves within the hour, that is a way home too.
- An end that nobody stated promises nothing: the last departure is shown, the status is unknown.
"""

from datetime import datetime, timedelta

from mobility import streets, trips
from mobility.data import CompanionWish, Fallback, Journey, Reason, Status, WayBack
from mobility.evenings import EXIT_BUFFER
from mobility.phrases import reason
from mobility.providers.protocols import StreetRouter, TransitPlanner
from mobility.serviceday import operating_day

TIGHT = timedelta(minutes=15)
TIGHT_IF_ESTIMATED = timedelta(minutes=30)
SOON = timedelta(hours=1)


def ready_at(wish: CompanionWish) -> datetime | None:
    """When one is out of the hall; None when the end isn't known."""
    if wish.end is None or wish.end_confidence == "unknown":
        return None
    return wish.end + EXIT_BUFFER


def last_journey(wish: CompanionWish, transit: TransitPlanner) -> Journey | None:
    """The last way home of the night, caught or not; None when there is none or nobody knows."""
    day = operating_day(ready_at(wish) or wish.start)
    if wish.origin is None or transit.coverage(day) != "known":
        return None
    return transit.last_return(origin=wish.venue, destination=wish.origin, day=day)


def plan(
    wish: CompanionWish,
    *,
    ready: datetime | None,
    last: Journey | None,
    transit: TransitPlanner,
    router: StreetRouter,
) -> WayBack:
    """`ready` is ready_at(wish), or later when one eats after the show; `last` is last_journey(wish)."""
    minutes = int(EXIT_BUFFER.total_seconds()) // 60
    if wish.origin is None:
        return WayBack(
            status="unknown", reasons=(reason("no_origin"),), exit_buffer_min=minutes, ready_at=ready
        )
    fallback: Fallback = "bike" if streets.bike_s(wish.venue, wish.origin) <= streets.BIKE_MOST_S else "taxi"
    departs = last.start if last else None
    if ready is None:
        return WayBack(
            status="unknown",
            reasons=(reason("end_unknown"),),
            exit_buffer_min=minutes,
            last_departure=departs,
            fallback=fallback,
            last=last,
        )
    options = trips.on_own_feet(router, wish.venue, wish.origin, start=ready)
    coverage = transit.coverage(operating_day(ready))
    if coverage != "known":
        options += trips.without(coverage)
        return WayBack(
            status=trips.best(options),
            reasons=(reason(coverage),),
            exit_buffer_min=minutes,
            ready_at=ready,
            fallback=fallback,
            options=trips.ranked(options),
        )
    first = transit.earliest_arrival(origin=wish.venue, destination=wish.origin, leave_at=ready)
    status, reasons = _judge(wish, ready, first, last)
    options.append(trips.transit(status, reasons, first))
    is_last = None if first is None or last is None or last.start < ready else first.start >= last.start
    following = None
    if first and status != "infeasible" and not is_last:
        following = transit.earliest_arrival(
            origin=wish.venue, destination=wish.origin, leave_at=first.start + timedelta(minutes=1)
        )
    return WayBack(
        status=trips.best(options),
        reasons=reasons,
        exit_buffer_min=minutes,
        ready_at=ready,
        first_departure=first.start if first else None,
        last_departure=departs,
        margin_min=int((departs - ready).total_seconds() // 60) if departs else None,
        is_last=is_last,
        next_if_missed=following.start if following else None,
        fallback=fallback,
        options=trips.ranked(options),
        last=last,
    )


def _judge(
    wish: CompanionWish, ready: datetime, first: Journey | None, last: Journey | None
) -> tuple[Status, tuple[Reason, ...]]:
    estimated = (reason("end_estimated", at=wish.end),) if wish.end_confidence == "estimated" else ()
    if last is None and first is None:
        return "infeasible", (reason("no_connection"), *estimated)
    if last is None or last.start < ready:
        if first and first.start - ready <= SOON:
            return "ok", estimated
        reasons = [_gone(wish, last)] if last else [reason("no_connection")]
        if first:
            reasons.append(reason("next_morning", at=first.rides[0].start))
        return "infeasible", (*reasons, *estimated)
    margin = last.start - ready
    reasons = []
    if first is None or first.start >= last.start:
        reasons.append(_about("last_ride", last))
    if margin < (TIGHT_IF_ESTIMATED if estimated else TIGHT):
        reasons.append(reason("tight_margin", at=last.start, minutes=int(margin.total_seconds() // 60)))
    return ("tight" if reasons else "ok"), (*reasons, *estimated)


def _gone(wish: CompanionWish, last: Journey) -> Reason:
    """Gone before the end, or going so soon after it that nobody gets there from the hall."""
    before = wish.end is not None and last.rides[0].start < wish.end
    return _about("last_train_gone" if before else "last_train_out_of_reach", last)


def _about(code: str, journey: Journey) -> Reason:
    """Names the vehicle that one must catch: the first of the journey."""
    ride = journey.rides[0]
    return reason(code, at=ride.start, vehicle=ride.mode)
