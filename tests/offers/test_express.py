"""The short way of public reads gives what the whole way gives: the same bytes, the same headers."""

import pytest
from django.test import override_settings

from tests.offers.documents import NOW, event, iri, key, place, take_in

pytestmark = pytest.mark.django_db
UDB = iri("event", 1).rsplit("/", 1)[1]
# Has to be weighed, so it goes the whole way; the outcome is the same.
WEIGHED = "application/json;q=0.9, text/html;q=0.1"
OWN = {"X-Request-Id"}


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch):
    monkeypatch.setattr("culture_app.kernel.clock._PINNED", NOW)
    take_in(place(), event())


def both(client, path, **headers):
    return [
        client.get(path, headers={"accept": accept, **headers}) for accept in ("application/json", WEIGHED)
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/offers",
        "/v1/events?embed=card&coordinates=50.88,4.7&distance=10km",
        "/v1/places?embed=true",
        "/v1/organizers?count=none",
        f"/v1/events/{UDB}",
        f"/v1/places/{key(place())}",
        f"/v1/events/{key(place())}",
        "/v1/organizers/00000009-0000-4000-8000-000000000000",
        "/v1/offers?limit=x",
        "/v1/offers?start=9999&limit=30",
    ],
)
def test_bytes_and_headers_are_the_same(client, path):
    short, whole = both(client, path)
    assert short.status_code == whole.status_code
    assert short.content == whole.content
    assert {name: value for name, value in short.items() if name not in OWN} == {
        name: value for name, value in whole.items() if name not in OWN
    }


def test_what_the_asker_has_already_is_not_sent_again(client):
    tag = client.get("/v1/offers")["ETag"]
    for answer in both(client, "/v1/offers", **{"if-none-match": f'W/{tag}, "other"'}):
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)


def test_the_language_of_cards_follows_the_phone(client):
    take_in(event(2, name={"nl": "Avond", "fr": "Soirée"}))
    for answer in both(client, f"/v1/events?embed=card&id={key(event(2))}", **{"accept-language": "fr"}):
        assert answer.json()["member"][0]["name"] == "Soirée"


def test_a_host_that_isnt_ours_is_refused(client):
    for answer in both(client, "/v1/offers", host="elsewhere.example"):
        assert answer.status_code == 400


@override_settings(SECURE_SSL_REDIRECT=True)
def test_without_tls_it_redirects_where_that_is_asked(client):
    assert client.get("/v1/offers", headers={"accept": "application/json"}).status_code == 301


def test_a_public_read_starts_no_session(client):
    client.cookies["sessionid"] = "somebody"
    for answer in both(client, "/v1/offers"):
        assert not answer.cookies
