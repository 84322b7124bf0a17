"""Until when events may last, so that one still gets home that night: many venues, one home, one search."""

from collections.abc import Sequence
from datetime import date

from culture_app.kernel.words import GeoPoint
from mobility import streets
from mobility.data import LastHome
from mobility.providers.protocols import TransitPlanner
from mobility.way_back import EXIT_BUFFER


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
