"""Small UiTdatabank documents for these tests, and the way into the room."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson

from culture_app.kernel.clock import BRUSSELS
from culture_app.kernel.identity import key_of
from culture_app.offers import services as offers
from culture_app.offers.data import Outcome, SourceDocument

HOST = "https://io.uitdatabank.be"
NOW = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
LEUVEN, GENT, BRUGGE = (50.8798, 4.7005), (51.0536, 3.7304), (51.2093, 3.2247)


def brussels(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


def iri(kind: str, number: int) -> str:
    return f"{HOST}/{kind}/{number:08d}-0000-4000-8000-000000000000"


def place(number: int = 1, at: tuple[float, float] = LEUVEN, **changes: Any) -> dict[str, Any]:
    return {
        "@id": iri("place", number),
        "@type": "Place",
        "mainLanguage": "nl",
        "name": {"nl": f"Zaal {number}"},
        "address": {"nl": {"addressCountry": "BE", "addressLocality": "Leuven", "postalCode": "3000"}},
        "geo": {"latitude": at[0], "longitude": at[1]},
        "calendarType": "permanent",
        "workflowStatus": "APPROVED",
        **changes,
    }


def event(number: int = 1, at: tuple[float, float] = LEUVEN, **changes: Any) -> dict[str, Any]:
    """An evening on Friday 3 July 2026, 20:00 to 22:00, in a place of its own."""
    return {
        "@id": iri("event", number),
        "@type": "Event",
        "mainLanguage": "nl",
        "name": {"nl": f"Avond {number}"},
        "location": place(number, at),
        "calendarType": "single",
        "startDate": "2026-07-03T20:00:00+02:00",
        "endDate": "2026-07-03T22:00:00+02:00",
        "workflowStatus": "APPROVED",
        "terms": [{"id": "0.50.4.0.0", "label": "Concert", "domain": "eventtype"}],
        **changes,
    }


def sub_event(start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"@type": "Event", "startDate": start, "endDate": end, **more}


def multiple(*entries: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"calendarType": "multiple", "subEvent": list(entries), **changes}


def source(document: dict[str, Any], kind: str = "", modified: datetime | None = None) -> SourceDocument:
    return SourceDocument(
        kind=kind or document.get("@type", "Event").lower(),
        iri=document.get("@id", ""),
        document=document,
        modified=modified,
        source="a test",
        digest=sha256(orjson.dumps(document)).digest(),
    )


def take_in(*documents: dict[str, Any], now: datetime = NOW) -> tuple[Outcome, ...]:
    return offers.ingest(documents=[source(document) for document in documents], now=now)


def key(document: dict[str, Any]):
    return key_of(document["@id"])


def occurrence_of(document: dict[str, Any], number: int = 0):
    """The key of an event's occurrence, by its place in the calendar."""
    kind = document.get("@type", "Event").lower()
    return offers.occurrences(offer=key(document), kind=kind, limit=500).items[number].id


def found(raw: str, now: datetime = NOW) -> list[str]:
    """The Dutch names that a query finds, in its order."""
    query = offers.query_from(raw=raw)
    return [card.name for card in offers.search(query=query, now=now, language="nl").items]
