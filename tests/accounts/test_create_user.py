"""Accounts: one per address, a role each, a password that isn't kept."""

from uuid import uuid4

import pytest
from django.conf import settings

from culture_app.accounts import services as accounts
from culture_app.accounts.errors import EmailTaken, NoSuchUser, UnknownScope
from culture_app.accounts.models import User
from culture_app.kernel.errors import InvalidInput
from culture_app.settings import base

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


def test_an_address_is_kept_in_lower_case():
    assert accounts.create_user(email=" Lotte@Example.ORG ", password=PASSWORD).email == "lotte@example.org"


def test_an_address_has_one_account(person):
    with pytest.raises(EmailTaken):
        accounts.create_user(email=person.email.upper(), password=PASSWORD)


@pytest.mark.parametrize("email", ["", "lotte", "lotte@", "a@b\x00.be", "x" * 250 + "@example.org"])
def test_refuses_what_is_no_address(email):
    with pytest.raises(InvalidInput):
        accounts.create_user(email=email, password=PASSWORD)


@pytest.mark.parametrize("password", ["short", "1234567890", "password1234"[:9]])
def test_refuses_a_weak_password(password):
    with pytest.raises(InvalidInput):
        accounts.create_user(email="lotte@example.org", password=password)


def test_refuses_an_unknown_role():
    with pytest.raises(InvalidInput):
        accounts.create_user(email="lotte@example.org", password=PASSWORD, role="king")


def test_a_citizen_acts_for_no_organiser():
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        accounts.create_user(email="lotte@example.org", password=PASSWORD, organiser=uuid4())


def test_only_curators_enter_the_admin_site():
    staff = {
        role: User.objects.get(
            pk=accounts.create_user(email=f"{role}@example.org", password=PASSWORD, role=role).id
        ).is_staff
        for role in ("citizen", "curator", "organiser", "door")
    }
    assert [role for role, is_staff in staff.items() if is_staff] == ["curator"]


def test_passwords_are_hashed_with_argon2_outside_tests():
    assert base.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    assert settings.AUTH_USER_MODEL == "accounts.User"


def test_deleting_takes_tokens_with_it(person):
    from oauth2_provider.models import AccessToken

    accounts.issue_token(user_id=person.id, scopes=["suggestions:read"])
    assert accounts.delete_user(user_id=person.id) is True
    assert not AccessToken.objects.filter(user_id=person.id).exists()


def test_deleting_again_says_it_was_gone(person):
    accounts.delete_user(user_id=person.id)
    assert accounts.delete_user(user_id=person.id) is False


def test_nobody_gets_a_token_for_nobody():
    with pytest.raises(NoSuchUser):
        accounts.issue_token(user_id=uuid4(), scopes=["suggestions:read"])


@pytest.mark.parametrize("scope", ["tickets:scan", "everything"])
def test_a_token_carries_only_what_its_role_may(person, scope):
    with pytest.raises(UnknownScope):
        accounts.issue_token(user_id=person.id, scopes=[scope])
