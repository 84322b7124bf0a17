"""Summaries of periodic and permanent: periods and weeks.

- Periodic, xs and sm: vanaf 25 nov; tot en met 30 nov once it runs. md: from and to. lg: with the hours of the week.
- Permanent, xs to md: alle dagen open; elke dinsdag open; open ma - wo en vr - zo. lg: the hours of each day.
- lg warns that hours may differ for a while; xl says when and how, with closed days. What is over isn't said.

Days next to each other with the same hours are one line; childcare that all days share is said once.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby

from culture_app.kernel.clock import local
from culture_app.offers.calendar.hours import Slot, Span, Week
from culture_app.offers.summaries import saying
from culture_app.offers.summaries.markup import Block, Line, Moment, Piece
from culture_app.offers.summaries.reading import Calendar
from culture_app.offers.summaries.wording import Length, Wording


def blocks(calendar: Calendar, size: str, words: Wording, now: datetime) -> list[Block]:
    today, large = local(now).date(), size in ("lg", "xl")
    reason = calendar.reason(words.language) if large else ""
    whole = calendar.whole
    state = saying.state_of(words, whole.status, whole.booking_availability, reason)
    behind = (state,) if state else ()
    if calendar.place and whole.status != "Available":
        closing = words.closings[whole.status] + (f": {reason}" if reason else "")
        return [Block("open", (Line((Piece(closing, "status"),)),))]
    if calendar.period:
        period = Line((*_period(calendar.period, size, words, today), *behind))
        return [Block("period", (period,)), *(_hours(calendar, size, words, today) if large else ())]
    if calendar.kind == "periodic":
        return []
    if whole.status != "Available" and state:
        return [Block("open", (Line((Piece(state.text.strip("()"), "status"),)),))]
    if not any(calendar.hours.week):
        always = Block("open", (Line((Piece(words.every_day), *behind)),))
        return [always, *(_hours(calendar, size, words, today) if large else ())]
    if not large:
        return [Block("open", (Line((*_open_days(calendar.hours.week, words), *behind)),))]
    lines = _hours(calendar, size, words, today)
    return [*lines, Block("open", (Line(behind),))] if behind else lines


def _period(period: tuple[date, date], size: str, words: Wording, today: date) -> tuple[Piece | Moment, ...]:
    first, last = period
    if size in ("lg", "xl", "md"):
        return saying.days_between(
            words, first, last, weekday="short" if size == "md" else "long", month="long"
        )
    weekday: Length | None = "short" if size == "sm" else None

    def short(on: date, before: str = "") -> Moment:
        return saying.day_moment(
            words, on, weekday=weekday, month="short", year=on.year != today.year, before=before
        )

    if first == last:
        return (short(first)._replace(itemprop="startDate"),)
    if today < first:
        return (short(first, words.since)._replace(itemprop="startDate"),)
    if today <= last:
        return (short(last, words.until)._replace(itemprop="endDate"),)
    return (
        short(first)._replace(itemprop="startDate"),
        Piece("-", "to"),
        short(last)._replace(itemprop="endDate"),
    )


def _open_days(week: Week, words: Wording) -> tuple[Piece, ...]:
    runs = [days for open_, days in _runs(week, bool) if open_]
    if sum(map(len, runs)) == 7:
        return (Piece(words.every_day),)
    if len(runs) == 1 and len(runs[0]) == 1:
        return (Piece(words.every.format(words.days[runs[0][0]])),)
    named = [_named(days, words.days_short) for days in runs]
    listed = f" {words.conjunction} ".join([", ".join(named[:-1]), named[-1]]) if named[1:] else named[0]
    return Piece(words.open), Piece(listed, "days")


def _hours(calendar: Calendar, size: str, words: Wording, today: date) -> list[Block]:
    hours, found = calendar.hours, []
    if any(hours.week):
        found.append(Block("week", tuple(_week(hours.week, words, closed_too=calendar.kind == "permanent"))))
    adjusted, closed = _to_come(hours.adjusted, calendar, today), _to_come(hours.closed, calendar, today)
    if size == "xl":
        if adjusted:
            found.append(
                Block("adjusted", tuple(_span(span, words) for span in adjusted), words.except_during)
            )
        if closed:
            found.append(Block("closed", tuple(_span(span, words) for span in closed), words.closed_during))
    elif adjusted or closed:
        found.append(Block("open", (Line((Piece(words.hours_differ),)),)))
    return found


def _to_come(spans: Iterable[Span], calendar: Calendar, today: date) -> list[Span]:
    first, last = calendar.period or (date.min, date.max)
    return [span for span in spans if span.last >= max(today, first) and span.first <= last]


def _span(span: Span, words: Wording) -> Line:
    pieces = saying.days_between(words, span.first, span.last, weekday="long", month="long")
    why = span.description.get(words.language)
    if isinstance(why, str) and why.strip():
        pieces += (Piece(f"({' '.join(why.split())})", "description"),)
    bare = tuple(part._replace(itemprop="") if isinstance(part, Moment) else part for part in pieces)
    return Line(bare, below=tuple(_week(span.week, words, closed_too=False)) if span.week else ())


def _week(week: Week, words: Wording, *, closed_too: bool) -> list[Line]:
    shared = _shared_childcare(week)
    if shared:
        week = tuple(tuple(Slot(slot.opens, slot.closes) for slot in slots) for slots in week)
    lines = []
    for slots, days in _runs(week, tuple):
        name = Piece(_named(days, words.days), "days")
        if slots:
            lines.append(Line((name, *_slots(slots, words)), aside=_care(slots, words)))
        elif closed_too:
            lines.append(Line((name, Piece(words.closed, "time"))))
    if shared:
        lines.append(Line((Piece(words.each_day.format(saying.childcare(words, *shared))),)))
    return lines


def _shared_childcare(week: Week) -> tuple[str | None, str | None] | None:
    found = {
        tuple(dict.fromkeys((slot.childcare_start, slot.childcare_end) for slot in slots))
        for slots in week
        if slots
    }
    one = next(iter(found)) if len(found) == 1 else ()
    several_days = sum(bool(slots) for slots in week) > 1
    return one[0] if several_days and len(one) == 1 and any(one[0]) else None


def _slots(slots: Sequence[Slot], words: Wording) -> tuple[Piece, ...]:
    said: list[Piece] = []
    for slot in slots:
        said += saying.between(words, slot.opens, slot.closes, lead=f"{words.conjunction} " if said else "")
    return tuple(said)


def _care(slots: Sequence[Slot], words: Wording) -> str:
    cares = dict.fromkeys((slot.childcare_start, slot.childcare_end) for slot in slots)
    said = [saying.childcare(words, *care) for care in cares]
    return f" {words.conjunction} ".join(part for part in said if part)


def _runs(week: Week, key: type) -> list[tuple[tuple[Slot, ...], list[int]]]:
    """Weekdays next to each other that are alike."""
    return [
        (alike, [day for day, _ in group])
        for alike, group in groupby(enumerate(week), key=lambda numbered: key(numbered[1]))
    ]


def _named(days: Sequence[int], names: Sequence[str]) -> str:
    return names[days[0]] if len(days) == 1 else f"{names[days[0]]} - {names[days[-1]]}"
