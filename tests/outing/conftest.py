"""A concert in Leuven tonight, its pool, and two citizens with a phone."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from culture_app.accounts import services as accounts
from culture_app.kernel import clock
from culture_app.kernel.identity import key_of
from culture_app.kernel.words import Money
from culture_app.offers import services as offers
from culture_app.offers.data import SourceDocument
from ticketing import services as ticketing
from ticketing.data import Pool, PriceLine

ORGANISER = "https://io.uitdatabank.be/organizers/0a0a0a0a-0000-4000-8000-000000000001"
CONCERT = "https://io.uitdatabank.be/event/0a0a0a0a-0000-4000-8000-000000000002"
BASE = PriceLine(tariff="base", name={"nl": "Basistarief", "en": "Base"}, price=Money(1250))
GRATIS = PriceLine(tariff="base", name={"nl": "Gratis", "en": "Free"}, price=Money(0))


def concert(start: datetime, **more) -> dict:
    return {
        "@id": CONCERT,
        "@type": "Event",
        "@context": "https://io.uitdatabank.be/contexts/event",
        "mainLanguage": "nl",
        "languages": ["nl"],
        "name": {"nl": "Jazz in de kelder", "en": "Jazz in the cellar"},
        "workflowStatus": "APPROVED",
        "availableFrom": "2020-01-01T00:00:00+00:00",
        "calendarType": "single",
        "startDate": start.isoformat(),
        "endDate": (start + timedelta(hours=2)).isoformat(),
        "terms": [{"id": "0.50.4.0.0", "label": "Concert", "domain": "eventtype"}],
        "location": {
            "@id": "https://io.uitdatabank.be/place/0a0a0a0a-0000-4000-8000-000000000003",
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
        "organizer": {"@id": ORGANISER, "@type": "Organizer", "name": {"nl": "Kelder vzw"}},
        "priceInfo": [
            {"category": "base", "name": {"nl": "Basistarief"}, "price": 12.5, "priceCurrency": "EUR"},
            {"category": "tariff", "name": {"nl": "Kind (< 12)"}, "price": 5, "priceCurrency": "EUR"},
        ],
        "bookingInfo": {"url": "https://kelder.example/tickets"},
    } | more


@pytest.fixture
def now() -> datetime:
    """The kernel's clock isn't pinned in tests: the concert is tonight, whenever that is."""
    return clock.now().replace(microsecond=0)


@pytest.fixture
def publish(now):
    """Ingest the concert, possibly changed; its occurrence."""

    def go(*, starts_in=timedelta(hours=5), **more):
        document = concert((now + starts_in).astimezone(UTC), **more)
        source = SourceDocument(
            kind="event",
            iri=CONCERT,
            document=document,
            modified=None,
            source="test",
            digest=repr(document).encode(),
        )
        (outcome,) = offers.ingest(documents=[source], now=now)
        assert outcome.status in ("created", "updated"), outcome
        return offers.occurrences(offer=key_of(CONCERT), kind="event").items[0].id

    return go


@pytest.fixture
def occurrence(publish) -> UUID:
    return publish()


@pytest.fixture
def sell(now):
    """Open a pool for an occurrence."""

    def go(occurrence: UUID, *, prices=(BASE,), capacity=10) -> Pool:
        found = offers.occurrence(id=occurrence)
        return ticketing.open_pool(
            occurrence=occurrence,
            event=found.event,
            organiser=key_of(ORGANISER),
            capacity=capacity,
            prices=prices,
            starts=found.start,
            ends=found.end,
            now=now,
        )

    return go


class Phone(APIClient):
    """A signed-in citizen."""

    citizen: UUID

    def plan(self, occurrence, **more):
        return self.post("/v1/outings", {"occurrence": str(occurrence)} | more, format="json")

    def book(self, outing, key="key", body=None):
        return self.post(
            f"/v1/outings/{outing}/booking", body or {}, format="json", headers={"Idempotency-Key": key}
        )


@pytest.fixture
def sign_in(db):
    def go(name: str) -> Phone:
        user = accounts.create_user(email=f"{name}@example.org", password="a long enough password")
        phone = Phone()
        phone.citizen = user.id
        scopes = ["outings:write", "bookings:write", "bookings:read"]
        token = accounts.issue_token(user_id=user.id, scopes=scopes)
        phone.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        return phone

    return go


@pytest.fixture
def phone(sign_in) -> Phone:
    return sign_in("lotte")
