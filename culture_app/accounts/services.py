"""The door of accounts: make, read and delete the people who sign in, and issue tokens for machines and tests."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from oauth2_provider.models import AccessToken

from culture_app.accounts.data import Role, UserCard
from culture_app.accounts.errors import EmailTaken, NoSuchUser, UnknownScope
from culture_app.accounts.models import User
from culture_app.accounts.oauth_settings import ACCESS_TOKEN_SECONDS
from culture_app.accounts.scopes import ROLE_SCOPES
from culture_app.kernel.errors import InvalidInput

LONGEST_EMAIL = 254


def create_user(
    *,
    email: str,
    password: str,
    role: Role | str = Role.CITIZEN,
    organiser: UUID | None = None,
    language: str = "nl",
) -> UserCard:
    """Make an account. Raises InvalidInput (address, password, role) or EmailTaken."""
    email = email.strip().lower()
    if len(email) > LONGEST_EMAIL:
        raise InvalidInput("An e-mail address has at most 254 characters.", field="email")
    try:
        validate_email(email)
    except ValidationError as error:
        raise InvalidInput("This is not an e-mail address.", field="email") from error
    try:
        validate_password(password)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), field="password") from error
    if role not in ROLE_SCOPES:
        raise InvalidInput("There is no such role.", field="role")
    user = User(email=email, role=str(role), organiser=organiser, language=language)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        if "email" in str(error):
            raise EmailTaken from error
        raise
    return _card(user)


def user(*, user_id: UUID) -> UserCard:
    """The account with this id. Raises NoSuchUser."""
    found = User.objects.filter(pk=user_id).first()
    if found is None:
        raise NoSuchUser
    return _card(found)


def issue_token(*, user_id: UUID, scopes: Sequence[str], lifetime_s: int = ACCESS_TOKEN_SECONDS) -> str:
    """An access token without an app: for tests, and for machines that an operator trusts.

    Raises NoSuchUser, or UnknownScope where the account's role may not hold one of the scopes.
    """
    found = User.objects.filter(pk=user_id).first()
    if found is None:
        raise NoSuchUser
    unknown = sorted(set(scopes) - ROLE_SCOPES[found.role])
    if unknown:
        raise UnknownScope(f"Not for {found.role}: {', '.join(unknown)}.")
    token = secrets.token_urlsafe(32)
    AccessToken.objects.create(
        user=found,
        application=None,
        token="",
        token_checksum=sha256(token.encode()).hexdigest(),
        scope=" ".join(scopes),
        # The wall clock, not the kernel's: a pinned clock would make tokens immortal.
        expires=timezone.now() + timedelta(seconds=lifetime_s),
    )
    return token


def valid_tokens(*, checksums: Sequence[str]) -> frozenset[str]:
    """Which of these access tokens (by their SHA-256, in hexadecimal) still open something. One statement."""
    return frozenset(
        AccessToken.objects.filter(
            token_checksum__in=list(checksums),
            # The wall clock, as where a token is checked.
            expires__gt=timezone.now(),
            user__is_active=True,
        ).values_list("token_checksum", flat=True)
    )


def delete_user(*, user_id: UUID) -> bool:
    """Delete the account with its tokens and sessions; False when it was gone already."""
    with transaction.atomic():
        _, deleted = User.objects.filter(pk=user_id).delete()
    return bool(deleted.get("accounts.User"))


def _card(found: User) -> UserCard:
    return UserCard(
        id=found.pk,
        email=found.email,
        role=Role(found.role),
        organiser=found.organiser,
        language=found.language,
        created=found.created,
    )
