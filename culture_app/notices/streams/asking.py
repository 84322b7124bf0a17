"""What the streams ask of the database: in threads of their own, few, each with its own connection."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from uuid import UUID

from django.db import close_old_connections
from django.http import HttpRequest
from django.utils import translation
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.request import Request

from culture_app.accounts import services as accounts
from culture_app.accounts.rest import BearerAuthentication
from personal_vault import services as vault
from personal_vault.data import Actor, Purpose
from ticketing import services as ticketing
from ticketing.data import Standing

SCOPE = "bookings:read"


@dataclass(frozen=True, kw_only=True, slots=True)
class Listener:
    """Who asked for a stream, and by which token (its checksum, as it is stored)."""

    citizen: UUID
    token: str


def _with_a_connection[**P, A](question: Callable[P, A]) -> Callable[P, A]:
    """As at the beginning of a request: a connection that was lost is made anew, and refusals are said in English."""

    @wraps(question)
    def asked(*args: P.args, **kwargs: P.kwargs) -> A:
        close_old_connections()
        with translation.override("en"):
            return question(*args, **kwargs)

    return asked


@_with_a_connection
def listener(authorization: str) -> Listener:
    """Who calls, by the header of her request: one statement. NotAuthenticated, AuthenticationFailed, PermissionDenied."""
    request = HttpRequest()
    request.META["HTTP_AUTHORIZATION"] = authorization
    found = BearerAuthentication().authenticate(Request(request))
    if found is None:
        raise NotAuthenticated
    caller, grant = found
    if SCOPE not in grant.scopes:
        raise PermissionDenied(f"This call needs the scope {SCOPE}.")
    _, _, token = authorization.partition(" ")
    return Listener(citizen=caller.id, token=sha256(token.strip().encode("latin-1")).hexdigest())


@_with_a_connection
def holders(citizen: UUID) -> Set[UUID]:
    """Her holders; in her log, as when she reads a booking."""
    actor = Actor(kind="citizen", id=str(citizen))
    return frozenset(vault.holders(citizen=citizen, purpose=Purpose.OWN_ACCESS, actor=actor))


@_with_a_connection
def standings(bookings: Set[UUID]) -> Mapping[UUID, Standing]:
    """How these bookings stand: one statement."""
    return ticketing.standings(bookings=tuple(bookings))


@_with_a_connection
def valid(tokens: Set[str]) -> Set[str]:
    """Those of these tokens that still open something: one statement."""
    return accounts.valid_tokens(checksums=tuple(tokens))
