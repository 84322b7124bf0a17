"""Opening a booking's story: first the reason in the log of whoever it is about, then the story.

Both stand in one transaction: when the line can't be written nothing is read, and when the reading fails no line stays that
says otherwise. Support learns nothing of who she is; she learns who of support looked, when and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from culture_app.kernel.words import Language
from culture_app.notices import services as notices
from culture_app.notices.models import Notice
from personal_vault import services as vault
from personal_vault.data import Actor
from ticketing import occasions, story
from ticketing.errors import NoSuchBooking

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """What support sees. `logged` is False only where the booking leads to nobody any more."""

    story: story.Story
    occasion: occasions.Occasion
    notices: tuple[Notice, ...]
    logged: bool


def open_booking(*, booking: UUID, reason: str, staff: UUID, now: datetime, language: Language) -> Opened:
    """Note why, then read. NoSuchBooking, and nothing noted, when there is none."""
    with transaction.atomic():
        known, holder = story.holder_of(booking)
        if not known:
            raise NoSuchBooking
        logged = holder is not None and vault.note_support(
            holder=holder, actor=Actor(kind="support", id=str(staff)), reason=reason, now=now
        )
        found = story.of(booking)
        sent = notices.notices_of(booking=booking)
        occasion = occasions.of(
            occurrence=found.occurrence, starts=found.starts, ends=found.ends, now=now, language=language
        )
    log.info("support_opened", booking=str(booking), staff=str(staff), logged=logged)
    return Opened(story=found, occasion=occasion, notices=sent, logged=logged)
