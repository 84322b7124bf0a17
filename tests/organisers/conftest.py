"""An organiser with a concert tonight, and its account."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from rest_framework.test import APIClient

from culture_app.accounts import services as accounts
from culture_app.kernel import clock
from culture_app.kernel.identity import key_of
from culture_app.offers import services as offers
from culture_app.offers.data import SourceDocument

IRI = "https://io.uitdatabank.be"
ORGANISER = key_of(f"{IRI}/organizers/0a0a0a0a-0000-4000-8000-000000000001")


@pytest.fixture
def now() -> datetime:
    return clock.now().replace(microsecond=0)


@pytest.fixture
def publish(now, db):
    """Ingest a concert of the organiser; its occurrence."""

    def go(*, organiser=f"{IRI}/organizers/0a0a0a0a-0000-4000-8000-000000000001", hours=5, **more) -> UUID:
        iri = f"{IRI}/event/{uuid4()}"
        start = now + timedelta(hours=hours)
        document = {
            "@id": iri,
            "@type": "Event",
            "mainLanguage": "nl",
            "name": {"nl": "Jazz in de kelder"},
            "workflowStatus": "APPROVED",
            "calendarType": "single",
            "startDate": start.isoformat(),
            "endDate": (start + timedelta(hours=2)).isoformat(),
            "terms": [{"id": "0.50.4.0.0", "label": "Concert", "domain": "eventtype"}],
            "location": {
                "@id": f"{IRI}/place/0a0a0a0a-0000-4000-8000-000000000003",
                "@type": "Place",
                "mainLanguage": "nl",
                "name": {"nl": "De kelder"},
                "address": {
                    "nl": {
                        "addressCountry": "BE",
                        "addressLocality": "Leuven",
                        "postalCode": "3000",
                        "streetAddress": "Grote Markt 1",
                    }
                },
                "geo": {"latitude": 50.8792, "longitude": 4.7012},
                "terms": [],
            },
            "organizer": {"@id": organiser, "@type": "Organizer", "name": {"nl": "Kelder vzw"}},
            "priceInfo": [
                {"category": "base", "name": {"nl": "Basistarief"}, "price": 12.5, "priceCurrency": "EUR"},
                {
                    "category": "tariff",
                    "name": {"nl": "Kind (< 12 jaar)"},
                    "price": 5,
                    "priceCurrency": "EUR",
                },
                {"category": "uitpas", "name": {"nl": "UiTPAS Leuven"}, "price": 2, "priceCurrency": "EUR"},
            ],
        } | more
        source = SourceDocument(
            kind="event", iri=iri, document=document, modified=None, source="test", digest=iri.encode()
        )
        (outcome,) = offers.ingest(documents=[source], now=now)
        assert outcome.status == "created", outcome
        return offers.occurrences(offer=key_of(iri), kind="event").items[0].id

    return go


class Desk(APIClient):
    """A signed-in organiser's account."""

    def open(self, occurrence, *, organiser=ORGANISER, **more):
        body = {"occurrence": str(occurrence), "capacity": 80} | more
        return self.post(f"/v1/organisers/{organiser}/pools", body, format="json")

    def sales(self, *, organiser=ORGANISER):
        return self.get(f"/v1/organisers/{organiser}/pools")


@pytest.fixture
def desk(db) -> Desk:
    user = accounts.create_user(
        email="desk@example.org", password="a long enough password", role="organiser", organiser=ORGANISER
    )
    desk = Desk()
    token = accounts.issue_token(user_id=user.id, scopes=["sales:write"])
    desk.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return desk
