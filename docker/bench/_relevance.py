"""The labelled set: an invented corpus, and Dutch queries with the offers that should be found.

`held_out.txt` was written before the search was tuned; whoever tunes looks at `queries.txt` alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("relevance")
PARTS = {"tuned": "queries.txt", "held out": "held_out.txt"}
HOST = "https://relevance.example"
# Among the first ten; the rank of the first hit counts only there too.
DEPTH = 10
# Where the crowd meets, and who speaks there.
TOWNS = (
    ("Leuven", "Zaal Ons Huis"), ("Gent", "Volkshuis"), ("Antwerpen", "Elcker Ik"), ("Brugge", "De Gilde"),
    ("Hasselt", "Trefpunt"), ("Mechelen", "De Lange Gang"), ("Aalst", "De Brug"), ("Kortrijk", "Textielhuis"),
    ("Oostende", "De Boeie"), ("Turnhout", "De Wijnkelder"), ("Halle", "Den Ast"), ("Lier", "De Fortuin"),
    ("Ieper", "Het Perron"), ("Genk", "De Slagmolen"), ("Roeselare", "De Spil"), ("Geel", "De Bogaard"),
    ("Ninove", "De Linde"), ("Tielt", "De Zonne"), ("Lommel", "De Soeverein"), ("Deinze", "Brielpoort"),
    ("Vilvoorde", "Het Voorwerk"), ("Brasschaat", "Remi Huis"), ("Wetteren", "Nova"), ("Menen", "De Steiger"),
)  # fmt: skip
PEOPLE = (
    "Greet Vandamme", "Luc Peeters", "Fatima El Amrani", "Jos Willems", "An Mertens", "Dirk De Smet", "Hilde Claes",
    "Mehmet Yilmaz", "Rita Goossens", "Wim Jacobs", "Els Maes", "Koen Hermans", "Nadia Benali", "Tom Wouters",
    "Griet Lambrecht", "Pieter Cools", "Sofie Aerts",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of corpus.txt. `language` of its name and description; `town` of the place."""

    key: str
    name: str
    place: str
    town: str
    about: tuple[str, ...]
    description: str
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    text: str
    wanted: frozenset[str]
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """Recall among the first ten, and the mean of one over the rank of the first that is right; 0..1."""

    recall: float
    mrr: float
    queries: int


def corpus() -> tuple[Entry, ...]:
    entries: list[Entry] = []
    for line in _lines("corpus.txt"):
        key, name, where, about, description = (part.strip() for part in line.split("|"))
        place, _, town = where.rpartition(", ")
        language = key[:2] if key[:3] in ("fr-", "de-", "en-") else "nl"
        entries.append(
            Entry(
                key=key, name=name, place=place, town=town, about=tuple(about.split(", ")),
                description=description, language=language,
            )
        )  # fmt: skip
    return tuple(entries)


def crowd() -> tuple[Entry, ...]:
    """What else is on: each line of crowd.txt in two dozen towns. Nothing of it answers a query."""
    entries: list[Entry] = []
    for line in _lines("crowd.txt"):
        name, about, description = (part.strip() for part in line.split("|"))
        for number, (town, hall) in enumerate(TOWNS):
            key = f"crowd-{len(entries)}"
            said = (f"{name}", f"{name} ({town})", f"{name} met {PEOPLE[len(entries) % len(PEOPLE)]}")[
                number % 3
            ]
            entries.append(
                Entry(
                    key=key, name=said, place=hall, town=town, about=tuple(about.split(", ")),
                    description=description, language="nl",
                )
            )  # fmt: skip
    return tuple(entries)


def queries(part: str) -> tuple[Query, ...]:
    """`part` is a key of PARTS."""
    found, kind = [], ""
    for line in _lines(PARTS[part]):
        if line.startswith("["):
            kind = line.strip("[]")
            continue
        text, _, wanted = line.partition(" => ")
        found.append(Query(text=text, wanted=frozenset(wanted.split()), kind=kind))
    return tuple(found)


def _lines(file: str) -> Iterator[str]:
    lines = (line.strip() for line in (FOLDER / file).read_text().splitlines())
    return (line for line in lines if line and not line.startswith("#"))


def iri(entry: Entry) -> str:
    return f"{HOST}/event/{entry.key}"


def document(entry: Entry) -> dict[str, Any]:
    """As UiTdatabank would say it: an event that is there every day of the year."""
    kind, *labels = entry.about
    return {
        "@id": iri(entry),
        "@type": "Event",
        "mainLanguage": entry.language,
        "name": {entry.language: entry.name},
        "description": {entry.language: entry.description},
        "location": {
            "@type": "Place",
            "@id": f"{HOST}/place/{entry.place.lower().replace(' ', '-')}-{entry.town.lower()}",
            "mainLanguage": "nl",
            "name": {"nl": entry.place},
            "address": {"nl": {"addressCountry": "BE", "addressLocality": entry.town, "postalCode": "9000"}},
        },
        "terms": [{"id": f"type-{kind}", "label": kind, "domain": "eventtype"}],
        "labels": labels,
        "calendarType": "permanent",
        "workflowStatus": "APPROVED",
    }


def figures(asked: Sequence[Query], found: Sequence[Sequence[str]]) -> Figures:
    """`found`: for each query the keys of the first ten, best first."""
    recall = mrr = 0.0
    for query, keys in zip(asked, found, strict=True):
        first = list(keys)[:DEPTH]
        recall += len(query.wanted.intersection(first)) / len(query.wanted)
        mrr += next((1 / rank for rank, key in enumerate(first, 1) if key in query.wanted), 0.0)
    count = max(len(asked), 1)
    return Figures(recall=round(recall / count, 3), mrr=round(mrr / count, 3), queries=len(asked))
