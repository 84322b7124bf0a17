"""Calendars: what a document's calendar says, written out as sub-events.

The rules (UiTdatabank's, as its search service documents them), in the order they are applied:

- single: one sub-event. multiple: one per entry. periodic: one that spans the period or, with opening hours, one
  per day and slot. permanent: one open-ended or, with opening hours, one per day and slot of a rolling window.
- A period's days are Brussels days, first and last included, whatever the clock times at its ends.
- The rolling window runs from this day six months ago up to, and not including, this day next year.
- A closed day beats an adjusted day, which replaces the opening hours. A slot belongs to the day it opens on:
  one that closes before it opens (22:00-02:00) runs into the next day, closed or not.
- Opening hours are Brussels clock times. A time that a clock skips in spring is read with the offset from before the gap
  (02:30 becomes 03:30); one that comes twice in autumn is its first (RFC 5545, 3.3.5). A slot that the gap swallows ends when it starts.
- A sub-event without a status or booking availability of its own has that of the whole.
- At most 9,900 sub-events: those from six months ago onward go first, then the most recent before.

What can be understood in one way only is mended, with a note. What says nothing usable raises CalendarFault.
"""

from culture_app.offers.calendar.expansion import MOST, expand
from culture_app.offers.calendar.instants import BEGINNING, END_OF_TIME
from culture_app.offers.calendar.weekdays import weekdays

__all__ = ["BEGINNING", "END_OF_TIME", "MOST", "expand", "weekdays"]
