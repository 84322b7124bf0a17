"""Calendar summaries: when something is on, as a few words (xs) or all there is to say (xl), in four languages.

They say what UiTdatabank's summaries say, per size and calendar type (see `dates` and `weeks`), and differ where those are
clumsy: hours as people write them (20u30), German dates with their dot, a range that opens with "du", "tot en
met" for a last day, an evening past midnight as one evening, reasons that are read and not only hovered over.

Pure functions over values; `now` decides what is over and what is today. A faulty document gives what can be said, or nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from culture_app.kernel.words import LANGUAGES, Language
from culture_app.offers.data import SummaryForm
from culture_app.offers.summaries import dates, weeks
from culture_app.offers.summaries.languages import WORDINGS
from culture_app.offers.summaries.markup import Block, as_html, as_text
from culture_app.offers.summaries.reading import Calendar, read

__all__ = ["member", "summary"]


def summary(document: Mapping[str, Any], *, form: SummaryForm, language: Language, now: datetime) -> str:
    """The calendar of a UiTdatabank document (event or place) in words: plain text, or an HTML fragment.

    Empty if nothing can be said: no calendar, a faulty one, an organiser. Never raises.
    """
    size, html = form
    blocks = _blocks(_calendar(document, now), size, language, now)
    return as_html(blocks) if html else as_text(blocks)


def member(document: Mapping[str, Any], forms: Iterable[SummaryForm], now: datetime) -> dict[str, Any]:
    """The value of `calendarSummary`: `{"nl": {"text": {"sm": "..."}, "html": {"lg": "..."}}, "fr": ...}`.

    Always the four languages and the forms that were asked, the text empty where nothing can be said. Nothing at all for an
    organiser, who has no calendar.
    """
    if document.get("@type") == "Organizer":
        return {}
    calendar = _calendar(document, now)
    found: dict[str, Any] = {}
    for language in LANGUAGES:
        written: dict[str, Sequence[Block]] = {}
        said: dict[str, dict[str, str]] = {}
        found[language] = said
        for size, html in forms:
            if size not in written:
                written[size] = _blocks(calendar, size, language, now)
            if html:
                said.setdefault("html", {})[size] = as_html(written[size])
            else:
                said.setdefault("text", {})[size] = as_text(written[size])
    return found


def _calendar(document: Mapping[str, Any], now: datetime) -> Calendar | None:
    try:
        return read(document, now=now)
    except (TypeError, ValueError, OverflowError, AttributeError, KeyError, RecursionError):
        # Documents come in shapes that nobody foresaw; one without a summary must not take its page with it.
        return None


def _blocks(calendar: Calendar | None, size: str, language: Language, now: datetime) -> Sequence[Block]:
    if calendar is None:
        return ()
    written = dates if calendar.kind in ("single", "multiple") else weeks
    return written.blocks(calendar, size, WORDINGS[language], now)
