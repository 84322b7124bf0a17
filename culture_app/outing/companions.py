"""From an occurrence and a wish to what mobility wants to know: a pure function."""

from datetime import datetime, time, timedelta

from culture_app.kernel.clock import BRUSSELS, local
from culture_app.kernel.words import GeoPoint, Interval
from culture_app.offers.data import Occurrence
from culture_app.outing.data import OutingWish
from mobility.data import CompanionWish


def companion_wish(
    *, occurrence: Occurrence, wish: OutingWish, origin: GeoPoint | None
) -> CompanionWish | None:
    """None when nobody knows where the venue is."""
    if occurrence.point is None:
        return None
    stated = occurrence.end > occurrence.start
    return CompanionWish(
        origin=origin,
        venue=occurrence.point,
        start=occurrence.start,
        end=occurrence.end if stated else None,
        end_confidence="stated" if stated else "unknown",
        adults=wish.adults if wish.adults is not None else _adults(wish),
        children=wish.children,
        needs=wish.needs,
        on_site_care=minded(occurrence),
        on_site_care_url=occurrence.booking_url,
    )


def _adults(wish: OutingWish) -> int:
    """Those who have a seat and no age; children may sit on a lap."""
    return max(1, sum(seat.count for seat in wish.seats) - len(wish.children))


def minded(occurrence: Occurrence) -> Interval | None:
    """When the organiser minds children, from the document's Brussels hours on the day of the start (and after midnight
    where the end comes before the beginning). None without hours.
    """
    if not occurrence.childcare_start and not occurrence.childcare_end:
        return None
    day = local(occurrence.start).date()

    def at(text: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(text), BRUSSELS)

    start = at(occurrence.childcare_start) if occurrence.childcare_start else occurrence.start
    end = at(occurrence.childcare_end) if occurrence.childcare_end else occurrence.end
    if end < start:
        end += timedelta(days=1)
    return Interval(start, end)
