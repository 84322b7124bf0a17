"""An authorization code works once (RFC 6749, 4.1.2; RFC 9700, 2.1.1).

- Exchanging it a second time is refused, and revokes what the first exchange brought: its access token, its refresh
  token and all that was refreshed from it. Whoever holds the code besides the app may be holding those too.
- The token view locks the code's row first, so of two exchanges at the same moment exactly one wins, and the
  other counts as the second.
- The wall clock counts, as for all lifetimes of tokens: a pinned clock would make them immortal.
- A code carries only scopes that fit the account's role, whatever the app asked for.
"""

from hashlib import sha256
from typing import Any

from django.utils import timezone
from oauth2_provider.models import AccessToken, RefreshToken
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.common import Request
from oauthlib.oauth2.rfc6749.errors import InvalidScopeError

from culture_app.accounts.models import SpentCode
from culture_app.accounts.scopes import ROLE_SCOPES


class Validator(OAuth2Validator):
    def save_authorization_code(
        self, client_id: str, code: dict[str, str], request: Request, *args: Any, **kwargs: Any
    ) -> None:
        allowed = ROLE_SCOPES[request.user.role]
        request.scopes = [scope for scope in request.scopes if scope in allowed]
        if not request.scopes:
            raise InvalidScopeError(request=request)
        super().save_authorization_code(client_id, code, request, *args, **kwargs)

    def validate_code(
        self, client_id: str, code: str, client: Any, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        if super().validate_code(client_id, code, client, request, *args, **kwargs):
            return bool(request.user.is_active)
        revoke_what_it_brought(code)
        return False

    def validate_refresh_token(
        self, refresh_token: str, client: Any, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return super().validate_refresh_token(refresh_token, client, request, *args, **kwargs) and bool(
            request.user.is_active
        )

    def _save_bearer_token(self, token: dict[str, Any], request: Request, *args: Any, **kwargs: Any) -> None:
        super()._save_bearer_token(token, request, *args, **kwargs)
        if request.grant_type == "authorization_code":
            family = getattr(request, "issued_family", None)
            SpentCode.objects.create(
                checksum=checksum(request.code),
                token_family=family,
                access_token_checksum=checksum(token["access_token"]),
                spent_at=timezone.now(),
            )

    def _create_refresh_token(
        self, request: Request, refresh_token_code: str, access_token: Any, previous_refresh_token: Any
    ) -> Any:
        made = super()._create_refresh_token(
            request, refresh_token_code, access_token, previous_refresh_token
        )
        request.issued_family = made.token_family
        return made


def revoke_what_it_brought(code: str) -> None:
    """Revoke every token that this code, or a refresh of what it brought, has issued. Unknown codes do nothing."""
    spent = SpentCode.objects.filter(pk=checksum(code)).first()
    if spent is None:
        return
    RefreshToken.revoke_family(spent.token_family)
    AccessToken.objects.filter(token_checksum=spent.access_token_checksum).delete()


def checksum(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
