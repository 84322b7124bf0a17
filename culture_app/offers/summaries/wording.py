"""The words of calendar summaries, as people in Belgium write them: names of days and months, hours, dates.

Hours: 20u30 in Dutch, 20h30 in French, 20:30 Uhr in German, 20:30 in English (as on every ticket here; no am and pm).
German counts its days (28. November), French only the first (1er novembre).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from culture_app.kernel.words import Language

Length = Literal["short", "long"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """One language. `{}` stands for what is said of."""

    language: Language
    days: tuple[str, ...]
    days_short: tuple[str, ...]
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    # Between two days, between two hours, between a day with an hour and another.
    from_day: str
    to_day: str
    from_hour: str
    to_hour: str
    to_moment: str
    at: str
    since: str
    until: str
    midnight: str
    hour_sign: str
    o_clock: str
    conjunction: str
    today: str
    tonight: str
    tomorrow: str
    this: str
    statuses: Mapping[str, str]
    sold_out: str
    ended: str
    more_dates: str
    closings: Mapping[str, str]
    every_day: str
    every: str
    open: str
    closed: str
    hours_differ: str
    except_during: str
    closed_during: str
    childcare: str
    childcare_before: str
    childcare_after: str
    each_day: str
    overnight: str

    def day(self, on: date, *, length: Length, year: bool) -> str:
        """28 november 2022; 28 nov."""
        month = (self.months if length == "long" else self.months_short)[on.month - 1]
        number = str(on.day)
        if self.language == "de":
            number += "."
        elif self.language == "fr" and on.day == 1:
            number = "1er"
        return f"{number} {month} {on.year}" if year else f"{number} {month}"

    def weekday(self, on: date, *, length: Length, dated: bool = True) -> str:
        """maandag; ma. In German, a comma parts the whole word from the date behind it."""
        if length == "short":
            return self.days_short[on.weekday()]
        return self.days[on.weekday()] + ("," if dated and self.language == "de" else "")

    def clock(self, minutes: int) -> str:
        """Minutes since midnight as 20u30, 20h30 or 20:30; without o'clock."""
        hour, minute = divmod(minutes % (24 * 60), 60)
        if self.hour_sign == ":":
            return f"{hour}:{minute:02d}"
        return f"{hour}{self.hour_sign}{minute:02d}" if minute else f"{hour}{self.hour_sign}"

    def o_clock_of(self, minutes: int, *, end: bool = False) -> str:
        """The same with what closes it (Uhr); midnight has a word of its own where something ends."""
        if end and minutes % (24 * 60) == 0:
            return self.midnight
        return self.clock(minutes) + self.o_clock


def minutes_of(local: datetime) -> int:
    return local.hour * 60 + local.minute


def capital(text: str) -> str:
    """The first letter, also behind a brace, as a capital."""
    for place, sign in enumerate(text):
        if sign.isalpha():
            return text[:place] + sign.upper() + text[place + 1 :]
        if sign.isdigit():
            break
    return text
