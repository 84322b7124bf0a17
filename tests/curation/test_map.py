"""The map: our own points, nothing from outside."""

import pytest

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
OFFERS = "/curation/map/offers.json"


def test_shows_what_is_on_between_two_days(curator, pulled):
    found = curator.get(OFFERS, {"from": "2026-07-01", "until": "2026-07-02"}).json()
    assert found["total"] == 1
    (offer,) = found["offers"]
    assert (offer["name"], offer["at"], offer["lat"]) == ("Nachtconcert", "2026-07-02 20:00", 50.88)


def test_shows_nothing_outside_those_days(curator, pulled):
    assert curator.get(OFFERS, {"from": "2026-07-03", "until": "2026-07-04"}).json()["offers"] == []


def test_filters_by_text(curator, pulled):
    assert curator.get(OFFERS, {"text": "nachtconcert"}).json()["total"] == 1
    assert curator.get(OFFERS, {"text": "vleermuizen"}).json()["total"] == 0


def test_shows_places(curator, pulled):
    assert [each["name"] for each in curator.get(OFFERS, {"kind": "place"}).json()["offers"]] == ["Zaal p"]


@pytest.mark.parametrize(
    "query",
    [
        {"from": "nonsense"},
        {"until": "9999-12-31"},
        {"from": "0001-01-01"},
        {"text": "\x00"},
        {"kind": "x"},
        {"text": "a" * 9999},
    ],
)
def test_nonsense_in_the_filter_is_no_error(curator, pulled, query):
    assert curator.get(OFFERS, query).status_code == 200


def test_the_search_is_one_statement(curator, pulled, django_assert_num_queries):
    with django_assert_num_queries(3):  # session, curator, search
        curator.get(OFFERS)


def test_towns_have_their_names_in_the_curators_language(curator):
    towns = curator.get("/curation/map/places.json", headers={"accept-language": "fr"}).json()["towns"]
    assert towns[0][3] == "Bruxelles"
    assert len(towns) > 2000
