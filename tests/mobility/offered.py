"""One event taken in through the door of the offers room."""

from hashlib import sha256

import orjson

from culture_app.kernel import clock
from culture_app.offers import services as offers
from culture_app.offers.data import SourceDocument


def take_in(*, start, end, at, number=1, **more):
    """An event in a place of its own; its IRI."""
    iri = f"https://io.uitdatabank.be/event/{number:08d}-0000-4000-8000-000000000000"
    document = {
        "@id": iri,
        "@type": "Event",
        "mainLanguage": "nl",
        "name": {"nl": "Avond"},
        "location": {
            "@id": iri.replace("event", "place"),
            "@type": "Place",
            "mainLanguage": "nl",
            "name": {"nl": "Zaal"},
            "address": {"nl": {"addressCountry": "BE", "addressLocality": "Aarschot", "postalCode": "3200"}},
            "geo": {"latitude": at[0], "longitude": at[1]},
        },
        "calendarType": "single",
        "startDate": start.isoformat(),
        "endDate": end.isoformat(),
        "workflowStatus": "APPROVED",
        "terms": [{"id": "0.50.4.0.0", "label": "Concert", "domain": "eventtype"}],
        **more,
    }
    source = SourceDocument(
        kind="event",
        iri=iri,
        document=document,
        modified=None,
        source="a test",
        digest=sha256(orjson.dumps(document)).digest(),
    )
    outcome = offers.ingest(documents=[source], now=clock.now())[0]
    assert outcome.status == "created", outcome
    return iri
