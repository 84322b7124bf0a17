"""Instants as answers show them: ISO 8601 with Brussels' offset; nothing for the ends of an open-ended one."""

from datetime import datetime

from culture_app.kernel.clock import BRUSSELS
from culture_app.offers.calendar import BEGINNING, END_OF_TIME


def shown(instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(BRUSSELS).isoformat(timespec="seconds")


def bounded(instant: datetime) -> datetime | None:
    """None for the beginning and the end of time."""
    return None if instant <= BEGINNING or instant >= END_OF_TIME else instant
