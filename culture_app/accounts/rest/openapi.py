"""Tells the OpenAPI document how to sign in: OAuth 2 authorization code, with the scope each call needs."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from culture_app.accounts.rest.permissions import Needs
from culture_app.accounts.scopes import SCOPE_TEXTS


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "culture_app.accounts.rest.authentication.BearerAuthentication"
    name = "uit-app"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "oauth2",
            "description": "Authorization code with PKCE (S256); access tokens live ten minutes.",
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": "/o/authorize",
                    "tokenUrl": "/o/token",
                    "refreshUrl": "/o/token",
                    "scopes": {name: texts["en"] for name, texts in SCOPE_TEXTS.items()},
                }
            },
        }

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        scopes = {
            permission.scopes[auto_schema.method]
            for permission in auto_schema.view.get_permissions()
            if isinstance(permission, Needs) and auto_schema.method in permission.scopes
        }
        return {self.name: sorted(scopes)}
