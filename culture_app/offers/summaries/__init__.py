"""Calendar summaries: when something is on, as a sentence or a few lines, in four languages."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from culture_app.kernel.words import LANGUAGES, Language
from culture_app.offers.data import SummaryForm

__all__ = ["member", "summary"]


def summary(document: Mapping[str, Any], *, form: SummaryForm, language: Language, now: datetime) -> str:
    return ""


def member(document: Mapping[str, Any], forms: Iterable[SummaryForm], now: datetime) -> dict[str, Any]:
    """The value of `calendarSummary`: `{"nl": {"text": {"sm": "..."}, "html": {"lg": "..."}}, "fr": ...}`."""
    found: dict[str, Any] = {}
    for language in LANGUAGES:
        for size, html in forms:
            kinds = found.setdefault(language, {}).setdefault("html" if html else "text", {})
            kinds[size] = summary(document, form=(size, html), language=language, now=now)
    return found
