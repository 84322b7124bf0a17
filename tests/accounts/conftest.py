"""A person with an account, and an app that signs her in the way a phone does."""

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.test import Client
from oauth2_provider.models import Application

from culture_app.accounts import services as accounts

PASSWORD = "correct horse battery"
REDIRECT = "http://127.0.0.1/callback"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture
def person():
    return accounts.create_user(email=f"{uuid4().hex}@example.org", password=PASSWORD)


@pytest.fixture
def app(db):
    return Application.objects.create(
        client_id=f"app-{uuid4().hex}",
        name="UiT",
        client_type=Application.CLIENT_PUBLIC,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris=f"{REDIRECT} uit://callback",
        skip_authorization=True,
    )


@pytest.fixture
def asked(app):
    """The parameters of a good authorization request."""
    return {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": REDIRECT,
        "scope": "suggestions:read bookings:read",
        "state": "s-1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }


class Phone:
    """Signs in through the pages and exchanges codes."""

    def __init__(self, client: Client, asked: dict[str, str]) -> None:
        self.client, self.asked = client, asked

    def sign_in(self, person, **more):
        return self.client.post("/o/sign-in", {"username": person.email, "password": PASSWORD, **more})

    def authorize(self, **changes):
        wanted = {name: value for name, value in {**self.asked, **changes}.items() if value is not None}
        return self.client.get("/o/authorize", wanted)

    def code(self, **changes) -> str:
        return parse_qs(urlsplit(self.authorize(**changes)["Location"]).query)["code"][0]

    def exchange(self, good, **changes):
        form = {
            "grant_type": "authorization_code",
            "code": good,
            "redirect_uri": REDIRECT,
            "client_id": self.asked["client_id"],
            "code_verifier": VERIFIER,
        }
        return self.client.post("/o/token", {**form, **changes})

    def refresh(self, token):
        form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": self.asked["client_id"]}
        return self.client.post("/o/token", form)

    def works(self, token: str) -> bool:
        """Whether an access token opens anything; 403 is a known caller without the scope."""
        return (
            self.client.get("/v1/me/interests", headers={"Authorization": f"Bearer {token}"}).status_code
            == 403
        )


@pytest.fixture
def phone(client, asked):
    return Phone(client, asked)


@pytest.fixture
def signed_in(phone, person):
    assert phone.sign_in(person).status_code == 302
    return phone
