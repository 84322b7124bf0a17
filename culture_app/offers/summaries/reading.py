"""From a document to what its summary has to say. Faulty calendars are read as far as they can be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from culture_app.kernel.clock import local
from culture_app.kernel.words import Texts
from culture_app.offers.calendar import expand
from culture_app.offers.calendar import hours as opening
from culture_app.offers.calendar.expansion import calendar_type, period_of
from culture_app.offers.calendar.instants import Notes, instant
from culture_app.offers.calendar.state import State, of_whole
from culture_app.offers.data import OccurrenceSpec
from culture_app.offers.document.texts import main_language, texts
from culture_app.offers.errors import CalendarFault

CLOCK_FIELDS = ("calendarType", "openingHours", "startDate", "endDate", "subEvent")


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """`dates` of single and multiple, `period` (first and last day) of periodic, `hours` of periodic and permanent: a
    week without any is one that is open all the time.

    `reasons` of what is cancelled or postponed, by its start; None is the key of the whole's.
    """

    kind: Literal["single", "multiple", "periodic", "permanent"]
    place: bool
    whole: State
    reasons: Mapping[datetime | None, Texts]
    dates: tuple[OccurrenceSpec, ...] = ()
    period: tuple[date, date] | None = None
    hours: opening.Hours = opening.ALWAYS

    def reason(self, language: str, start: datetime | None = None) -> str:
        """In the asked language or not at all: a sentence in another one can't be read out."""
        reason = (self.reasons.get(start) or self.reasons.get(None) or {}).get(language, "")
        return " ".join(reason.split())


def read(document: Mapping[str, Any], *, now: datetime) -> Calendar | None:
    """None if nothing can be said of when it is."""
    notes = Notes()
    place = document.get("@type") == "Place"
    if place and not any(document.get(name) for name in CLOCK_FIELDS):
        document = {**document, "calendarType": "permanent"}
    try:
        kind = calendar_type(document, notes)
    except CalendarFault:
        return None
    found = Calendar(
        kind=kind, place=place, whole=of_whole(document, notes), reasons=_reasons(document, notes)
    )
    try:
        if kind in ("single", "multiple"):
            return replace(found, dates=expand(document, now=now).occurrences)
        if kind == "periodic":
            start, end = period_of(document, notes)
            found = replace(found, period=(local(start).date(), local(end).date()))
        hours = opening.read(document, notes)
        if hours is None:
            hours = opening.exceptions(document, notes)
        elif not hours.slots:
            # It has hours, and which can't be read: nobody is told that it is always open.
            hours, found = opening.exceptions({}, notes), _without_hours(found)
        return replace(found, hours=hours)
    except CalendarFault:
        return found if place and found.whole.status != "Available" else None


def _without_hours(calendar: Calendar) -> Calendar:
    if calendar.kind == "permanent" and calendar.whole.status == "Available":
        raise CalendarFault("no opening hours can be used")
    return calendar


def _reasons(document: Mapping[str, Any], notes: Notes) -> dict[datetime | None, Texts]:
    language = main_language(document)
    found: dict[datetime | None, Texts] = {None: _reason(document, language)}
    entries = document.get("subEvent")
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, Mapping) and (reason := _reason(entry, language)):
            try:
                found[instant(entry.get("startDate"), "startDate", notes)] = reason
            except CalendarFault:
                continue
    return found


def _reason(entry: Mapping[str, Any], language: str) -> Texts:
    status = entry.get("status")
    return texts(status.get("reason"), language) if isinstance(status, Mapping) else {}
