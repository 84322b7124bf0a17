"""expand: from a document's calendar to its sub-events."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any, Literal, cast

from culture_app.kernel.clock import local
from culture_app.offers.calendar import hours as opening
from culture_app.offers.calendar import state
from culture_app.offers.calendar.instants import (
    BEGINNING,
    END_OF_TIME,
    LAST_YEAR,
    Notes,
    at,
    clock_text,
    instant,
    months_from,
)
from culture_app.offers.calendar.state import State
from culture_app.offers.data import Expansion, OccurrenceSpec
from culture_app.offers.errors import CalendarFault

CalendarType = Literal["single", "multiple", "periodic", "permanent"]
MOST = 9_900
BEHIND, AHEAD = 6, 12  # months
_BY_TIME = attrgetter("start", "end")


def expand(document: Mapping[str, Any], *, now: datetime) -> Expansion:
    """Write out the calendar of a UiTdatabank document (event or place), by the rules of this package.

    Pure. Raises CalendarFault with a reason for a curator if the calendar can't be mended.
    """
    notes = Notes()
    kind = calendar_type(document, notes)
    whole = state.of_whole(document, notes)
    if kind == "single":
        found = _single(document, whole, notes)
    elif kind == "multiple":
        found = _multiple(document, whole, notes)
    else:
        return _recurring(document, whole, notes, now=now, permanent=kind == "permanent")
    found.sort(key=_BY_TIME)
    kept = _nearest(found, months_from(local(now).date(), -BEHIND), notes)
    return Expansion(
        occurrences=tuple(kept), calendar_type=kind, mended=tuple(notes), rolling=len(kept) < len(found)
    )


def calendar_type(document: Mapping[str, Any], notes: Notes) -> CalendarType:
    """As stated or, where nothing is, as the rest of the calendar tells. Raises CalendarFault."""
    stated = document.get("calendarType")
    if stated in ("single", "multiple", "periodic", "permanent"):
        return cast("CalendarType", stated)
    if stated:
        raise CalendarFault(f"calendarType {stated!r:.40} isn't single, multiple, periodic or permanent")
    has_hours = bool(document.get("openingHours"))
    guess: CalendarType
    if document.get("subEvent"):
        guess = "multiple"
    elif document.get("startDate") and document.get("endDate"):
        guess = "periodic" if has_hours else "single"
    elif has_hours:
        guess = "permanent"
    else:
        raise CalendarFault(
            "calendarType is missing, and there are no dates, sub-events or opening hours to tell it from"
        )
    notes.add(f"calendarType is missing: read as {guess}")
    return guess


def _entries(document: Mapping[str, Any]) -> list[Any]:
    entries = document.get("subEvent")
    if isinstance(entries, Mapping):
        return [entries]
    return entries if isinstance(entries, list) else []


def _single(document: Mapping[str, Any], whole: State, notes: Notes) -> list[OccurrenceSpec]:
    entries = _entries(document)
    if len(entries) > 1:
        notes.add(f"calendarType is single with {len(entries)} sub-events: each is kept")
        return _multiple(document, whole, notes)
    if entries and isinstance(entries[0], Mapping):
        # The sub-event knows best: the dates of the whole are derived from it.
        own = dict(entries[0])
        for name in ("startDate", "endDate"):
            if not own.get(name) and document.get(name):
                notes.add(f"subEvent[0].{name} is missing: read from the event")
                own[name] = document[name]
        return [_spec(own, state.of_sub_event(own, whole, "subEvent[0].", notes), "subEvent[0].", notes)]
    return [_spec(document, whole, "", notes)]


def _multiple(document: Mapping[str, Any], whole: State, notes: Notes) -> list[OccurrenceSpec]:
    entries = _entries(document)
    if not entries:
        raise CalendarFault("calendarType is multiple, and there is no subEvent")
    inherited = whole if len(entries) == 1 else state.seatless(whole)
    found, faults = [], []
    for number, entry in enumerate(entries):
        what = f"subEvent[{number}]."
        try:
            if not isinstance(entry, Mapping):
                raise CalendarFault(f"subEvent[{number}] has no dates")
            found.append(_spec(entry, state.of_sub_event(entry, inherited, what, notes), what, notes))
        except CalendarFault as fault:
            faults.append(fault.reason)
            notes.add(f"{fault.reason}: that sub-event is left out")
    if not found:
        raise CalendarFault("; ".join(faults[:5]))
    return found


def _spec(entry: Mapping[str, Any], own: State, what: str, notes: Notes) -> OccurrenceSpec:
    start = instant(entry.get("startDate"), f"{what}startDate", notes)
    if entry.get("endDate"):
        end = instant(entry["endDate"], f"{what}endDate", notes, end=True)
    else:
        notes.add(f"{what}endDate is missing: read as the moment it starts")
        end = start
    if end < start:
        if local(end).date() != local(start).date():
            raise CalendarFault(
                f"{what}endDate {entry['endDate']} is before {what}startDate {entry['startDate']}"
            )
        notes.add(f"{what}endDate is earlier that day than {what}startDate: read as after midnight")
        end += timedelta(days=1)
    return _written(start, end, own)


def _written(start: datetime, end: datetime, own: State) -> OccurrenceSpec:
    return OccurrenceSpec(start, end, clock_text(start), *own)


def _recurring(
    document: Mapping[str, Any], whole: State, notes: Notes, *, now: datetime, permanent: bool
) -> Expansion:
    hours = opening.read(document, notes)
    kind: CalendarType = "permanent" if permanent else "periodic"
    today = local(now).date()
    if permanent:
        if hours is None:
            always = _written(BEGINNING, END_OF_TIME, whole)
            return Expansion(occurrences=(always,), calendar_type=kind, mended=tuple(notes), open_ended=True)
        first, last = months_from(today, -BEHIND), months_from(today, AHEAD) - timedelta(days=1)
    else:
        start, end = period_of(document, notes)
        if hours is None:
            return Expansion(
                occurrences=(_written(start, end, whole),), calendar_type=kind, mended=tuple(notes)
            )
        first, last = local(start).date(), local(end).date()
    if not hours.slots:
        raise CalendarFault("no opening hours can be used: " + "; ".join(notes))
    found, truncated = _days(
        hours, first, last, own=state.of_slot(whole), anchor=months_from(today, -BEHIND), notes=notes
    )
    if not found and not permanent:
        raise CalendarFault("within its period it is never open: no day between its dates has opening hours")
    return Expansion(
        occurrences=tuple(found), calendar_type=kind, mended=tuple(notes), rolling=permanent or truncated
    )


def period_of(document: Mapping[str, Any], notes: Notes) -> tuple[datetime, datetime]:
    """Start and end of a periodic calendar. Raises CalendarFault."""
    start = instant(document.get("startDate"), "startDate", notes)
    end = _period_end(document, notes)
    if end < start:
        raise CalendarFault(f"endDate {document['endDate']} is before startDate {document['startDate']}")
    return start, end


def _period_end(document: Mapping[str, Any], notes: Notes) -> datetime:
    stated = document.get("endDate")
    if isinstance(stated, str) and stated[:4].isdigit() and int(stated[:4]) > LAST_YEAR:
        notes.add(f"endDate is in the year {stated[:4]}: read as {LAST_YEAR}")
        stated = f"{LAST_YEAR}-12-31T23:59:59+01:00"
    return instant(stated, "endDate", notes, end=True)


def _days(
    hours: opening.Hours, first: date, last: date, *, own: State, anchor: date, notes: Notes
) -> tuple[list[OccurrenceSpec], bool]:
    """Slots from the anchor day onward, then, while there is room, those before it."""
    anchor = min(max(first, anchor), last + timedelta(days=1))
    onward: list[OccurrenceSpec] = []
    truncated = False
    for slot in _slots(hours, anchor, last, 1, own):
        if len(onward) == MOST:
            truncated = True
            break
        onward.append(slot)
    before: list[OccurrenceSpec] = []
    for slot in _slots(hours, anchor - timedelta(days=1), first, -1, own):
        if len(onward) + len(before) == MOST:
            truncated = True
            break
        before.append(slot)
    if truncated:
        notes.add(f"more than {MOST} sub-events: those nearest to today are kept")
    return sorted(before + onward, key=_BY_TIME), truncated


def _slots(hours: opening.Hours, first: date, last: date, step: int, own: State) -> Iterator[OccurrenceSpec]:
    on, onward = first, timedelta(days=step)
    while (on <= last) if step > 0 else (on >= last):
        slots = hours.on(on)
        for slot in slots if step > 0 else reversed(slots):
            start, closes = at(on, slot.opens), at(on, slot.closes)
            yield OccurrenceSpec(
                start,
                max(start, closes),
                clock_text(start),
                own.status,
                own.booking_availability,
                own.capacity,
                None,
                slot.childcare_start or own.childcare_start,
                slot.childcare_end or own.childcare_end,
            )
        on += onward


def _nearest(found: list[OccurrenceSpec], anchor: date, notes: Notes) -> list[OccurrenceSpec]:
    if len(found) <= MOST:
        return found
    notes.add(f"more than {MOST} sub-events: those nearest to today are kept")
    begin = next(
        (number for number, spec in enumerate(found) if local(spec.start).date() >= anchor), len(found)
    )
    begin = max(0, min(begin, len(found) - MOST))
    return found[begin : begin + MOST]
