"""What a way there and a way home have in common: on foot, by bicycle, by timetable; and which comes first.

A walk of up to half an hour and a bicycle ride of up to twenty minutes count as a way to get there; a longer ride
(to 45 minutes) is shown, and counts only as a last resort.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from culture_app.kernel.words import GeoPoint
from mobility import streets
from mobility.data import Journey, Reason, Status, TravelOption
from mobility.phrases import reason
from mobility.providers.protocols import StreetRouter

BIKE_EASY_S = 20 * 60
_ORDER: dict[Status, int] = {"ok": 0, "tight": 1, "unknown": 2, "infeasible": 3}
_KINDS = {"transit": 1, "walk": 2, "bike": 3}


def worst(*statuses: Status) -> Status:
    return max(statuses, key=_ORDER.__getitem__)


def best(options: Iterable[TravelOption]) -> Status:
    """The status of the best option that counts; `unknown` when there is none at all."""
    return min((each.status for each in options if counts(each)), key=_ORDER.__getitem__, default="unknown")


def counts(option: TravelOption) -> bool:
    return option.kind != "bike" or (option.journey is not None and _seconds(option.journey) <= BIKE_EASY_S)


def on_own_feet(
    streets_router: StreetRouter,
    origin: GeoPoint,
    destination: GeoPoint,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
) -> list[TravelOption]:
    """Walking and cycling, where that isn't too far; leaving at `start`, or there at `end`."""
    made = []
    for kind, route, most in (
        ("walk", streets_router.walk, streets.WALK_MOST_S),
        ("bike", streets_router.bike, streets.BIKE_MOST_S),
    ):
        leg = route(origin, destination, start=start or end)  # type: ignore[arg-type]
        length = leg.end - leg.start
        if length.total_seconds() > most:
            continue
        if start is None and end is not None:
            leg = replace(leg, start=end - length, end=end)
        metres = round(streets.walk_m(origin, destination)) if kind == "walk" else 0
        why = (reason("estimated_streets"),) if leg.estimated else ()
        made.append(
            TravelOption(
                kind="walk" if kind == "walk" else "bike",
                rank=0,
                status="ok",
                reasons=why,
                journey=Journey(legs=(leg,), walk_m=metres),
                estimated=leg.estimated,
            )
        )
    return made


def ranked(options: Sequence[TravelOption]) -> tuple[TravelOption, ...]:
    """By status, then a short walk, then public transport unless walking is as fast, then the bicycle."""
    transit = next(
        (_seconds(each.journey) for each in options if each.kind == "transit" and each.journey), None
    )

    def order(option: TravelOption) -> tuple[int, bool, int]:
        walking = option.kind == "walk" and option.journey is not None
        short = walking and _seconds(option.journey) <= max(transit or 0, 15 * 60)  # type: ignore[arg-type]
        return (_ORDER[option.status], not counts(option), 0 if short else _KINDS[option.kind])

    return tuple(replace(each, rank=rank) for rank, each in enumerate(sorted(options, key=order), 1))


def without(code: str) -> tuple[TravelOption, ...]:
    """A timetable that says nothing: unknown, not impossible."""
    return (TravelOption(kind="transit", rank=1, status="unknown", reasons=(reason(code),)),)


def transit(status: Status, reasons: tuple[Reason, ...], journey: Journey | None) -> TravelOption:
    return TravelOption(kind="transit", rank=0, status=status, reasons=reasons, journey=journey)


def _seconds(journey: Journey) -> float:
    return (journey.end - journey.start).total_seconds()
