"""The calls of a phone: shapes, headers, refusals, and how many statements each costs."""

import orjson
import pytest
from drf_spectacular.generators import SchemaGenerator

from culture_app.offers import services as offers
from culture_app.offers.data import Availability
from tests.offers.documents import NOW, event, iri, key, multiple, occurrence_of, place, sub_event, take_in

pytestmark = pytest.mark.django_db
UDB = iri("event", 1).rsplit("/", 1)[1]


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch):
    """The kernel's clock, pinned as CULTURE_AT pins it."""
    monkeypatch.setattr("culture_app.kernel.clock._PINNED", NOW)


@pytest.fixture
def world():
    take_in(place(), event())


def test_without_embed_a_member_is_a_reference(client, world):
    body = client.get("/v1/events").json()
    assert body == {
        "@context": "http://www.w3.org/ns/hydra/context.jsonld",
        "@type": "PagedCollection",
        "itemsPerPage": 30,
        "totalItems": 1,
        "member": [{"@id": iri("event", 1), "@type": "Event"}],
    }


def test_embed_true_gives_whole_documents(client, world):
    (member,) = client.get("/v1/events?embed=true").json()["member"]
    assert member["startDate"] == "2026-07-03T20:00:00+02:00"


def test_embed_card_gives_what_a_phone_draws(client, world):
    (card,) = client.get("/v1/events?embed=card&coordinates=50.8798,4.7005").json()["member"]
    assert card == {
        "@id": iri("event", 1),
        "@type": "Event",
        "id": str(key(event())),
        "name": "Avond 1",
        "image": None,
        "place": {
            "id": str(key(place())),
            "@id": iri("place", 1),
            "name": "Zaal 1",
            "municipality": "Leuven",
            "postalCode": "3000",
            "point": {"lat": 50.8798, "lon": 4.7005},
        },
        "organizer": None,
        "price": None,
        "terms": [{"id": "0.50.4.0.0", "label": "Concert"}],
        "labels": [],
        "highlight": None,
        "occurrence": {
            "id": str(occurrence_of(event())),
            "start": "2026-07-03T20:00:00+02:00",
            "end": "2026-07-03T22:00:00+02:00",
            "status": "Available",
            "bookingAvailability": "Available",
            "seatsLeft": None,
            "crowd": "unknown",
            "crowdBasis": None,
            "crowdAsOf": None,
        },
        "distance": 0,
    }


def test_a_card_read_back_is_the_card_that_was_sent(client):
    image = {"contentUrl": "https://example.org/a.png"}
    price = [{"category": "base", "price": 10}, {"category": "tariff", "price": "7,50"}]
    take_in(
        event(
            organizer={"@id": iri("organizer", 3), "name": {"nl": "Wij"}},
            mediaObject=[image],
            priceInfo=price,
        )
    )
    (sent,) = client.get("/v1/offers?embed=card").json()["member"]
    (card,) = offers.search(query=offers.query_from(raw=""), now=NOW, language="nl").items
    assert orjson.loads(orjson.dumps(offers.card_json(card=card))) == sent
    assert sent["price"] == {"min": {"amount": "7.50", "currency": "EUR"}, "free": False}


@pytest.mark.parametrize(
    ("path", "types"),
    [
        ("/v1/offers", {"Event", "Place"}),
        ("/v1/events", {"Event"}),
        ("/v1/places", {"Place"}),
        ("/v1/organizers", {"Organizer"}),
    ],
)
def test_each_list_has_its_kinds(client, world, path, types):
    take_in({"@id": iri("organizer", 3), "@type": "Organizer", "name": {"nl": "Wij"}})
    assert {member["@type"] for member in client.get(path).json()["member"]} == types


