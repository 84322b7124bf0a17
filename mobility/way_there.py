"""The way there: the last departure that is at the door in time, a quarter of an hour before the start."""

from datetime import datetime, timedelta

from mobility import trips
from mobility.data import CompanionWish, TravelOption, TravelOut
from mobility.phrases import reason
from mobility.providers.protocols import StreetRouter, TransitPlanner
from mobility.serviceday import operating_day

ENTRY_BUFFER = timedelta(minutes=15)


def plan(
    wish: CompanionWish,
    *,
    arrive_by: datetime,
    transit: TransitPlanner,
    router: StreetRouter,
    now: datetime,
) -> TravelOut:
    """`arrive_by` is the start less the entry buffer, or earlier when one eats near the venue first."""
    minutes = int(ENTRY_BUFFER.total_seconds()) // 60
    if wish.origin is None:
        why = reason("no_origin")
        return TravelOut(
            status="unknown", reasons=(why,), arrive_by=arrive_by, entry_buffer_min=minutes, options=()
        )
    options = trips.on_own_feet(router, wish.origin, wish.venue, end=arrive_by)
    options = [_in_time(each, now) for each in options]
    coverage = transit.coverage(operating_day(arrive_by))
    if coverage != "known":
        options += trips.without(coverage)
    else:
        journey = transit.latest_departure(origin=wish.origin, destination=wish.venue, arrive_by=arrive_by)
        if journey is None:
            options.append(trips.transit("infeasible", (reason("no_connection"),), None))
        else:
            options.append(_in_time(trips.transit("ok", (), journey), now))
    status = trips.best(options)
    reasons = tuple(why for each in options if each.kind == "transit" for why in each.reasons)
    if wish.start <= now:
        status, reasons = "infeasible", (reason("already_started", at=wish.start), *reasons)
    return TravelOut(
        status=status,
        reasons=reasons,
        arrive_by=arrive_by,
        entry_buffer_min=minutes,
        options=trips.ranked(options),
    )


def _in_time(option: TravelOption, now: datetime) -> TravelOption:
    """Who should have left already can't go that way any more."""
    if option.journey is None or option.journey.start >= now:
        return option
    late = reason("too_late_to_leave", at=option.journey.start)
    return TravelOption(
        kind=option.kind,
        rank=option.rank,
        status="infeasible",
        reasons=(late, *option.reasons),
        journey=option.journey,
        estimated=option.estimated,
    )
