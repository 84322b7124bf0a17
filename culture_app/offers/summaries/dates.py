"""Summaries of single and multiple: dates.

- xs: 28 nov; 28 nov - 3 dec. The year only where it isn't this one.
- sm: vandaag, vanavond, morgen, deze zondag, ma 28 nov; ma 28 nov - za 3 dec.
- md: ma 28 november 2022; one line per date of several.
- lg and xl: maandag 28 november 2022 van 20u tot 22u30, with childcare and nights.

Of several dates those that are over are left out while others are to come. An evening that runs past midnight is of the day
on which it starts, until six in the morning.
"""

from datetime import date, datetime, timedelta

from culture_app.kernel.clock import local
from culture_app.offers.data import OccurrenceSpec
from culture_app.offers.summaries import saying
from culture_app.offers.summaries.markup import Block, Line, Moment, Piece
from culture_app.offers.summaries.reading import Calendar
from culture_app.offers.summaries.wording import Length, Wording, minutes_of

EVENING = 18 * 60
MORNING = 6 * 60
A_NIGHT = timedelta(hours=18)
MOST_LINES = 100


def blocks(calendar: Calendar, size: str, words: Wording, now: datetime) -> list[Block]:
    to_come = [spec for spec in calendar.dates if spec.end >= now]
    several = len(calendar.dates) > 1
    if size in ("xs", "sm"):
        line = _short(calendar, to_come or list(calendar.dates), size, words, local(now).date())
        return [Block("date", (line,))]
    if several and not to_come:
        return [Block("date", (Line((Piece(words.ended),)),))]
    chosen = to_come or list(calendar.dates)
    lines = [_full(calendar, spec, words, large=size in ("lg", "xl")) for spec in chosen[:MOST_LINES]]
    if len(chosen) > MOST_LINES:
        lines.append(Line((Piece(words.more_dates.format(len(chosen) - MOST_LINES)),)))
    return [Block("dates" if len(lines) > 1 else "date", tuple(lines))]


def _short(calendar: Calendar, chosen: list[OccurrenceSpec], size: str, words: Wording, today: date) -> Line:
    first, last = _days(chosen[0])[0], max(_days(spec)[1] for spec in chosen)
    weekday: Length | None = "short" if size == "sm" else None
    pieces: tuple[Piece | Moment, ...]
    if first == last:
        relative = _relative(words, chosen, first, today) if size == "sm" else ""
        shown = (Piece(relative, "date"),) if relative else saying.day(
            words, first, weekday=weekday, month="short", year=first.year != today.year
        )  # fmt: skip
        machine = (
            local(chosen[0].start).isoformat(timespec="seconds") if len(chosen) == 1 else first.isoformat()
        )
        pieces = (Moment(shown, machine, "startDate"),)
    else:
        start, end = (
            saying.day_moment(words, on, weekday=weekday, month="short", year=on.year != today.year)
            for on in (first, last)
        )
        pieces = (start._replace(itemprop="startDate"), Piece("-", "to"), end._replace(itemprop="endDate"))
    states = {saying.state_of(words, spec.status, spec.booking_availability) for spec in chosen}
    # One word for all of them, or none: some of them go on.
    state = states.pop() if len(states) == 1 else None
    return Line((*pieces, state) if state else pieces)


def _relative(words: Wording, chosen: list[OccurrenceSpec], on: date, today: date) -> str:
    if on == today:
        evening = all(minutes_of(local(spec.start)) >= EVENING for spec in chosen)
        return words.tonight if evening else words.today
    if on == today + timedelta(days=1):
        return words.tomorrow
    if today < on and on.isocalendar()[:2] == today.isocalendar()[:2]:
        return words.this.format(words.days[on.weekday()])
    return ""


def _full(calendar: Calendar, spec: OccurrenceSpec, words: Wording, *, large: bool) -> Line:
    first, last = _days(spec)
    pieces = _with_hours(spec, first, last, words) if large and not _whole_days(spec) else saying.days_between(
        words, first, last, weekday="long" if large else "short", month="long"
    )  # fmt: skip
    reason = calendar.reason(words.language, spec.start) if large else ""
    state = saying.state_of(words, spec.status, spec.booking_availability, reason)
    return Line((*pieces, state) if state else pieces, aside=_aside(spec, words) if large else "")


def _with_hours(spec: OccurrenceSpec, first: date, last: date, words: Wording) -> tuple[Piece | Moment, ...]:
    start, end = local(spec.start), local(spec.end)
    opens, closes = minutes_of(start), minutes_of(end)
    machines = start.isoformat(timespec="seconds"), end.isoformat(timespec="seconds")
    starting = saying.day(words, first, weekday="long", month="long", year=True)
    if first == last:
        hours = saying.between(words, opens, closes if closes >= opens else closes + saying.A_DAY)
        bare = [piece._replace(machine="") for piece in hours]
        if len(bare) < 4:
            return (Moment((*starting, *bare), machines[0], "startDate"),)
        return (
            Moment((*starting, *bare[:2]), machines[0], "startDate"),
            bare[2],
            Moment((bare[3],), machines[1], "endDate"),
        )
    ending = saying.day(words, last, weekday="long", month="long", year=True)
    at = Piece(words.at, "at")
    return (
        Moment(
            (Piece(words.from_day, "from"), *starting, at, Piece(words.o_clock_of(opens), "time")),
            machines[0],
            "startDate",
        ),
        Piece(words.to_moment, "to"),
        Moment((*ending, at, Piece(words.o_clock_of(closes), "time")), machines[1], "endDate"),
    )


def _aside(spec: OccurrenceSpec, words: Wording) -> str:
    care = saying.childcare(words, spec.childcare_start, spec.childcare_end)
    return ", ".join(part for part in (words.overnight if spec.overnight else "", care) if part)


def _days(spec: OccurrenceSpec) -> tuple[date, date]:
    """First and last day."""
    start, end = local(spec.start), local(spec.end)
    if end.date() > start.date():
        midnight = minutes_of(end) == 0 and not end.second
        night = minutes_of(end) <= MORNING and spec.end - spec.start <= A_NIGHT and not spec.overnight
        if midnight or (night and (end.date() - start.date()).days == 1):
            return start.date(), end.date() - timedelta(days=1)
    return start.date(), end.date()


def _whole_days(spec: OccurrenceSpec) -> bool:
    """From a midnight to a midnight, or to the last minute before one: nobody meant those hours."""
    return minutes_of(local(spec.start)) == 0 and minutes_of(local(spec.end)) in (0, saying.A_DAY - 1)
