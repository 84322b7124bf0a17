"""Notices that are due, sent one after the other; a mail server that is away for hours loses none.

- `lease` hands rows out to one worker at a time (SKIP LOCKED) and moves the moment on at which they are due again: a killed
  worker's rows come due by themselves. The pauses grow to a quarter of an hour; after three days a notice is given up.
- No transaction is open while the mail server is spoken with.
- What was accepted without our hearing of it is sent again under the same Message-ID: mail has no better than that.
- The address is asked for when the mail is made, and stands in the mail alone: not in the row, the task, the log or the error.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Literal
from uuid import UUID

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.db.models.functions import Now

from culture_app.accounts import services as accounts
from culture_app.accounts.data import UserCard
from culture_app.accounts.errors import NoSuchUser
from culture_app.kernel import metrics
from culture_app.notices import composing
from culture_app.notices.models import Notice
from personal_vault import services as vault
from personal_vault.data import Actor, Purpose
from ticketing import services as ticketing
from ticketing.data import BookingNews

log = structlog.get_logger(__name__)

TOGETHER = 20
GIVE_UP = timedelta(days=3)
_ME = Actor(kind="service", id="notices")

# The first pause outlives the longest that one batch can take with a mail server that answers slowly.
_LEASE = """
    UPDATE notices_notice SET attempts = attempts + 1,
        due_at = clock_timestamp() + least(interval '15 minutes', interval '1 minute' * 2 ^ least(attempts, 4))
    WHERE id IN (
        SELECT id FROM notices_notice WHERE state = 'waiting' AND due_at <= clock_timestamp()
        ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED
    ) RETURNING id, kind, booking, subject, clock_timestamp() - created_at
"""

type Outcome = Literal["sent", "dropped", "refused", "given_up", "again", "away"]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Due:
    id: UUID
    kind: str
    booking: UUID
    subject: UUID
    age: timedelta


def send_due(*, now: datetime) -> int:
    """Send what is due; how many were tried. Ends early while the mail server is away."""
    tried = 0
    while due := _lease():
        with _Post() as post:
            for notice in due:
                outcome, error = _try(notice, post, now=now)
                tried += 1
                metrics.NOTICES.labels(notice.kind, outcome).inc()
                _note(notice, outcome, error)
                if outcome == "away":
                    return tried
    return tried


def _lease() -> list[_Due]:
    with connection.cursor() as cursor:
        cursor.execute(_LEASE, [TOGETHER])
        return [
            _Due(id=key, kind=kind, booking=booking, subject=subject, age=age)
            for key, kind, booking, subject, age in cursor.fetchall()
        ]


class _Post:
    """The line to the mail server: opened at the first mail, opened again when it broke."""

    def __enter__(self) -> _Post:
        self._line: BaseEmailBackend = get_connection()
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._line.close()
        except (OSError, SMTPException):
            log.info("notices_line_broke")

    def open(self) -> None:
        self._line.open()

    def send(self, message: composing.EmailMultiAlternatives) -> None:
        try:
            self._line.send_messages([message])
        except (OSError, SMTPException):
            # What was agreed on this line is uncertain: the next mail gets a new one.
            self.__exit__()
            self._line = get_connection()
            raise


def _try(notice: _Due, post: _Post, *, now: datetime) -> tuple[Outcome, str]:
    """One notice: what became of it, and by which class of error."""
    news = ticketing.news_of(booking=notice.booking, refund=_refund(notice))
    reader = _reader(news, now=now)
    if news is None or reader is None or _is_over(notice.kind, news):
        return "dropped", ""
    late: Outcome = "given_up" if notice.age > GIVE_UP else "again"
    message = composing.mail(
        notice=notice.id,
        kind=notice.kind,
        news=news,
        to=reader.email,
        language=composing.language_of(reader.language),
        now=now,
    )
    try:
        post.open()
    except (OSError, SMTPException) as error:
        return ("given_up" if late == "given_up" else "away"), _named(error)
    try:
        post.send(message)
    except SMTPRecipientsRefused as error:
        forever = all(code >= 500 for code, _ in error.recipients.values())
        return ("refused" if forever else late), _named(error)
    except SMTPDataError as error:
        return ("refused" if error.smtp_code >= 500 else late), _named(error)
    except (OSError, SMTPException) as error:
        return late, _named(error)
    return "sent", ""


def _refund(notice: _Due) -> UUID | None:
    return notice.subject if notice.kind == Notice.Kind.REFUNDED else None


def _reader(news: BookingNews | None, *, now: datetime) -> UserCard | None:
    """To whom it goes; in her log. None when nobody holds the booking any more."""
    if news is None:
        return None
    citizen = vault.owner_of(holder=news.booking.holder, purpose=Purpose.BOOKING, actor=_ME, now=now)
    if citizen is None:
        return None
    try:
        return accounts.user(user_id=citizen)
    except NoSuchUser:
        return None


def _is_over(kind: str, news: BookingNews) -> bool:
    """What it would say isn't true any more: tickets that don't let in, seats that aren't held."""
    match kind:
        case Notice.Kind.CONFIRMED:
            return not any(ticket.barcode for ticket in news.booking.tickets)
        case Notice.Kind.REFUNDED:
            return news.returned is None
        case Notice.Kind.PROMOTED:
            return news.booking.state not in ("held", "awaiting_payment")
        case _:
            return False


def _named(error: Exception) -> str:
    """The class and the server's code; its words may repeat the address."""
    code = error.smtp_code if isinstance(error, SMTPResponseException) else ""
    if isinstance(error, SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    return f"{type(error).__name__} {code}".strip()


def _note(notice: _Due, outcome: Outcome, error: str) -> None:
    row = Notice.objects.filter(pk=notice.id)
    if outcome in ("again", "away"):
        row.update(error=error)
    else:
        row.update(state=outcome, error=error, ended_at=Now())
    log.info("notice", notice=str(notice.id), kind=notice.kind, outcome=outcome, error=error)
