"""Calendars that these tests say in words. They stand on Wednesday 1 July 2026, noon in Brussels."""

from datetime import UTC, datetime

from culture_app.offers.summaries import summary

NOW = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)


def text(document, size, language="nl", now=NOW):
    return summary(document, form=(size, False), language=language, now=now)


def html(document, size, language="nl", now=NOW):
    return summary(document, form=(size, True), language=language, now=now)


def dated(start, end, **more):
    """Brussels clock times: "2026-07-03T20:00"."""
    return {"startDate": _offset(start), "endDate": _offset(end), **more}


def single(start, end, **more):
    return {"calendarType": "single", **dated(start, end, **more)}


def multiple(*entries, **more):
    return {"calendarType": "multiple", "subEvent": list(entries), **more}


def periodic(first, last, *hours, **more):
    period = dated(f"{first}T00:00", f"{last}T23:59:59")
    return {"calendarType": "periodic", **period, "openingHours": list(hours), **more}


def permanent(*hours, **more):
    return {"calendarType": "permanent", "openingHours": list(hours), **more}


def hours(days, opens, closes, **more):
    return {"dayOfWeek": days.split(), "opens": opens, "closes": closes, **more}


def _offset(clock):
    """Summer time from April to October is near enough for these."""
    return f"{clock}+0{2 if '04' <= clock[5:7] <= '10' else 1}:00"
