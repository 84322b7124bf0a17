"""Concepts of the sector's code lists and the UiTdatabank terms they stand for.

A concept is named by its IRI (`.../concept/ThemaType/circus`), by a taxonomy IRI
(`https://taxonomy.uitdatabank.be/terms/0.52.0.0.0`), by a bare term id or by the concept's local name. Unknown ones
are kept under the name they came with: a new theme must not cost an event.
"""

import csv
from functools import lru_cache
from pathlib import Path

from culture_app.mesh.data import Texts

# A place's type is a term of the domain "eventtype" in UiTdatabank.
_DOMAINS = {"eventtype": "eventtype", "placetype": "eventtype", "theme": "theme", "facility": "facility"}


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str], tuple[str, Texts]]:
    """(list, local name in lower case or term id) -> (term id, labels)."""
    found: dict[tuple[str, str], tuple[str, Texts]] = {}
    with Path(__file__).with_name("concepts.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            labels = {language: row[language] for language in ("nl", "fr", "de", "en") if row[language]}
            for name in (row["concept"].lower(), row["term_id"]):
                if name:
                    found[row["domain"], name] = (row["term_id"] or row["concept"], labels)
    return found


def local_name(reference: str) -> str:
    """The last part of an IRI, or the reference itself."""
    return reference.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1].strip()


@lru_cache(maxsize=4096)
def find(scheme: str, reference: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """(term id, labels by language) of a concept in a list: eventtype, placetype, theme or facility."""
    name = local_name(reference)
    entry = _table().get((scheme, name.lower())) or _table().get((scheme, name))
    return (entry[0], tuple(entry[1].items())) if entry else (name, ())


def term(scheme: str, reference: str) -> dict[str, str]:
    """The concept as an entry of a document's `terms`: id, label (Dutch), domain."""
    term_id, labels = find(scheme, reference)
    return {"id": term_id, "label": dict(labels).get("nl", term_id), "domain": _DOMAINS[scheme]}
