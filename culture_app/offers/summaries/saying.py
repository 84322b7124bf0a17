"""Phrases that every summary needs: a state in braces, childcare, a day, hours between two clock times."""

from datetime import date

from culture_app.offers.calendar.instants import clock
from culture_app.offers.summaries.markup import Moment, Piece
from culture_app.offers.summaries.wording import Length, Wording

A_DAY = 24 * 60


def state_of(words: Wording, status: str, booking: str, reason: str = "") -> Piece | None:
    """(geannuleerd: de zanger is ziek); what is cancelled isn't called sold out besides."""
    said = words.statuses.get(status)
    if said:
        return Piece(f"({said}: {reason})" if reason else f"({said})", "status")
    return Piece(f"({words.sold_out})", "status") if booking == "Unavailable" else None


def childcare(words: Wording, start: str | None, end: str | None) -> str:
    """Opvang van 8u tot 18u; vooropvang vanaf 8u; naopvang tot 18u; nothing."""
    opens, closes = clock(start), clock(end, closing=True)
    if opens is not None and closes is not None:
        hours = " ".join(piece.text for piece in between(words, opens, closes))
        return f"{words.childcare} {hours}"
    if opens is not None:
        return words.childcare_before.format(words.o_clock_of(opens))
    return words.childcare_after.format(words.o_clock_of(closes)) if closes is not None else ""


def day(words: Wording, on: date, *, weekday: Length | None, month: Length, year: bool) -> tuple[Piece, ...]:
    """Maandag 28 november 2022."""
    number = Piece(words.day(on, length=month, year=year), "date")
    if weekday is None:
        return (number,)
    return Piece(words.weekday(on, length=weekday), "weekday"), number


def day_moment(
    words: Wording, on: date, *, weekday: Length | None, month: Length, year: bool, before: str = ""
) -> Moment:
    """The same, to be read by machines too, with a word before it."""
    lead = (Piece(before, "from"),) if before else ()
    return Moment((*lead, *day(words, on, weekday=weekday, month=month, year=year)), on.isoformat())


def days_between(
    words: Wording, first: date, last: date, *, weekday: Length | None, month: Length
) -> tuple[Piece | Moment, ...]:
    """Van ... tot en met ..., both whole days with their year; or that one day."""
    if first == last:
        return (
            day_moment(words, first, weekday=weekday, month=month, year=True)._replace(itemprop="startDate"),
        )
    start = day_moment(words, first, weekday=weekday, month=month, year=True, before=words.from_day)
    end = day_moment(words, last, weekday=weekday, month=month, year=True)
    return start._replace(itemprop="startDate"), Piece(words.to_day, "to"), end._replace(itemprop="endDate")


def between(words: Wording, opens: int, closes: int, lead: str = "") -> tuple[Piece, ...]:
    """Van 9u tot 12u; om 17u if it lasts no time; nothing for the whole day. Minutes since midnight."""
    if closes - opens >= A_DAY - 1:
        return ()
    if closes == opens:
        return Piece(f"{lead}{words.at}", "at"), _hour(words.o_clock_of(opens), opens)
    from_hour = Piece(f"{lead}{words.from_hour}", "from")
    to_hour = Piece(words.to_hour, "to")
    ending = words.o_clock_of(closes, end=True)
    # Von 9:00 bis 12:00 Uhr, but: von 20:00 Uhr bis Mitternacht.
    starting = words.o_clock_of(opens) if ending == words.midnight else words.clock(opens)
    return from_hour, _hour(starting, opens), to_hour, _hour(ending, closes)


def _hour(text: str, minutes: int) -> Piece:
    hour, minute = divmod(minutes % A_DAY, 60)
    return Piece(text, "time", f"{hour:02d}:{minute:02d}")
