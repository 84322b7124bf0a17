"""Checks a password, slowly enough for people only (`guessing.py`). Serves the sign-in page and the admin alike."""

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from culture_app.accounts import guessing
from culture_app.accounts.errors import SignInUnavailable, TooManyAttempts
from culture_app.accounts.models import User


class PasswordBackend(ModelBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: object,
    ) -> User | None:
        """The account, or None. PermissionDenied, with what to tell on the request, after too many tries."""
        email = username or str(kwargs.get("email") or "")
        if not email or password is None:
            return None
        try:
            attempt = guessing.attempt(email=email, network=network_of(request))
        except (TooManyAttempts, SignInUnavailable) as error:
            if request is not None:
                request.sign_in_refused = error  # type: ignore[attr-defined]
            raise PermissionDenied from error
        found = super().authenticate(request, username=email, password=password)
        if found is not None:
            attempt.succeeded()
        return found if isinstance(found, User) else None


def network_of(request: HttpRequest | None) -> str:
    """Where a request comes from: the connection's own address; an IPv6 network counts as a whole /64."""
    address = str(request.META.get("REMOTE_ADDR", "")) if request is not None else ""
    return ":".join(address.split(":")[:4]) if ":" in address else address
