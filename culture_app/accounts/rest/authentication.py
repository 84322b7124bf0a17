"""Who calls: one SQL statement from the bearer token to the account.

Refuses tokens in the query string or the body (RFC 9700), expired tokens and accounts that were switched off.
The token's lifetime is measured with the wall clock, not the kernel's: a pinned clock would make tokens immortal.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import connection
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request

# By hand: each signed-in request asks this, and composing it by the ORM cost more than the answer.
_CALLER = """
    SELECT u.id, u.role, u.organiser, u.language, t.scope, t.expires, t.application_id
      FROM oauth2_provider_accesstoken t JOIN accounts_user u ON u.id = t.user_id
     WHERE t.token_checksum = %s AND t.expires > %s AND u.is_active
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """`request.user`: the account behind the token."""

    id: UUID
    role: str
    organiser: UUID | None
    language: str

    is_authenticated = True
    is_anonymous = False
    is_active = True

    @property
    def pk(self) -> UUID:
        return self.id


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """`request.auth`: what the token allows."""

    scopes: frozenset[str]
    expires: datetime
    application: int | None


def caller(request: Request) -> Caller:
    """Who calls, in a view behind `needs`."""
    found = request.user
    if not isinstance(found, Caller):
        raise NotAuthenticated
    return found


class BearerAuthentication(BaseAuthentication):
    www_authenticate_realm = "api"

    def authenticate(self, request: Request) -> tuple[Caller, Grant] | None:
        header = get_authorization_header(request).split()
        if not header or header[0].lower() != b"bearer":
            return None
        if len(header) != 2 or len(header[1]) > 512:
            raise AuthenticationFailed("The Authorization header must be: Bearer <token>.")
        with connection.cursor() as cursor:
            cursor.execute(_CALLER, [sha256(header[1]).hexdigest(), timezone.now()])
            found = cursor.fetchone()
        if found is None:
            raise AuthenticationFailed("The access token is unknown or has expired.")
        user, role, organiser, language, scope, expires, application = found
        return (
            Caller(id=user, role=role, organiser=organiser, language=language),
            Grant(scopes=frozenset(scope.split()), expires=expires, application=application),
        )

    def authenticate_header(self, request: Request) -> str:
        return f'Bearer realm="{self.www_authenticate_realm}"'
