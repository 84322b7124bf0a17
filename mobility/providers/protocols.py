"""What mobility asks of a supplier, whoever it is: this process, MOTIS, OpenTripPlanner, Valhalla, Photon.

A supplier that can't answer raises kernel.errors.Unavailable or says None; it never guesses. Points that a
supplier gets are used for the answer and neither kept nor logged.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, Protocol

from culture_app.kernel.words import GeoPoint
from mobility.data import Journey, Leg, SourceNote
from mobility.evenings import Evening
from mobility.places import CarePlace, FoodPlace
from mobility.records import GeoMatch

Coverage = Literal["known", "no_timetable", "outside_timetable"]


class StreetRouter(Protocol):
    """Ways through streets, on foot or by bicycle."""

    # Named in a plan's `degraded` when its answers are estimates; "" when they are routes.
    degraded: str

    def walk(self, origin: GeoPoint, destination: GeoPoint, *, start: datetime) -> Leg: ...
    def bike(self, origin: GeoPoint, destination: GeoPoint, *, start: datetime) -> Leg: ...

    def walk_matrix(self, origin: GeoPoint, destinations: Sequence[GeoPoint]) -> tuple[int, ...]:
        """Seconds on foot from one point to each of several."""
        ...


class TransitPlanner(Protocol):
    """Journeys by timetable, door to door. Walks to and from stops are part of them."""

    def coverage(self, day: date) -> Coverage:
        """What is known of an operating day (from 04:30 to 04:30)."""
        ...

    def sources(self, day: date) -> tuple[SourceNote, ...]:
        """The timetables that count on that day."""
        ...

    def earliest_arrival(
        self, *, origin: GeoPoint, destination: GeoPoint, leave_at: datetime
    ) -> Journey | None:
        """The journey that is there first; of those the one that sets off last."""
        ...

    def latest_departure(
        self, *, origin: GeoPoint, destination: GeoPoint, arrive_by: datetime
    ) -> Journey | None:
        """The journey that sets off last and is there in time; of those the one that is there first."""
        ...

    def last_return(self, *, origin: GeoPoint, destination: GeoPoint, day: date) -> Journey | None:
        """The last journey of an operating day's night: latest_departure with 04:30 as the deadline."""
        ...

    def last_boardings(
        self, *, venues: Sequence[GeoPoint], home: GeoPoint, day: date
    ) -> tuple[tuple[datetime, datetime] | None, ...]:
        """For each venue when one must set off on foot at the latest, and when that vehicle leaves; one search."""
        ...

    def last_departures(
        self, *, venues: Sequence[GeoPoint], home: GeoPoint, evenings: Sequence[Evening]
    ) -> tuple[tuple[datetime | None, ...], ...]:
        """For each evening, for each venue: when one must set off on foot at the latest to be home in time by a
        vehicle; one search an evening.
        """
        ...


class PoiSource(Protocol):
    """Places to eat near a point."""

    def nearest(self, point: GeoPoint, *, limit: int) -> tuple[FoodPlace, ...]:
        """The nearest as the crow flies, nearest first."""
        ...


class CareSource(Protocol):
    """Childcare near points."""

    def nearest(self, points: Sequence[GeoPoint], *, limit: int) -> tuple[CarePlace, ...]:
        """Offers that serve any of the points or lie near one: `limit` of each type for each point."""
        ...


class Geocoder(Protocol):
    """Places by name."""

    def find(self, text: str, *, limit: int, language: str) -> tuple[GeoMatch, ...]:
        """What the text may mean, best first; nothing when it means nothing here."""
        ...
