"""Texts in several languages, and the plain words inside HTML."""

import html
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from culture_app.kernel.words import LANGUAGES

_TAG = re.compile(r"<[^>]{0,2000}>")


def texts(value: Any, main_language: str = "nl") -> dict[str, str]:
    """`{"nl": "...", ...}`; a plain string (older documents) is in the document's main language."""
    if isinstance(value, str):
        return {main_language: value.strip()} if value.strip() else {}
    if not isinstance(value, dict):
        return {}
    return {
        str(language): text.strip()
        for language, text in value.items()
        if isinstance(text, str) and text.strip() and len(str(language)) <= 8
    }


def main_language(document: Mapping[str, Any]) -> str:
    stated = document.get("mainLanguage")
    return stated if isinstance(stated, str) and stated in LANGUAGES else "nl"


def plain(text: str, most: int = 4000) -> str:
    """Without tags and entities, cut to a length that a search can weigh."""
    text = text[: most * 4]
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    return " ".join(text.split())[:most]


def folded(text: str) -> str:
    """Lower case without diacritics: how words are compared for typing errors."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return " ".join("".join([sign for sign in decomposed if not unicodedata.combining(sign)]).split())


def strings(value: Any) -> list[str]:
    """The strings of a list, each once, in order."""
    if not value:
        return []
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return []
    return list(dict.fromkeys(item.strip() for item in value if isinstance(item, str) and item.strip()))
