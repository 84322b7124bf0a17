"""A booking to take along: its tickets on paper, and its hours for a calendar. Made when asked for, kept nowhere."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from culture_app.citizens.holders import holders_of
from culture_app.kernel.words import Language
from ticketing import diary, occasions, paper
from ticketing import services as ticketing
from ticketing.data import Booking
from ticketing.errors import RevokedTicket, UnpaidTicket

UNPAID = ("held", "awaiting_payment")


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A file, and what to call it."""

    body: bytes
    name: str


def tickets(*, citizen: UUID, booking: UUID, now: datetime, language: Language) -> Paper:
    """All its tickets that open a door, a page each. NoSuchBooking; UnpaidTicket, RevokedTicket where none does."""
    found = ticketing.booking(id=booking, holders=holders_of(citizen))
    if not any(ticket.barcode for ticket in found.tickets):
        raise UnpaidTicket if found.state in UNPAID else RevokedTicket
    body = paper.ticket_pdf(
        occasion=_occasion(found, now=now, language=language), tickets=found.tickets, language=language
    )
    return Paper(body=body, name="tickets.pdf")


def entry(*, citizen: UUID, booking: UUID, now: datetime, language: Language) -> Paper:
    """Its calendar entry; one that is gone says so. NoSuchBooking; UnpaidTicket; NoHourToKeep."""
    found = ticketing.booking(id=booking, holders=holders_of(citizen))
    if found.state in UNPAID:
        raise UnpaidTicket
    body = diary.calendar_entry(
        booking=found.id,
        occasion=_occasion(found, now=now, language=language),
        seats=sum(bool(ticket.barcode) for ticket in found.tickets),
        gone=found.state != "confirmed",
        sequence=found.revision,
        now=now,
        language=language,
    )
    return Paper(body=body, name="booking.ics")


def _occasion(booking: Booking, *, now: datetime, language: Language) -> occasions.Occasion:
    return occasions.of(
        occurrence=booking.occurrence, starts=booking.starts, ends=booking.ends, now=now, language=language
    )
