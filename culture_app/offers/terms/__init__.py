"""Terms of UiTdatabank's taxonomy: types, themes and facilities by id, with their labels in four languages.

They are read once from terms.txt, which anybody can correct. An id that isn't there isn't wrong: documents bring their own
Dutch label, so each caller says what it falls back to.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from culture_app.kernel.words import LANGUAGES

__all__ = ["Domain", "domain_of", "label", "names"]

Domain = Literal["eventtype", "theme", "facility"]


def label(term_id: str, language: str, default: str) -> str:
    """Its label in the asked language; `default` for an id (or a language) that isn't known."""
    found = _terms().get(term_id)
    return found[1].get(language, default) if found else default


def domain_of(term_id: str) -> Domain | None:
    """None for an id that isn't known."""
    found = _terms().get(term_id)
    return found[0] if found else None


def names(term_id: str) -> Mapping[str, str]:
    """Its label by language; nothing for an id that isn't known."""
    found = _terms().get(term_id)
    return found[1] if found else {}


@cache
def _terms() -> Mapping[str, tuple[Domain, Mapping[str, str]]]:
    found: dict[str, tuple[Domain, Mapping[str, str]]] = {}
    domain: Domain = "eventtype"
    for line in (Path(__file__).parent / "terms.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            domain = line.strip("[]")  # type: ignore[assignment]
        elif line and not line.startswith("#"):
            term_id, *texts = line.split(" | ")
            found[term_id] = (domain, dict(zip(LANGUAGES, texts, strict=True)))
    return found