@pytest.mark.parametrize("path", ["/v1/offers", f"/v1/events/{UDB}", f"/v1/events/{UDB}/occurrences"])
def test_answers_are_linked_data_that_everybody_may_keep(client, world, path):
    answer = client.get(path)
    assert answer["Content-Type"] == "application/ld+json"
    assert answer["Cache-Control"] == "public, no-cache"
    assert client.get(path, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert client.get(path, headers={"accept": "application/json"})["Content-Type"] == "application/json"


def test_a_full_page_says_how_the_next_one_is_asked(client, world):
    take_in(event(2))
    first = client.get("/v1/events?limit=1").json()
    second = client.get(f"/v1/events?limit=1&after={first['next']}").json()
    assert {page["member"][0]["@id"] for page in (first, second)} == {iri("event", 1), iri("event", 2)}
    assert "next" not in client.get("/v1/events?limit=3").json()


def test_a_result_says_why_it_is_there(client, world):
    asked = "/v1/events?embed=card&explain=true&termIds[]=0.50.4.0.0&coordinates=50.8798,4.7005"
    (card,) = client.get(asked).json()["member"]
    assert card["explanation"] == {"distance": 0, "terms": ["0.50.4.0.0"]}


def test_a_document_is_found_by_our_key_and_by_the_uuid_in_its_iri(client, world):
    by_uuid, by_key = client.get(f"/v1/events/{UDB}"), client.get(f"/v1/events/{key(event())}")
    assert by_uuid.json()["@id"] == iri("event", 1)
    assert by_uuid.content == by_key.content


def test_a_place_is_not_an_event(client, world):
    assert client.get(f"/v1/events/{key(place())}").status_code == 404
    assert client.get(f"/v1/places/{key(place())}").json()["name"] == {"nl": "Zaal 1"}


def test_a_withdrawn_offer_is_gone(client, world):
    take_in(event(workflowStatus="DELETED"))
    answer = client.get(f"/v1/events/{UDB}")
    assert answer.status_code == 410
    assert answer.json()["type"] == "/problems/offer-withdrawn"
    assert client.get(f"/v1/events/{UDB}/occurrences").status_code == 410


def test_a_draft_is_not_found_by_searching_but_by_its_id(client):
    take_in(event(workflowStatus="DRAFT"))
    assert client.get("/v1/events").json()["totalItems"] == 0
    assert client.get(f"/v1/events/{UDB}/occurrences").json()["totalItems"] == 1


def test_occurrences_show_the_expansion_in_brussels_time(client):
    night = sub_event(
        "2026-10-24T20:00:00+00:00",
        "2026-10-25T05:00:00+00:00",
        status={"type": "TemporarilyUnavailable"},
        bookingAvailability={"type": "Available", "capacity": 90, "remainingCapacity": 12},
        childcare={"start": "21:00", "end": "07:00"},
        overnight=True,
    )
    take_in(event() | multiple(night))
    (member,) = client.get(f"/v1/events/{UDB}/occurrences").json()["member"]
    assert member == {
        "@id": f"urn:uuid:{occurrence_of(event())}",
        "@type": "Occurrence",
        "id": str(occurrence_of(event())),
        "start": "2026-10-24T22:00:00+02:00",
        "end": "2026-10-25T06:00:00+01:00",
        "status": "TemporarilyUnavailable",
        "bookingAvailability": "Available",
        "capacity": 90,
        "remainingCapacity": 12,
        "seatsLeft": 12,
        "crowd": "unknown",
        "crowdBasis": None,
        "crowdAsOf": None,
        "childcare": {"start": "21:00", "end": "07:00"},
        "overnight": True,
    }


def test_seats_of_a_pool_are_the_seats_that_remain(client, world):
    row = Availability(occurrence=occurrence_of(event()), capacity=50, seats_left=0, basis="pool", as_of=NOW)
    offers.record_availability(rows=[row])
    (member,) = client.get(f"/v1/events/{UDB}/occurrences").json()["member"]
    assert (member["seatsLeft"], member["remainingCapacity"], member["bookingAvailability"]) == (
        0,
        0,
        "Unavailable",
    )


def test_an_open_ended_offer_has_one_occurrence_without_times(client, world):
    (member,) = client.get(f"/v1/places/{key(place())}/occurrences").json()["member"]
    assert (member["start"], member["end"]) == (None, None)


def test_occurrences_are_paged_and_limited_to_a_window(client):
    days = range(3, 9)
    take_in(
        event()
        | multiple(
            *(sub_event(f"2026-07-0{day}T20:00:00+02:00", f"2026-07-0{day}T22:00:00+02:00") for day in days)
        )
    )
    path = f"/v1/events/{UDB}/occurrences"

    def starts(query):
        body = client.get(f"{path}?{query}").json()
        return body["totalItems"], [member["start"][8:10] for member in body["member"]]

    assert starts("limit=2&start=2") == (6, ["05", "06"])
    assert starts("start=6") == (6, [])
    assert starts("dateFrom=2026-07-04T22:00:00+02:00&dateTo=2026-07-06T20:00:00+02:00") == (
        3,
        ["04", "05", "06"],
    )


@pytest.mark.parametrize(
    ("path", "status", "type"),
    [
        ("/v1/offers?distanse=5km", 400, "/problems/unknown-parameter"),
        ("/v1/offers?limit=x", 400, "/problems/bad-parameter"),
        (f"/v1/events/{UDB}/occurrences?text=x", 400, "/problems/unknown-parameter"),
        ("/v1/events/00000009-0000-4000-8000-000000000000", 404, "/problems/offer-not-found"),
        ("/v1/events/00000009-0000-4000-8000-000000000000/occurrences", 404, "/problems/offer-not-found"),
    ],
)
def test_refusals_are_problems(client, world, path, status, type):  # noqa: A002
    answer = client.get(path)
    assert (answer.status_code, answer.json()["type"]) == (status, type)
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    [
        "/v1/offers?embed=card&coordinates=50.88,4.7&distance=10km&seats=1&seatsUnknown=true&text=avond",
        "/v1/offers?embed=true",
        "/v1/places?count=none",
        "/v1/organizers",
        f"/v1/events/{UDB}",
        f"/v1/events/{UDB}/occurrences?dateFrom=2026-07-01T00:00:00Z",
    ],
)
def test_each_call_costs_one_statement(client, world, django_assert_num_queries, path):
    with django_assert_num_queries(1):
        assert client.get(path).status_code == 200


def test_facets_cost_a_second_statement(client, world, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert (
            client.get("/v1/offers?embed=card&facets[]=regions&facets[]=types&facets[]=crowds").status_code
            == 200
        )


def test_the_language_of_cards_follows_the_phone(client):
    take_in(event(name={"nl": "Avond", "fr": "Soirée"}))
    answer = client.get("/v1/offers?embed=card", headers={"accept-language": "fr-BE,fr;q=0.9"})
    assert answer.json()["member"][0]["name"] == "Soirée"


def test_the_openapi_document_knows_every_parameter_that_is_understood():
    from culture_app.offers.vocabulary import PARAMETERS

    schema = SchemaGenerator().get_schema(request=None, public=True)
    named = {
        parameter["name"].removesuffix("[]")
        for parameter in schema["paths"]["/v1/offers"]["get"]["parameters"]
    }
    assert set(PARAMETERS) <= named
