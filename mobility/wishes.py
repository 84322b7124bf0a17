"""From an occurrence of the offers room to a wish: what its times say of the end, and of childcare at the venue."""

from datetime import datetime, time, timedelta

from culture_app.kernel.clock import BRUSSELS, local
from culture_app.kernel.errors import Unprocessable
from culture_app.kernel.words import GeoPoint, Interval
from culture_app.offers.data import Occurrence
from mobility.data import CompanionWish, EndConfidence


def wish_for(
    occurrence: Occurrence,
    *,
    origin: GeoPoint | None,
    adults: int,
    children: tuple[int, ...],
    needs: frozenset[str],
) -> CompanionWish:
    """Unprocessable for an occurrence without a place on the map."""
    if occurrence.point is None:
        raise Unprocessable("Where this takes place is not known, so no way there can be planned.")
    return CompanionWish(
        origin=origin,
        venue=occurrence.point,
        start=occurrence.start,
        end=occurrence.end,
        end_confidence=end_confidence(occurrence.start, occurrence.end),
        adults=adults,
        children=children,
        needs=needs,
        on_site_care=on_site_care(occurrence),
        on_site_care_url=occurrence.booking_url,
        event=occurrence.event,
        occurrence=occurrence.id,
    )


def end_confidence(start: datetime, end: datetime) -> EndConfidence:
    """UiTdatabank writes an end that nobody gave as the start itself, or as 23:59; midnight to 23:59 is "all day"."""
    if end <= start or local(end).time().replace(second=0, microsecond=0) == time(23, 59):
        return "unknown"
    return "stated"


def on_site_care(occurrence: Occurrence) -> Interval | None:
    """The organiser minds children from `childcare_start` to `childcare_end` (Brussels clock); a time that is left
    out is the occurrence's own. None when neither is given, or when they make no interval.
    """
    if not (occurrence.childcare_start or occurrence.childcare_end):
        return None
    start = _at(occurrence.start, occurrence.childcare_start) or occurrence.start
    end = _at(occurrence.end, occurrence.childcare_end) or occurrence.end
    if end < occurrence.start:  # the care goes on past midnight
        end += timedelta(days=1)
    return Interval(start, end) if start <= end else None


def _at(day: datetime, clock: str | None) -> datetime | None:
    return datetime.combine(local(day).date(), time.fromisoformat(clock), BRUSSELS) if clock else None
