"""Walks and bicycle rides as the crow flies (mobility.streets): always there, always said to be an estimate."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from culture_app.kernel.words import GeoPoint
from mobility import streets
from mobility.data import Leg, Mode


class CrowFly:
    """StreetRouter without streets."""

    degraded = "streets_crow_fly"

    def walk(self, origin: GeoPoint, destination: GeoPoint, *, start: datetime) -> Leg:
        return _leg("walk", origin, destination, start, streets.walk_s(origin, destination))

    def bike(self, origin: GeoPoint, destination: GeoPoint, *, start: datetime) -> Leg:
        return _leg("bike", origin, destination, start, streets.bike_s(origin, destination))

    def walk_matrix(self, origin: GeoPoint, destinations: Sequence[GeoPoint]) -> tuple[int, ...]:
        return tuple(streets.walk_s(origin, each) for each in destinations)


def _leg(mode: Mode, origin: GeoPoint, destination: GeoPoint, start: datetime, seconds: int) -> Leg:
    return Leg(
        mode=mode,
        start=start,
        end=start + timedelta(seconds=seconds),
        from_point=origin,
        to_point=destination,
        estimated=True,
    )
