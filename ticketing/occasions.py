"""What a ticket is for, as people read it: on paper, in a calendar, in a message.

Names come from the offers room. What it no longer knows keeps its day and hour, which the pool says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import translation
from django.utils.formats import date_format

from culture_app.kernel.clock import local
from culture_app.kernel.words import GeoPoint, Language
from culture_app.offers import services as offers

UNNAMED = {"nl": "Voorstelling", "fr": "Spectacle", "de": "Veranstaltung", "en": "Performance"}
_HOUR = {"nl": "{:%H.%M} uur", "fr": "{0.hour} h {0:%M}", "de": "{:%H:%M} Uhr", "en": "{:%H:%M}"}
_DATE = {"nl": "l j F Y", "fr": "l j F Y", "de": "l, j. F Y", "en": "l j F Y"}
_UNTIL = {"nl": "tot", "fr": "à", "de": "bis", "en": "to"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """One occurrence in one language. `town` is "3000 Leuven" or less; times are None where nobody fixed them."""

    occurrence: UUID
    name: str
    place: str = ""
    town: str = ""
    point: GeoPoint | None = None
    starts: datetime | None = None
    ends: datetime | None = None

    @property
    def where(self) -> str:
        """Place and town on one line."""
        return ", ".join(part for part in (self.place, self.town) if part)


def of(
    *,
    occurrence: UUID,
    starts: datetime | None,
    ends: datetime | None,
    now: datetime,
    language: Language,
) -> Occasion:
    """What this occurrence is called and where it is. One SQL statement."""
    card = offers.cards(occurrences=[occurrence], now=now, language=language).get(occurrence)
    if card is None:
        return Occasion(occurrence=occurrence, name=UNNAMED[language], starts=starts, ends=ends)
    return Occasion(
        occurrence=occurrence,
        name=card.name or UNNAMED[language],
        place=card.place_name or "",
        town=" ".join(part for part in (card.postal_code, card.municipality) if part),
        point=card.point,
        starts=starts,
        ends=ends,
    )


def day_in_words(day: date, language: Language) -> str:
    """As in "zaterdag 4 juli 2026"; in French the first of a month is the "1er"."""
    with translation.override(language):
        said = date_format(day, _DATE[language])
    return said.replace(" 1 ", " 1er ", 1) if language == "fr" and day.day == 1 else said


def hours_in_words(starts: datetime, ends: datetime | None, language: Language) -> str:
    """As in "20.00 uur tot 22.15 uur"; without its end where that is unknown or long after."""
    begin = local(starts)
    said = _HOUR[language].format(begin)
    if ends is None or ends <= starts or (ends - starts).total_seconds() > 12 * 3600:
        return said
    return f"{said} {_UNTIL[language]} {_HOUR[language].format(local(ends))}"
