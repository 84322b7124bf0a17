"""Opening hours: which slots a Brussels day has, after closed and adjusted days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from culture_app.kernel.words import Texts
from culture_app.offers.calendar.instants import WHOLE_DAY, Notes, clock, day
from culture_app.offers.calendar.state import childcare

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """Minutes since midnight; `closes` beyond 24 hours runs into the next day."""

    opens: int
    closes: int
    childcare_start: str | None = None
    childcare_end: str | None = None


Week = tuple[tuple[Slot, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Days that differ: closed (no week) or with a week of their own. `description`: why, by language."""

    first: date
    last: date
    week: Week | None = None
    description: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """Everything that decides when a day is open."""

    week: Week
    closed: tuple[Span, ...]
    adjusted: tuple[Span, ...]

    def on(self, at: date) -> tuple[Slot, ...]:
        """The slots that open on that day."""
        for span in self.closed:
            if span.first <= at <= span.last:
                return ()
        for span in self.adjusted:
            if span.first <= at <= span.last and span.week is not None:
                return span.week[at.weekday()]
        return self.week[at.weekday()]

    @property
    def slots(self) -> int:
        weeks = (self.week, *(span.week for span in self.adjusted if span.week))
        return sum(len(slots) for week in weeks for slots in week)


ALWAYS = Hours(week=((),) * 7, closed=(), adjusted=())


def read(document: Mapping[str, Any], notes: Notes) -> Hours | None:
    """The opening hours of a document; None if it states none at all. Faulty entries are left out, with a note
    each; hours of which nothing remains have no slots.
    """
    entries = document.get("openingHours")
    if not entries:
        if document.get("openingHoursAdjustedDays") or document.get("openingHoursClosedDays"):
            notes.add("closed and adjusted days change opening hours, and there are none: left out")
        return None
    return exceptions(document, notes, week=_week(entries, "openingHours", notes, every_day=False))


def exceptions(document: Mapping[str, Any], notes: Notes, *, week: Week = ((),) * 7) -> Hours:
    """The days that differ from a week; from one without hours, if none is given."""
    return Hours(
        week=week,
        closed=_spans(document, "openingHoursClosedDays", notes),
        adjusted=_spans(document, "openingHoursAdjustedDays", notes),
    )


def _week(entries: Any, what: str, notes: Notes, *, every_day: bool) -> Week:
    week: list[set[Slot]] = [set() for _ in WEEKDAYS]
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries]):
        name = f"{what}[{number}]"
        if not isinstance(entry, Mapping):
            notes.add(f"{name} isn't an entry with days and times and is left out")
            continue
        opens, closes = clock(entry.get("opens")), clock(entry.get("closes"), closing=True)
        lacking = [field for field in ("dayOfWeek", "opens", "closes") if not entry.get(field)]
        if every_day and "dayOfWeek" in lacking:
            lacking.remove("dayOfWeek")
        if lacking:
            notes.add(f"{name} has no {' and no '.join(lacking)} and is left out")
            continue
        if opens is None or closes is None:
            wrong = "opens" if opens is None else "closes"
            notes.add(f"{name}.{wrong} {entry[wrong]!r:.40} isn't a clock time: the entry is left out")
            continue
        if closes < opens or (closes == opens == 0):
            closes += WHOLE_DAY
        days = entry.get("dayOfWeek") or list(WEEKDAYS)
        slot = Slot(opens, closes, *childcare(entry.get("childcare"), f"{name}.", notes))
        for word in days if isinstance(days, list) else [days]:
            weekday = str(word).strip().rsplit("/", 1)[-1].lower()
            if weekday in WEEKDAYS:
                week[WEEKDAYS.index(weekday)].add(slot)
            else:
                notes.add(f"{name}.dayOfWeek {word!r:.40} isn't a day of the week and is left out")
    return tuple(tuple(sorted(_distinct(slots), key=_order)) for slots in week)


def _order(slot: Slot) -> tuple[int, int]:
    return slot.opens, slot.closes


def _distinct(slots: set[Slot]) -> Sequence[Slot]:
    """The same hours twice on one day are one slot; the one with childcare tells more."""
    best: dict[tuple[int, int], Slot] = {}
    for slot in sorted(slots, key=lambda slot: (slot.childcare_start or "", slot.childcare_end or "")):
        best[_order(slot)] = slot
    return list(best.values())


def _spans(document: Mapping[str, Any], what: str, notes: Notes) -> tuple[Span, ...]:
    entries = document.get(what) or []
    adjusts = what == "openingHoursAdjustedDays"
    spans = []
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries]):
        name = f"{what}[{number}]"
        if not isinstance(entry, Mapping):
            notes.add(f"{name} isn't an entry with days and is left out")
            continue
        first = day(entry.get("startDate"))
        last = day(entry.get("endDate"))
        if first is None and last is None:
            notes.add(f"{name} has no startDate and is left out")
            continue
        if first is None or last is None:
            notes.add(f"{name} has one date only: read as that one day")
        start, end = first or last, last or first
        assert start is not None and end is not None  # noqa: PT018 - one of the two was given
        if end < start:
            notes.add(f"{name} ends before it starts and is left out")
            continue
        week: Week | None = None
        if adjusts:
            given = entry.get("openingHours")
            if given is None:
                notes.add(f"{name} has no openingHours: the usual ones hold")
                continue
            week = _week(given, f"{name}.openingHours", notes, every_day=True)
            if given and not any(week):
                notes.add(f"{name} has no usable opening hours: the usual ones hold")
                continue
        why = entry.get("description")
        spans.append(
            Span(first=start, last=end, week=week, description=why if isinstance(why, Mapping) else {})
        )
    return tuple(spans)
