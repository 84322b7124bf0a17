"""/o/authorize: code with PKCE S256 for a known app and its own redirect; a bad request is a 4xx, never a 500."""

from urllib.parse import parse_qs, urlsplit

import pytest
from oauth2_provider.models import Grant

from culture_app.accounts import services as accounts

pytestmark = pytest.mark.django_db


def came_back(answer):
    assert answer.status_code == 302 and answer["Location"].startswith("http://127.0.0.1/callback?")
    return {name: value[0] for name, value in parse_qs(urlsplit(answer["Location"]).query).items()}


def test_somebody_not_signed_in_signs_in_first(phone):
    assert phone.authorize()["Location"].startswith("/o/sign-in?next=/o/authorize")


def test_our_own_app_gets_a_code_at_once(signed_in):
    back = came_back(signed_in.authorize())
    assert back["state"] == "s-1" and back["code"]


def test_says_who_issued_the_code(signed_in):
    assert came_back(signed_in.authorize())["iss"] == "http://testserver"


@pytest.mark.parametrize("redirect", ["uit://callback", "http://127.0.0.1:49152/callback"])
def test_the_apps_other_ways_back_are_good_too(signed_in, redirect):
    assert signed_in.authorize(redirect_uri=redirect)["Location"].startswith(redirect)


@pytest.mark.parametrize(
    "redirect",
    [
        "https://evil.example/callback",
        "http://127.0.0.1/callback/evil",
        "http://127.0.0.1@evil.example/callback",
        "javascript:alert(1)",
        "http://[::1/callback",
    ],
)
def test_no_other_way_back_is(signed_in, redirect):
    answer = signed_in.authorize(redirect_uri=redirect)
    assert answer.status_code == 400 and "Location" not in answer


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": None},
        {"response_type": "token"},
        {"response_type": "id_token"},
        {"response_type": None},
        {"scope": "everything"},
        {"scope": "tickets:scan"},
    ],
)
def test_gives_no_code_for_less_than_pkce_and_known_scopes(signed_in, changes):
    answer = signed_in.authorize(**changes)
    assert answer.status_code == 400 or "error" in came_back(answer)
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "client_id=nobody",
        "client_id=%00",
        "client_id=%ff%fe",
        "client_id=%",
        "client_id=a&client_id=b",
        "scope=%F0%9F%8E%AD",
        "resource=x",
        "prompt=create",
        "prompt=none",
        "approval_prompt=%00",
        "claims={",
    ],
)
def test_a_senseless_request_is_a_4xx(signed_in, query):
    good = "&".join(f"{name}={value}" for name, value in signed_in.asked.items())
    for asked in (query, f"{good}&{query}"):
        assert signed_in.client.get(f"/o/authorize?{asked}").status_code < 500


def test_a_role_gets_only_what_it_may(phone, person):
    door = accounts.create_user(email="door@example.org", password="correct horse battery", role="door")
    for who, granted in ((person, "suggestions:read"), (door, "suggestions:read tickets:scan")):
        phone.sign_in(who)
        code = phone.code(scope="suggestions:read tickets:scan sales:write")
        assert phone.exchange(code).json()["scope"] == granted


class TestSomebodyElsesApp:
    @pytest.fixture(autouse=True)
    def _asks(self, app):
        app.skip_authorization = False
        app.save()

    def test_shows_what_it_asks_for(self, signed_in):
        page = signed_in.client.get("/o/authorize", signed_in.asked, headers={"Accept-Language": "fr"})
        assert "Demander des suggestions pour vous" in page.content.decode()

    def test_gets_a_code_when_she_allows(self, signed_in):
        form = {**signed_in.asked, "allow": "Authorize"}
        assert "code" in came_back(signed_in.client.post("/o/authorize", form))

    def test_gets_none_when_she_refuses(self, signed_in):
        assert came_back(signed_in.client.post("/o/authorize", signed_in.asked))["error"] == "access_denied"

    @pytest.mark.parametrize(
        "changes",
        [
            {"client_id": "nobody"},
            {"client_id": ""},
            {"redirect_uri": "https://evil.example/"},
            {"redirect_uri": ""},
            {"scope": "\x00"},
            {"code_challenge_method": "plain"},
            {"code_challenge": ""},
            {"response_type": "token"},
            {"scope": "everything"},
            {"resource": "x"},
        ],
    )
    def test_a_form_that_was_tampered_with_gives_no_code(self, signed_in, changes):
        answer = signed_in.client.post("/o/authorize", {**signed_in.asked, "allow": "Authorize", **changes})
        assert answer.status_code < 500
        assert "code=" not in answer.get("Location", "") and not Grant.objects.exists()
