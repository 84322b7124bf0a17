"""Wrong questions: our own problem documents or, for who asks, UiTdatabank's."""

import pytest

pytestmark = pytest.mark.django_db
AS_UITDATABANK = {"accept-compat": "uitdatabank"}


def test_an_unknown_parameter_is_named_with_the_nearest_known_one(client):
    answer = client.get("/v1/offers?distanse=5km")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json() == {
        "type": "/problems/unknown-parameter",
        "title": "Unknown parameter",
        "status": 400,
        "detail": "There is no parameter distanse. Did you mean 'distance'?",
        "field": "distanse",
        "suggestion": "distance",
    }


def test_a_fault_in_q_is_named_with_the_nearest_field(client):
    said = client.get("/v1/offers?q=label:x").json()
    assert (said["status"], said["field"], said["suggestion"]) == (400, "q", "labels")


@pytest.mark.parametrize(
    ("raw", "detail"),
    [
        ("distanse=5km", "Unknown query parameter(s): distanse"),
        ("limit=x", "limit can't be read: it is a whole number from 0 to 2000."),
        ("start=9999&limit=9", "start and limit together are at most 10000."),
    ],
)
def test_in_uitdatabanks_form_it_is_a_404(client, settings, raw, detail):
    expected = {
        "type": "https://api.publiq.be/probs/url/not-found",
        "title": "Not Found",
        "status": 404,
        "detail": detail,
    }
    asked = client.get(f"/v1/offers?{raw}", headers=AS_UITDATABANK)
    settings.SEARCH_COMPAT = "uitdatabank"
    for answer in (asked, client.get(f"/v1/offers?{raw}")):
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
        assert answer.json() == expected


def test_what_has_nothing_to_do_with_parameters_keeps_its_form(client):
    path = "/v1/events/00000009-0000-4000-8000-000000000000"
    assert client.get(path, headers=AS_UITDATABANK).json()["type"] == "/problems/offer-not-found"
