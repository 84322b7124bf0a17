"""What is wrong with a request is said in one form, in our own words, and without repeating what was sent."""

from http import HTTPStatus

import pytest
from django.conf import settings

from culture_app.accounts import services as accounts
from culture_app.accounts.scopes import CITIZEN_SCOPES

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

TYPED = "lotte-typed-this"
OUTING = "/v1/outings/01890000-0000-7000-8000-000000000000/booking"


@pytest.fixture
def bearer():
    citizen = accounts.create_user(email="lotte@example.org", password="a-long-passphrase-of-hers")
    token = accounts.issue_token(user_id=citizen.id, scopes=sorted(CITIZEN_SCOPES))
    return {"Authorization": f"Bearer {token}"}


def is_problem(answer, status: HTTPStatus, kind: str) -> bool:
    said = answer.json()
    return (
        (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        and (said["type"], said["status"]) == (f"/problems/{kind}", status)
        and TYPED not in answer.text.lower()
    )


@pytest.mark.parametrize(
    "query",
    [
        f"text=a%00{TYPED}",
        f"dateFrom={TYPED}",
        f"limit={TYPED}",
        f"coordinates={TYPED}",
        f"distance={TYPED}",
        f"id={TYPED}",
        f"status={TYPED}",
        f"minPrice={TYPED}",
        f"addressCountry={TYPED}",
        f"sort[{TYPED}]=asc",
    ],
)
def test_a_parameter_that_cant_be_read_is_not_repeated(client, query):
    assert is_problem(client.get(f"/v1/offers?{query}"), 400, "bad-parameter")


@pytest.mark.parametrize("query", [f"{TYPED}=1", f"{TYPED}%00=1", f"{TYPED}[]=1"])
def test_an_unknown_parameter_is_not_repeated(client, query):
    assert is_problem(client.get(f"/v1/offers?{query}"), 400, "unknown-parameter")


def test_a_word_that_is_none_of_the_choices_is_not_repeated(client, bearer):
    wish = {"occurrence": "01890000-0000-7000-8000-000000000000", "needs": [TYPED]}
    answer = client.post("/v1/outings", wish, content_type="application/json", headers=bearer)
    assert is_problem(answer, 400, "invalid-input")
    assert answer.json()["errors"] == [{"field": "needs.0", "detail": "This is not one of the choices."}]


def test_a_media_type_that_isnt_taken_is_not_repeated(client, bearer):
    answer = client.put("/v1/me/interests", b"{}", content_type=f"text/{TYPED}", headers=bearer)
    assert is_problem(answer, 415, "unsupported-media-type")


def test_a_method_that_isnt_offered_is_not_repeated(client):
    answer = client.generic(TYPED.upper(), "/v1/offers")
    assert is_problem(answer, 405, "method-not-allowed")
    assert "GET" in answer["Allow"]


def test_a_format_that_isnt_offered_is_not_repeated(client):
    assert is_problem(client.get("/v1/offers", headers={"Accept": f"text/{TYPED}"}), 406, "not-acceptable")


@pytest.mark.parametrize("header", ["", "Bearer", f"Bearer {TYPED}", f"Basic {TYPED}", f"Bearer {TYPED} x"])
def test_a_token_that_isnt_valid_is_not_repeated(client, header):
    assert is_problem(client.get("/v1/me/consents", headers={"Authorization": header}), 401, "not-signed-in")


@pytest.mark.parametrize("path", [f"/{TYPED}", f"/v1/{TYPED}", f"/v1/tickets/{TYPED}.png", f"/o/{TYPED}"])
def test_a_path_that_isnt_there_is_not_repeated(client, path):
    assert is_problem(client.get(path), 404, "not-found")


@pytest.mark.parametrize("key", ["", "a" * 201, "a b", "\u00e9", f"{TYPED}\x7f"])
def test_an_idempotency_key_is_visible_ascii(client, bearer, key):
    answer = client.post(
        OUTING, {}, content_type="application/json", headers=bearer | {"Idempotency-Key": key}
    )
    assert is_problem(answer, 400, "idempotency-key-missing")


@pytest.mark.parametrize("path", ["/v1/me/interests", "/v1/payments/webhooks/mollie"])
def test_a_body_of_more_than_a_mebibyte_is_too_large(client, bearer, path):
    body = b'{"interests":"' + b"a" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'
    form = "mollie" in path
    answer = client.generic(
        "POST" if form else "PUT",
        path,
        body,
        content_type="application/x-www-form-urlencoded" if form else "application/json",
        headers=bearer,
    )
    assert is_problem(answer, 413, "too-large")


@pytest.mark.parametrize(
    "body", [b"[" * 10_000 + b"]" * 10_000, b'{"a":' * 10_000, b'{"a":NaN}', b'"\\ud800"', b"\xff"]
)
def test_a_body_that_isnt_json_is_said_to_be_that(client, bearer, body):
    answer = client.put("/v1/me/interests", body, content_type="application/json", headers=bearer)
    assert is_problem(answer, 400, "invalid-input")
    assert answer.json()["detail"] == "The body isn't valid JSON."


def test_details_are_in_one_language_whatever_is_accepted(client):
    answer = client.get("/v1/me/consents", headers={"Accept-Language": "nl"})
    assert answer.json()["detail"] == "Authentication credentials were not provided."


@pytest.mark.parametrize("path", ["/v1/docs", "/v1/docs?format=html"])
def test_the_docs_page_offers_no_options(client, path):
    assert is_problem(client.options(path), 405, "method-not-allowed")


def test_a_revoked_tickets_picture_may_be_refused_by_the_document(client):
    operations = client.get("/v1/schema").json()["paths"]
    for kind in ("png", "svg"):
        assert "409" in operations[f"/v1/tickets/{{ticket}}.{kind}"]["get"]["responses"]
