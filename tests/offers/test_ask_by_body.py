"""POST with the query string as body, for what is too long for an address."""

import pytest

from tests.offers.documents import key
from tests.offers.parameters.world import maker, named, take_in

pytestmark = pytest.mark.django_db
PLAIN = "text/plain"


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch):
    from tests.offers.documents import NOW

    monkeypatch.setattr("culture_app.kernel.clock._PINNED", NOW)


def found(answer):
    assert answer.status_code == 200, answer.text
    return answer.json()["totalItems"]


def test_answers_as_get_does(client):
    take_in(named("Jazz", labels=["x"]), named("Rock"))
    said = "labels[]=x&embed=true"
    assert (
        client.post("/v1/offers", said, content_type=PLAIN).json() == client.get(f"/v1/offers?{said}").json()
    )


@pytest.mark.parametrize("path", ["offers", "events", "places", "organizers"])
def test_each_list_takes_it(client, path):
    take_in(named("Jazz"), maker("Wij"))
    assert found(client.post(f"/v1/{path}", "limit=1", content_type=PLAIN)) in (0, 1)


def test_the_address_and_the_body_are_taken_together(client):
    take_in(named("Jazz", labels=["x"]), named("Rock", labels=["x"]))
    assert found(client.post("/v1/offers?labels[]=x", "?text=jazz", content_type=PLAIN)) == 1


def test_without_a_body_everything_is_asked(client):
    take_in(named("Jazz"))
    assert found(client.post("/v1/offers", "", content_type=PLAIN)) == 1


def test_hundreds_of_ids_may_stand_on_lines_of_their_own(client):
    document = named("Jazz")
    take_in(document)
    ids = "%20OR%20\n".join(f"{number:08d}-0000-4000-8000-000000000000" for number in range(300))
    assert found(client.post("/v1/offers", f"q=id:({ids}%20OR%20{key(document)})", content_type=PLAIN)) == 1


@pytest.mark.parametrize(
    ("body", "type", "status"),
    [
        ("distanse=5km", PLAIN, 400),
        ("limit=x", PLAIN, 400),
        (b"text=\xff", PLAIN, 400),
        ('{"text": "jazz"}', "application/json", 415),
    ],
)
def test_refuses_what_it_cannot_read(client, body, type, status):  # noqa: A002
    answer = client.post("/v1/offers", body, content_type=type)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_nobody_keeps_the_answer(client):
    assert client.post("/v1/offers", "", content_type=PLAIN)["Cache-Control"] == "no-store"
