"""A booking as a calendar entry (iCalendar, RFC 5545), to download or to attach to a message.

- Hours are on a Brussels clock with its VTIMEZONE, so that a phone abroad is right as well.
- UID is the booking's id and SEQUENCE only grows: a later file replaces the earlier entry. One that is gone stays an entry,
  with STATUS:CANCELLED, because calendars don't believe that a file that is missing means anything.
- It names the event and the place, and nobody: no organizer, no attendee. CLASS:PRIVATE asks calendars to keep it hers.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID

import icalendar

from culture_app.kernel.clock import local
from culture_app.kernel.words import Language
from ticketing.errors import NoHourToKeep
from ticketing.occasions import Occasion

REMIND = timedelta(hours=2)
PRODUCT = "-//Flanders//Culture app//EN"
_SEATS = {
    "nl": ("1 ticket", "{} tickets"),
    "fr": ("1 billet", "{} billets"),
    "de": ("1 Karte", "{} Karten"),
    "en": ("1 ticket", "{} tickets"),
}
_SHOW = {
    "nl": "Toon de QR-code van je ticket aan de ingang.",
    "fr": "Montrez le code QR de votre billet à l’entrée.",
    "de": "Zeigen Sie den QR-Code Ihrer Karte am Eingang.",
    "en": "Show your ticket’s QR code at the door.",
}
_GONE = {
    "nl": "Deze boeking geldt niet meer.",
    "fr": "Cette réservation n’est plus valable.",
    "de": "Diese Buchung gilt nicht mehr.",
    "en": "This booking is no longer valid.",
}


_VTIMEZONE = """BEGIN:VTIMEZONE
TZID:Europe/Brussels
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


def calendar_entry(
    *,
    booking: UUID,
    occasion: Occasion,
    seats: int,
    gone: bool,
    sequence: int,
    now: datetime,
    language: Language,
) -> bytes:
    """A whole text/calendar file with one entry. `sequence` must be higher than before whenever something changed.

    NoHourToKeep where the occasion has no fixed start.
    """
    if occasion.starts is None:
        raise NoHourToKeep
    entry = icalendar.Event()
    entry.add("uid", str(booking))
    entry.add("sequence", sequence)
    entry.add("dtstamp", now)
    entry.add("dtstart", _clock(occasion.starts))
    if occasion.ends is not None and occasion.ends > occasion.starts:
        entry.add("dtend", _clock(occasion.ends))
    name = " ".join(occasion.name.split())
    entry.add("summary", name)
    if occasion.where:
        entry.add("location", occasion.where)
    if occasion.point is not None:
        entry.add("geo", (occasion.point.lat, occasion.point.lon))
    entry.add("status", "CANCELLED" if gone else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if gone else "OPAQUE")
    entry.add("class", "PRIVATE")
    one, several = _SEATS[language]
    counted = one if seats == 1 else several.format(seats)
    entry.add("description", _GONE[language] if gone else f"{counted}. {_SHOW[language]}")
    if not gone:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -REMIND)
        alarm.add("description", name)
        entry.add_component(alarm)
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_brussels())
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _clock(instant: datetime) -> datetime:
    """On a Brussels clock; in UTC during the hour that comes a second time in autumn, which a clock can't name."""
    at = local(instant)
    return instant.astimezone(UTC) if at.fold else at


@cache
def _brussels() -> icalendar.Component:
    """The rule of Brussels' clock since 1996: the last Sundays of March and October, at one o'clock UTC."""
    return icalendar.Timezone.from_ical(_VTIMEZONE)
