"""Until when events may last, so that one still gets home that night, or by a given time: many venues, one home, one
search an evening.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from culture_app.kernel.words import GeoPoint
from mobility import streets
from mobility.data import LastHome
from mobility.evenings import EXIT_BUFFER, Departures, Evening
from mobility.providers.protocols import TransitPlanner


def last_homes(
    *, home: GeoPoint, venues: Sequence[GeoPoint], day: date, transit: TransitPlanner
) -> tuple[LastHome, ...]:
    """The same rule as a plan's way home: out of the hall an exit buffer after the end, home by 04:30."""
    walkable = [streets.walk_s(venue, home) <= streets.WALK_MOST_S for venue in venues]
    if transit.coverage(day) != "known":
        return tuple(
            LastHome(venue=venue, known=False, walkable=near)
            for venue, near in zip(venues, walkable, strict=True)
        )
    boardings = transit.last_boardings(venues=venues, home=home, day=day)
    return tuple(
        LastHome(
            venue=venue,
            known=True,
            latest_end=last[0] - EXIT_BUFFER if last else None,
            last_ride=last[1] if last else None,
            walkable=near,
        )
        for venue, near, last in zip(venues, walkable, boardings, strict=True)
    )


def departures(
    *, home: GeoPoint, venues: Sequence[GeoPoint], evenings: Sequence[Evening], transit: TransitPlanner
) -> tuple[Departures, ...]:
    """One search for each evening whose timetable is known; on foot where that is later, or nothing else is known."""
    walks = [streets.walk_s(venue, home) for venue in venues]
    known = [each for each in evenings if transit.coverage(each.day) == "known"]
    ridden = dict(zip(known, transit.last_departures(venues=venues, home=home, evenings=known), strict=True))
    found = []
    for evening in evenings:
        rides = ridden.get(evening, (None,) * len(venues))
        on_foot = [
            evening.by - timedelta(seconds=walk) if walk <= streets.WALK_MOST_S else None for walk in walks
        ]
        found.append(
            Departures(
                evening=evening,
                known=evening in ridden,
                leave_by=tuple(
                    max((at for at in (walking, riding) if at is not None), default=None)
                    for walking, riding in zip(on_foot, rides, strict=True)
                ),
            )
        )
    return tuple(found)
