"""Tables, a few evenings with seats to sell, and citizens with a token each. JSON in (stdin), JSON out.

In: {"citizens": 64, "pools": [{"name": "hot", "capacity": 30, "cents": 1250, "shards": 1}]}
"""

import json
import sys
from datetime import timedelta
from typing import Any

import django


def main() -> None:
    """Into databases that are empty."""
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from culture_app.kernel import redis_client

    wish = json.load(sys.stdin)
    client = redis_client.client()
    for key in client.scan_iter(match=f"{settings.REDIS_PREFIX}*", count=1000):
        client.delete(key)
    for database in ("default", "keys"):
        call_command("migrate", database=database, verbosity=0)
    print(json.dumps({"pools": _pools(wish["pools"]), "citizens": _citizens(wish["citizens"])}))


def _pools(wishes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    from culture_app.kernel import clock
    from culture_app.kernel.identity import key_of
    from culture_app.kernel.words import Money
    from culture_app.offers import services as offers
    from culture_app.offers.data import SourceDocument
    from ticketing import services as ticketing
    from ticketing.data import PriceLine

    now = clock.now().replace(microsecond=0)
    # Far enough away that a citizen may change her mind and have her money back.
    start = now + timedelta(days=10)
    made = []
    for number, wish in enumerate(wishes):
        iri = f"https://io.uitdatabank.be/event/0a0a0a0a-0000-4000-8000-{number:012x}"
        document = _document(iri, wish["name"], start.isoformat(), (start + timedelta(hours=2)).isoformat())
        offers.ingest(
            documents=[
                SourceDocument(
                    kind="event",
                    iri=iri,
                    document=document,
                    modified=None,
                    source="prove",
                    digest=iri.encode(),
                )
            ],
            now=now,
        )
        occurrence = offers.occurrences(offer=key_of(iri), kind="event").items[0].id
        pool = ticketing.open_pool(
            occurrence=occurrence,
            event=key_of(iri),
            organiser=key_of("https://io.uitdatabank.be/organizers/0a0a0a0a-0000-4000-8000-ffffffffffff"),
            capacity=wish["capacity"],
            prices=(PriceLine(tariff="base", name={"nl": "Basistarief"}, price=Money(wish["cents"])),),
            starts=start,
            ends=start + timedelta(hours=2),
            shards=wish.get("shards", 1),
            now=now,
        )
        made.append({**wish, "id": str(pool.id), "occurrence": str(occurrence)})
    return made


def _document(iri: str, name: str, start: str, end: str) -> dict[str, Any]:
    return {
        "@id": iri,
        "@type": "Event",
        "@context": "https://io.uitdatabank.be/contexts/event",
        "mainLanguage": "nl",
        "languages": ["nl"],
        "name": {"nl": name},
        "workflowStatus": "APPROVED",
        "availableFrom": "2020-01-01T00:00:00+00:00",
        "calendarType": "single",
        "startDate": start,
        "endDate": end,
        "terms": [{"id": "0.50.4.0.0", "label": "Concert", "domain": "eventtype"}],
        "location": {
            "@id": "https://io.uitdatabank.be/place/0a0a0a0a-0000-4000-8000-eeeeeeeeeeee",
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
        "organizer": {
            "@id": "https://io.uitdatabank.be/organizers/0a0a0a0a-0000-4000-8000-ffffffffffff",
            "@type": "Organizer",
            "name": {"nl": "Kelder vzw"},
        },
    }


def _citizens(count: int) -> list[dict[str, str]]:
    from culture_app.accounts import services as accounts
    from culture_app.accounts.models import User
    from culture_app.accounts.scopes import ROLE_SCOPES

    made = []
    for number in range(count):
        # No password: nobody signs in, and hashing one takes longer than all the rest.
        citizen = User(email=f"citizen{number}@example.org", password="!", role="citizen")
        citizen.save()
        token = accounts.issue_token(
            user_id=citizen.pk, scopes=sorted(ROLE_SCOPES["citizen"]), lifetime_s=86400
        )
        made.append({"id": str(citizen.pk), "token": token})
    return made


if __name__ == "__main__":
    main()
