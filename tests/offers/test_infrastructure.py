"""Places as things to find in themselves: by type, what they have, how many they hold, whether they are let, when open."""

import pytest

from tests.offers.documents import GENT, LEUVEN, NOW, iri, place, take_in

pytestmark = pytest.mark.django_db
YOUTH, HALL = "JCjA0i5COUmdjMwcyjNAFA", "OyaPaf64AEmEAYXHeLMAtA"
WHEELCHAIRS = "3.27.0.0.0"


def house(number, at, kind, *facilities, **changes):
    terms = [
        {"id": kind, "domain": "eventtype"},
        *({"id": each, "domain": "facility"} for each in facilities),
    ]
    locality, code = ("Leuven", "3000") if at == LEUVEN else ("Gent", "9000")
    address = {"nl": {"addressCountry": "BE", "addressLocality": locality, "postalCode": code}}
    return place(number, at, terms=terms, address=address, **changes)


YOUTH_CENTRE = house(
    1, LEUVEN, YOUTH, "hall.stage", "hall.sound", WHEELCHAIRS,
    capacity=120, hire={"available": True, "url": "https://jh.example.org/huren", "price": 75},
    openingHours=[{"dayOfWeek": ["friday"], "opens": "20:00", "closes": "23:30"}],
)  # fmt: skip
PARISH_HALL = house(2, LEUVEN, HALL, "hall.kitchen", capacity=80, hire={"available": True, "price": 120})
SPORTS_HALL = house(3, GENT, HALL, "hall.stage", WHEELCHAIRS, capacity=900, hire={"available": False})
ROOM = house(
    4, GENT, HALL, "hall.rehearsal", "hall.drums", capacity=12, hire={"available": True, "price": 40}
)
UNKNOWN = house(5, LEUVEN, HALL, "hall.stage")


@pytest.fixture(autouse=True)
def _world(monkeypatch):
    monkeypatch.setattr("culture_app.kernel.clock._PINNED", NOW)
    take_in(YOUTH_CENTRE, PARISH_HALL, SPORTS_HALL, ROOM, UNKNOWN)


@pytest.fixture
def found(client):
    def ask(query):
        answer = client.get(f"/v1/places?{query}")
        assert answer.status_code == 200, answer.content
        return {int(member["@id"].rsplit("/", 1)[1][:8]) for member in answer.json()["member"]}

    return ask


def test_by_type(found):
    assert found(f"termIds={YOUTH}") == {1}
    assert found(f"termIds={HALL},{YOUTH}") == {1, 2, 3, 4, 5}


def test_by_what_they_have(found):
    assert found("termIds[]=hall.stage") == {1, 3, 5}
    assert found(f"termIds[]=hall.stage&termIds[]={WHEELCHAIRS}") == {1, 3}
    assert found("termIds=hall.rehearsal,hall.kitchen") == {2, 4}


def test_by_how_many_they_hold(found):
    assert found("minCapacity=80") == {1, 2, 3}
    assert found("minCapacity=81") == {1, 3}


def test_by_whether_they_are_let(found):
    assert found("hire=true") == {1, 2, 4}
    assert found("hire=false") == {3, 5}


def test_by_region(found):
    assert found("regions=gem-leuven") == {1, 2, 5}
    assert found("regions=reg-gent") == {3, 4}


def test_by_all_of_it_at_once(found):
    query = (
        f"termIds[]={YOUTH},{HALL}&termIds[]=hall.stage&minCapacity=80&hire=true&regions=prv-vlaams-brabant"
    )
    assert found(query) == {1}


def test_by_when_they_are_open(found):
    friday_night = "dateFrom=2026-07-03T22:00:00%2B02:00&dateTo=2026-07-03T23:00:00%2B02:00"
    thursday = "dateFrom=2026-07-02T22:00:00%2B02:00&dateTo=2026-07-02T23:00:00%2B02:00"
    assert 1 in found(friday_night)
    assert 1 not in found(thursday)


def test_the_document_keeps_what_it_says_of_hiring(client):
    (member,) = client.get(f"/v1/places?embed=true&termIds={YOUTH}").json()["member"]
    assert member["@id"] == iri("place", 1)
    assert member["capacity"] == 120
    assert member["hire"] == {"available": True, "url": "https://jh.example.org/huren", "price": 75}


def test_their_facets_have_names(client):
    facets = client.get("/v1/places?facets[]=facilities&facets[]=types&facets[]=regions").json()["facet"]
    assert facets["facilities"]["hall.stage"] == {
        "name": {"nl": "Podium", "fr": "Scène", "de": "Bühne", "en": "Stage"},
        "count": 3,
    }
    assert facets["types"][HALL]["count"] == 4
    gent = facets["regions"]["nis-40000"]["children"]["reg-gent"]["children"]["nis-44021"]
    assert (gent["name"]["nl"], gent["count"]) == ("Gent", 2)
