"""A notice as an e-mail: plain text, the same as HTML that a screen reader can follow, tickets and calendar beside it.

Pure but for the names of the event and its place, which are asked of the offers. No picture, font or link comes from
outside, so nobody learns that it was opened.
"""

from __future__ import annotations

from datetime import datetime
from email.mime.image import MIMEImage
from email.mime.text import MIMEText
from typing import cast
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.translation import override

from culture_app.kernel.clock import local
from culture_app.kernel.words import LANGUAGES, Language, Money
from culture_app.notices.words import say
from ticketing import diary, occasions, paper, picture
from ticketing.data import Booking, BookingNews, TicketCard

_GONE = ("called_off", "refunded")


def language_of(code: str) -> Language:
    """The citizen's language, or Dutch."""
    return cast("Language", code) if code in LANGUAGES else "nl"


def mail(
    *, notice: UUID, kind: str, news: BookingNews, to: str, language: Language, now: datetime
) -> EmailMultiAlternatives:
    """The message. The same notice always has the same Message-ID, so that a second copy of it can be told from news."""
    booking = news.booking
    occasion = occasions.of(
        occurrence=booking.occurrence, starts=booking.starts, ends=booking.ends, now=now, language=language
    )
    name = " ".join(occasion.name.split())
    amount = _amount(news.returned or Money(0), language)
    subject = say(f"{kind}_subject", language, name=name, amount=amount)
    live = [ticket for ticket in booking.tickets if ticket.barcode] if kind == "confirmed" else []
    codes = [
        {"cid": f"{ticket.id}@tickets", "alt": say("qr_of", language, number=number, all=len(live))}
        for number, ticket in enumerate(live, start=1)
    ]
    context = {
        "language": language,
        "title": name,
        "lines": _lines(kind, news, amount, language),
        "facts": _facts(booking, occasion, language),
        "codes": codes,
        "why": say("why", language),
    }
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("notices/mail.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers={
            "Message-ID": f"<{notice}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": language,
        },
    )
    message.attach_alternative(render_to_string("notices/mail.html", context), "text/html")
    _attach(
        message,
        kind=kind,
        booking=booking,
        live=live,
        codes=codes,
        occasion=occasion,
        language=language,
        now=now,
    )
    return message


def _lines(kind: str, news: BookingNews, amount: str, language: Language) -> list[str]:
    if kind == "refunded":
        return [say("refunded", language, amount=amount)]
    if kind == "called_off":
        lines = [say("called_off", language)]
        paid = news.booking.payment and news.booking.payment.state == "paid"
        return [*lines, say("called_off_money", language)] if paid else lines
    if kind == "promoted" and news.booking.expires_at:
        until = local(news.booking.expires_at)
        words = f"{occasions.day_in_words(until.date(), language)}, {occasions.hours_in_words(until, None, language)}"
        return [say("promoted", language, until=words)]
    return [say("confirmed", language)]


def _facts(booking: Booking, occasion: occasions.Occasion, language: Language) -> list[tuple[str, str]]:
    facts = []
    if occasion.starts:
        day = occasions.day_in_words(local(occasion.starts).date(), language)
        hours = occasions.hours_in_words(occasion.starts, occasion.ends, language)
        facts.append((say("when", language), f"{day}, {hours}"))
    if occasion.where:
        facts.append((say("where", language), occasion.where))
    facts.append((say("seats", language), str(len(booking.tickets))))
    price = _amount(booking.total, language) if booking.total.cents else say("free", language)
    facts.append((say("price", language), price))
    facts.append((say("booking", language), str(booking.id)))
    return facts


def _amount(money: Money, language: Language) -> str:
    with override(language):
        number = number_format(money.amount, decimal_pos=2, use_l10n=True)
    return f"€ {number}" if money.currency == "EUR" else f"{money.currency} {number}"


def _attach(
    message: EmailMultiAlternatives,
    *,
    kind: str,
    booking: Booking,
    live: list[TicketCard],
    codes: list[dict[str, str]],
    occasion: occasions.Occasion,
    language: Language,
    now: datetime,
) -> None:
    """The tickets as PDF and as pictures, and the entry for her calendar; of what is gone, the entry that says so."""
    if live:
        message.attach(
            "tickets.pdf",
            paper.ticket_pdf(occasion=occasion, tickets=live, language=language),
            "application/pdf",
        )
        for number, (ticket, code) in enumerate(zip(live, codes, strict=True), start=1):
            image = MIMEImage(picture.png(ticket.barcode), "png")
            image.add_header("Content-ID", f"<{code['cid']}>")
            image.add_header("Content-Disposition", "inline", filename=f"ticket-{number}.png")
            message.attach(image)
    gone = kind in _GONE and not any(ticket.state in ("live", "used") for ticket in booking.tickets)
    if occasion.starts and (live or gone):
        entry = diary.calendar_entry(
            booking=booking.id,
            occasion=occasion,
            seats=len(live),
            gone=gone,
            sequence=getattr(booking, "revision", int(gone)),
            now=now,
            language=language,
        )
        calendar = MIMEText(entry.decode(), "calendar", "utf-8")
        calendar.set_param("method", "PUBLISH")
        calendar.add_header("Content-Disposition", "attachment", filename="booking.ics")
        message.attach(calendar)
