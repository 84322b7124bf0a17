"""manage.py seed_accounts: the app and the demo's people, as often as one likes."""

import json
import stat
from uuid import uuid4

import pytest
from django.core.management import call_command
from oauth2_provider.models import Application

from culture_app.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.LOCAL = tmp_path
    return tmp_path


def kept(folder):
    return json.loads((folder / "demo-accounts.json").read_text())


def test_makes_our_app_public_and_without_a_secret_to_lose(folder):
    call_command("seed_accounts", verbosity=0)
    app = Application.objects.get(client_id="uit-app")
    assert (app.client_type, app.authorization_grant_type) == ("public", "authorization-code")
    assert app.redirect_uris.split() == ["http://127.0.0.1/callback", "uit://callback"]


def test_every_demo_account_signs_in_with_its_kept_password(folder):
    call_command("seed_accounts", verbosity=0)
    for account in kept(folder).values():
        user = User.objects.get(email=account["email"])
        assert user.check_password(account["password"]) and user.role == account["role"]


def test_again_changes_nothing(folder):
    call_command("seed_accounts", verbosity=0)
    before = kept(folder), list(User.objects.order_by("email").values())
    call_command("seed_accounts", verbosity=0)
    assert (kept(folder), list(User.objects.order_by("email").values())) == before


def test_a_lost_file_gets_new_passwords(folder):
    call_command("seed_accounts", verbosity=0)
    (folder / "demo-accounts.json").unlink()
    call_command("seed_accounts", verbosity=0)
    lotte = kept(folder)["citizen"]
    assert User.objects.get(email=lotte["email"]).check_password(lotte["password"])


def test_only_its_owner_may_read_the_file(folder):
    call_command("seed_accounts", verbosity=0)
    assert stat.S_IMODE((folder / "demo-accounts.json").stat().st_mode) == 0o600


def test_a_password_may_come_from_the_environment(folder, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD_CURATOR", "a password of my own")
    call_command("seed_accounts", verbosity=0)
    assert User.objects.get(email="curator@example.org").check_password("a password of my own")


def test_organiser_and_door_act_for_the_organiser_that_is_named(folder):
    organiser = uuid4()
    call_command("seed_accounts", organiser=organiser, verbosity=0)
    call_command("seed_accounts", verbosity=0)
    acting = User.objects.filter(organiser=organiser).values_list("role", flat=True)
    assert set(acting) == {"organiser", "door"}


def test_no_demo_makes_the_app_only(folder):
    call_command("seed_accounts", "--no-demo", verbosity=0)
    assert Application.objects.exists() and not User.objects.exists()
