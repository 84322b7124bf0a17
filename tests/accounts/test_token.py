"""/o/token: a code works once, a refresh token works once, and only digests are kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application, Grant, RefreshToken

from culture_app.accounts import services as accounts
from culture_app.accounts.models import SpentCode, User

db = pytest.mark.django_db(databases=["default", "keys"])


@db
class TestCodes:
    def test_a_code_and_its_verifier_give_a_token(self, signed_in):
        answer = signed_in.exchange(signed_in.code())
        token = answer.json()
        assert (answer.status_code, token["token_type"], token["expires_in"]) == (200, "Bearer", 600)
        assert signed_in.works(token["access_token"])

    def test_only_digests_are_kept(self, signed_in):
        token = signed_in.exchange(signed_in.code()).json()
        kept = AccessToken.objects.get()
        assert (kept.token, kept.token_checksum) == ("", sha256(token["access_token"].encode()).hexdigest())
        assert RefreshToken.objects.get().token == ""

    @pytest.mark.parametrize(
        "wrong",
        [
            {"code_verifier": "w" * 64},
            {"code_verifier": ""},
            {"redirect_uri": "uit://callback"},
            {"client_id": "nobody"},
            {"code": "nothing"},
        ],
    )
    def test_anything_else_does_not(self, signed_in, wrong):
        answer = signed_in.exchange(signed_in.code(), **wrong)
        assert answer.status_code in (400, 401) and "error" in answer.json()
        assert not AccessToken.objects.exists()

    def test_a_code_is_for_one_app(self, signed_in, app):
        other = Application.objects.create(
            client_id="other",
            client_type="public",
            authorization_grant_type="authorization-code",
            redirect_uris=app.redirect_uris,
        )
        assert signed_in.exchange(signed_in.code(), client_id=other.client_id).status_code in (400, 401)

    def test_a_code_expires(self, signed_in):
        code = signed_in.code()
        Grant.objects.update(expires=timezone.now() - timedelta(seconds=1))
        assert signed_in.exchange(code).json()["error"] == "invalid_grant"

    def test_a_code_works_once(self, signed_in):
        code = signed_in.code()
        signed_in.exchange(code)
        assert signed_in.exchange(code).json()["error"] == "invalid_grant"

    def test_a_replayed_code_revokes_what_it_brought(self, signed_in):
        code = signed_in.code()
        token = signed_in.exchange(code).json()
        signed_in.exchange(code)
        assert not signed_in.works(token["access_token"])
        assert signed_in.refresh(token["refresh_token"]).status_code == 400

    def test_a_replayed_code_revokes_what_was_refreshed_from_it(self, signed_in):
        code = signed_in.code()
        refreshed = signed_in.refresh(signed_in.exchange(code).json()["refresh_token"]).json()
        signed_in.exchange(code)
        assert not signed_in.works(refreshed["access_token"])

    def test_a_replayed_code_harms_no_other_device(self, signed_in):
        tablet = signed_in.exchange(signed_in.code()).json()
        code = signed_in.code()
        signed_in.exchange(code)
        signed_in.exchange(code)
        assert signed_in.works(tablet["access_token"])

    def test_the_code_itself_is_not_kept(self, signed_in):
        code = signed_in.code()
        signed_in.exchange(code)
        assert SpentCode.objects.get().checksum == sha256(code.encode()).hexdigest()
        assert not Grant.objects.exists()

    def test_somebody_switched_off_gets_no_token(self, signed_in, person):
        code = signed_in.code()
        User.objects.filter(pk=person.id).update(is_active=False)
        assert signed_in.exchange(code).status_code == 400


@db
class TestRefresh:
    @pytest.fixture
    def token(self, signed_in):
        return signed_in.exchange(signed_in.code()).json()

    def test_gives_a_new_pair(self, signed_in, token):
        fresh = signed_in.refresh(token["refresh_token"]).json()
        assert signed_in.works(fresh["access_token"])
        assert fresh["refresh_token"] != token["refresh_token"]

    def test_ends_the_pair_before(self, signed_in, token):
        signed_in.refresh(token["refresh_token"])
        assert not signed_in.works(token["access_token"])

    def test_using_one_twice_ends_the_whole_family(self, signed_in, token):
        fresh = signed_in.refresh(token["refresh_token"]).json()
        assert signed_in.refresh(token["refresh_token"]).json()["error"] == "invalid_grant"
        assert not signed_in.works(fresh["access_token"])
        assert signed_in.refresh(fresh["refresh_token"]).status_code == 400

    def test_somebody_switched_off_gets_none(self, signed_in, token, person):
        User.objects.filter(pk=person.id).update(is_active=False)
        assert signed_in.refresh(token["refresh_token"]).status_code == 400

    def test_revoking_ends_both(self, signed_in, token):
        form = {"token": token["refresh_token"], "client_id": signed_in.asked["client_id"]}
        assert signed_in.client.post("/o/revoke_token", form).status_code == 200
        assert not signed_in.works(token["access_token"])


@db
@pytest.mark.parametrize("path", ["/o/token", "/o/revoke_token"])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", "application/x-www-form-urlencoded"),
        ("grant_type=password&username=a&password=b&client_id=x", "application/x-www-form-urlencoded"),
        ("grant_type=client_credentials&client_id=x", "application/x-www-form-urlencoded"),
        ("grant_type=urn:ietf:params:oauth:grant-type:device_code", "application/x-www-form-urlencoded"),
        ("grant_type=authorization_code", "application/x-www-form-urlencoded"),
        ("grant_type=authorization_code&code=%00&client_id=x", "application/x-www-form-urlencoded"),
        ("grant_type=refresh_token&refresh_token=%ff&client_id=%ff", "application/x-www-form-urlencoded"),
        (
            "grant_type=refresh_token&refresh_token=x&client_id=" + "y" * 9_000,
            "application/x-www-form-urlencoded",
        ),
        ("token=%00&client_id=%00", "application/x-www-form-urlencoded"),
        ("a=1&" * 2_000, "application/x-www-form-urlencoded"),
        ("{}", "application/json"),
        ("--x", "multipart/form-data; boundary=x"),
        ("--x", "multipart/form-data"),
        ("grant_type=%E0%A4%A", "text/plain"),
    ],
)
def test_a_senseless_request_is_answered_as_rfc_6749_says(client, path, body, kind):
    answer = client.generic("POST", path, body, content_type=kind)
    assert 400 <= answer.status_code < 500
    assert answer.json()["error"] in {
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unsupported_grant_type",
        "unauthorized_client",
    }
    assert answer["Cache-Control"] == "no-store"


@db
def test_the_servers_metadata_say_what_it_does(client):
    found = client.get("/.well-known/oauth-authorization-server").json()
    assert found["grant_types_supported"] == ["authorization_code", "refresh_token"]
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["token_endpoint"].endswith("/o/token")


def test_of_ten_exchanges_at_once_one_wins_and_its_token_is_revoked(django_db_setup, django_db_blocker):
    """The second to come is a replay, so what the first got is revoked as well."""
    from django.utils.crypto import get_random_string

    challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"  # RFC 7636, appendix B
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    with django_db_blocker.unblock():
        card = accounts.create_user(email=f"{uuid4().hex}@example.org", password="correct horse battery")
        app = Application.objects.create(
            client_id=uuid4().hex,
            client_type="public",
            authorization_grant_type="authorization-code",
            redirect_uris="uit://callback",
        )
        code = get_random_string(30)
        Grant.objects.create(
            user_id=card.id,
            application=app,
            code=code,
            expires=timezone.now() + timedelta(seconds=60),
            redirect_uri="uit://callback",
            scope="suggestions:read",
            code_challenge=challenge,
            code_challenge_method="S256",
        )

        def exchange(_):
            form = {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": "uit://callback",
                "client_id": app.client_id,
                "code_verifier": verifier,
            }
            try:
                return Client().post("/o/token", form).status_code
            finally:
                connections.close_all()

        try:
            with ThreadPoolExecutor(5) as pool:
                assert sorted(pool.map(exchange, range(10))) == [200] + [400] * 9
            assert not AccessToken.objects.filter(user_id=card.id).exists()
        finally:
            app.delete()
            accounts.delete_user(user_id=card.id)
            SpentCode.objects.all().delete()
            for connection in connections.all():
                connection.close()
