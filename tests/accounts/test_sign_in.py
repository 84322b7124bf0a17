"""The sign-in page: four languages, no scripts, no guessing."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.test import Client

from culture_app.accounts import guessing
from culture_app.accounts.errors import TooManyAttempts
from culture_app.kernel import redis_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget_tries():
    yield
    client = redis_client.client()
    for key in client.scan_iter(match=redis_client.prefixed("guess:*")):
        client.delete(key)


def wrong(client, email="lotte@example.org", **more):
    return client.post("/o/sign-in", {"username": email, "password": "not this one"}, **more)


@pytest.mark.parametrize(
    ("language", "title"),
    [("nl", "Aanmelden"), ("fr", "Se connecter"), ("de", "Anmelden"), ("en", "Sign in")],
)
class TestLanguages:
    def test_speaks_the_browsers_language(self, client, language, title):
        page = client.get("/o/sign-in", headers={"Accept-Language": language})
        assert f"<h1>{title}</h1>" in page.content.decode()
        assert f'<html lang="{language}">' in page.content.decode()

    def test_a_link_chooses_another(self, client, language, title):
        page = client.get(f"/o/sign-in?lang={language}&next=/v1/docs", headers={"Accept-Language": "en"})
        assert f"<h1>{title}</h1>" in page.content.decode()
        assert 'name="next" value="/v1/docs"' in page.content.decode()


def test_the_right_password_signs_in(phone, person):
    assert phone.sign_in(person).status_code == 302
    assert "_auth_user_id" in phone.client.session


def test_the_address_may_be_typed_in_capitals(client, person):
    answer = client.post(
        "/o/sign-in", {"username": person.email.upper(), "password": "correct horse battery"}
    )
    assert answer.status_code == 302


def test_a_wrong_password_and_an_unknown_address_look_the_same(client, person):
    known, unknown = wrong(client, person.email), wrong(client, "nobody@example.org")
    masked = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in (known, unknown)]
    assert (known.status_code, masked[0]) == (unknown.status_code, masked[1])


def test_a_fault_is_tied_to_its_fields(client):
    page = wrong(client).content.decode()
    assert 'role="alert"' in page and page.count('aria-describedby="fault"') == 2


def test_never_shows_a_password_back(client):
    assert "not this one" not in wrong(client).content.decode()


@pytest.mark.parametrize(
    "form",
    [{}, {"username": "x"}, {"username": "\x00", "password": "x"}, {"username": "x" * 999, "password": "x"}],
)
def test_what_is_no_sign_in_is_refused(client, form):
    assert client.post("/o/sign-in", form).status_code == 400


def test_what_she_typed_is_escaped(client):
    assert "<script>" not in wrong(client, '"><script>alert(1)</script>').content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", "\x00"]
)
def test_leads_nowhere_but_to_this_site(phone, person, elsewhere):
    assert phone.sign_in(person, next=elsewhere)["Location"] == settings.LOGIN_URL


def test_leads_on_to_where_she_was_going(phone, person):
    assert phone.sign_in(person, next="/o/authorize?x=1")["Location"] == "/o/authorize?x=1"


def test_a_form_from_elsewhere_is_refused(person):
    careful = Client(enforce_csrf_checks=True)
    assert careful.post("/o/sign-in", {"username": person.email, "password": "x"}).status_code == 403


def test_needs_no_script_and_allows_none(client):
    page = client.get("/o/sign-in")
    policy = page["Content-Security-Policy"]
    assert "<script" not in page.content.decode() and "onclick" not in page.content.decode()
    assert "default-src 'none'" in policy and "unsafe" not in policy and "script-src" not in policy


def test_its_style_sheet_is_the_one_its_policy_names(client):
    import base64
    import hashlib

    page = client.get("/o/sign-in")
    style = re.search(r"<style>(.*)</style>", page.content.decode(), re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in page["Content-Security-Policy"]


def test_the_policy_lets_the_form_lead_back_to_the_app(client):
    """Chromium applies form-action to every redirect that follows a form."""
    policy = client.get("/o/sign-in")["Content-Security-Policy"]
    assert "form-action 'self' uit: http://127.0.0.1:*" in policy


def test_may_not_be_framed_or_kept(client):
    page = client.get("/o/sign-in")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["Cache-Control"] == "no-store"


def test_every_field_has_a_label_and_says_how_to_fill_it(client):
    page = client.get("/o/sign-in").content.decode()
    for name, purpose in (("email", "username"), ("password", "current-password")):
        assert f'<label for="{name}">' in page and f'autocomplete="{purpose}"' in page


def test_signing_out_takes_a_form_of_this_site(signed_in):
    assert signed_in.client.get("/o/sign-out").status_code == 405
    assert signed_in.client.post("/o/sign-out").status_code == 302
    assert "_auth_user_id" not in signed_in.client.session


class TestGuessing:
    def test_the_ninth_wrong_try_waits(self, client):
        answers = [wrong(client) for _ in range(9)]
        assert [answer.status_code for answer in answers] == [400] * 8 + [429]
        assert 0 < int(answers[-1]["Retry-After"]) <= 900

    def test_then_even_the_right_password_waits(self, phone, person):
        for _ in range(8):
            wrong(phone.client, person.email)
        assert phone.sign_in(person).status_code == 429

    def test_another_network_is_not_punished_for_it(self, phone, person):
        for _ in range(9):
            wrong(phone.client, person.email, REMOTE_ADDR="192.0.2.1")
        assert phone.sign_in(person).status_code == 302

    def test_signing_in_gives_the_tries_back(self, phone, person):
        for _ in range(7):
            wrong(phone.client, person.email)
        phone.sign_in(person)
        assert wrong(phone.client, person.email).status_code == 400

    def test_one_address_is_guarded_against_many_networks(self):
        with pytest.raises(TooManyAttempts):
            for n in range(guessing.PER_ADDRESS + 1):
                guessing.attempt(email="lotte@example.org", network=f"192.0.2.{n}")

    def test_one_network_is_guarded_against_trying_many_addresses(self):
        with pytest.raises(TooManyAttempts):
            for n in range(guessing.PER_NETWORK + 1):
                guessing.attempt(email=f"{n}@example.org", network="192.0.2.1")

    def test_tries_at_the_same_moment_are_counted_each(self):
        def attempt(_):
            try:
                guessing.attempt(email="lotte@example.org", network="192.0.2.1")
            except TooManyAttempts:
                return False
            return True

        with ThreadPoolExecutor(16) as pool:
            assert sum(pool.map(attempt, range(64))) == guessing.PER_ADDRESS_AND_NETWORK

    def test_the_wait_is_told_in_her_language(self, client):
        for _ in range(8):
            wrong(client)
        page = wrong(client, headers={"Accept-Language": "de"}).content.decode()
        assert "Zu viele Versuche" in page

    def test_an_ipv6_network_counts_as_one(self):
        from django.test import RequestFactory

        from culture_app.accounts.backends import network_of

        one, other = (RequestFactory(REMOTE_ADDR=f"2001:db8:1:2::{n}").get("/") for n in (1, 2))
        assert network_of(one) == network_of(other)
