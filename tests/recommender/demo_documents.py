"""UiTdatabank documents of upcoming events, and their ingestion."""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import orjson

from culture_app.kernel.identity import key_of
from culture_app.offers import services as offers
from culture_app.offers.data import SourceDocument

NOW = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
THEMES = {
    "jazz": ("1.8.2.0.0", "Jazz en blues"),
    "theatre": ("1.3.1.0.0", "Theater"),
    "dance": ("1.9.1.0.0", "Ballet en klassieke dans"),
    "expo": ("1.1.0.0.0", "Audiovisuele kunst"),
}


def iri(kind: str, name: str) -> str:
    return f"https://io.uitdatabank.be/{kind}/{uuid5(NAMESPACE_URL, name)}"


def event_document(number: int, theme: str, *, hours: float, now: datetime = NOW, **changed) -> dict:
    """Theme by theme one house in Leuven, a hundred metres further each."""
    start = now + timedelta(hours=hours)
    term_id, label = THEMES[theme]
    metres = 0.001 * list(THEMES).index(theme)
    return {
        "@id": iri("event", f"event {number}"),
        "@context": "/contexts/event",
        "mainLanguage": "nl",
        "languages": ["nl"],
        "completedLanguages": ["nl"],
        "name": {"nl": f"{theme} {number}"},
        "calendarType": "single",
        "startDate": start.isoformat(),
        "endDate": (start + timedelta(hours=2)).isoformat(),
        "status": {"type": "Available"},
        "bookingAvailability": {"type": "Available"},
        "location": {
            "@id": iri("place", theme),
            "@type": "Place",
            "name": {"nl": f"Huis van {theme}"},
            "mainLanguage": "nl",
            "address": {
                "nl": {
                    "addressCountry": "BE",
                    "addressLocality": "Leuven",
                    "postalCode": "3000",
                    "streetAddress": "Grote Markt 1",
                }
            },
            "geo": {"latitude": 50.879 + metres, "longitude": 4.701},
        },
        "organizer": {"@id": iri("organizer", theme), "@type": "Organizer", "name": {"nl": f"{theme} vzw"}},
        "terms": [
            {"id": "0.50.4.0.0", "label": "Concert", "domain": "eventtype"},
            {"id": term_id, "label": label, "domain": "theme"},
        ],
        "labels": [theme],
        "priceInfo": [
            {"category": "base", "name": {"nl": "Basistarief"}, "price": 12.5, "priceCurrency": "EUR"}
        ],
        "workflowStatus": "APPROVED",
        "audience": {"audienceType": "everyone"},
        "created": (now - timedelta(days=40)).isoformat(),
        "modified": (now - timedelta(days=40)).isoformat(),
        "availableFrom": (now - timedelta(days=40)).isoformat(),
        "availableTo": (start + timedelta(hours=2)).isoformat(),
        **changed,
    }


def ingest(documents: list[dict], *, now: datetime = NOW) -> None:
    outcomes = offers.ingest(
        documents=[
            SourceDocument(
                kind="event",
                iri=document["@id"],
                document=document,
                modified=datetime.fromisoformat(document["modified"]),
                source="test",
                digest=hashlib.sha256(orjson.dumps(document)).digest(),
            )
            for document in documents
        ],
        now=now,
    )
    refused = [outcome for outcome in outcomes if outcome.status != "created"]
    assert not refused, refused


def ingest_programme(size: int = 24, *, now: datetime = NOW) -> None:
    themes = list(THEMES)
    ingest([event_document(at, themes[at % 4], hours=5 + at, now=now) for at in range(size)], now=now)


def event_key(number: int):
    return key_of(iri("event", f"event {number}"))
