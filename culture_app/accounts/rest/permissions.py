"""Which scope a call needs: `permission_classes = [needs(GET="bookings:read", POST="bookings:write")]`.

A method that isn't named is refused, so a new handler can't be left open by mistake. OPTIONS is never open.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from culture_app.accounts.rest.authentication import Caller, Grant
from culture_app.accounts.scopes import SCOPE_TEXTS

if TYPE_CHECKING:  # REST framework imports this module while it builds APIView
    from rest_framework.views import APIView


class Needs(BasePermission):
    """Made by `needs`."""

    scopes: dict[str, str] = {}
    roles: frozenset[str] | None = None
    message = "The access token doesn't carry the scope that this call needs."
    code = "insufficient-scope"

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, Grant) or not isinstance(request.user, Caller):
            return False
        method = request.method or ""
        if method not in self.scopes:
            # A method the view doesn't serve gets its 405; one that it serves but nobody named is refused.
            return not hasattr(view, method.lower())
        scope = self.scopes[method]
        if scope not in request.auth.scopes:
            self.message = f"This call needs the scope {scope}."
            return False
        if self.roles is not None and request.user.role not in self.roles:
            self.message = f"This call is for the role {' or '.join(sorted(self.roles))}."
            return False
        return True


def needs(*, roles: Iterable[str] | None = None, **scopes: str) -> type[Needs]:
    """A DRF permission class: method -> scope, and for `roles` only where given."""
    unknown = set(scopes.values()) - set(SCOPE_TEXTS)
    if unknown:
        raise ValueError(f"No such scope: {', '.join(sorted(unknown))}")
    return type("Needs", (Needs,), {"scopes": scopes, "roles": None if roles is None else frozenset(roles)})
