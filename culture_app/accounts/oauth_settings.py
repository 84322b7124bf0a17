"""How django-oauth-toolkit behaves here. Plain values only: the settings import this module.

- Authorization code with PKCE (S256) for public apps; nothing else is served.
- Access tokens live ten minutes; only their SHA-256 is stored (…_TOKEN_STORAGE).
- A refresh token works once; using one twice revokes its whole family (one family per sign-in of a device).
- An authorization code works once; using it twice revokes what it brought (`one_use_codes.py`).
- No public client metadata, no dynamic registration, no device flow, no OpenID Connect yet.
"""

from typing import Any

from culture_app.accounts.scopes import SCOPE_TEXTS

ACCESS_TOKEN_SECONDS = 600
REFRESH_TOKEN_SECONDS = 60 * 24 * 3600

OAUTH2_PROVIDER: dict[str, Any] = {
    "SCOPES": {name: texts["nl"] for name, texts in SCOPE_TEXTS.items()},
    "DEFAULT_SCOPES": ["suggestions:read"],
    "OAUTH2_VALIDATOR_CLASS": "culture_app.accounts.one_use_codes.Validator",
    "ACCESS_TOKEN_EXPIRE_SECONDS": ACCESS_TOKEN_SECONDS,
    "AUTHORIZATION_CODE_EXPIRE_SECONDS": 60,
    "REFRESH_TOKEN_EXPIRE_SECONDS": REFRESH_TOKEN_SECONDS,
    "REFRESH_TOKEN_GRACE_PERIOD_SECONDS": 0,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ROTATE_REFRESH_TOKEN": True,
    "PKCE_REQUIRED": True,
    "REQUEST_APPROVAL_PROMPT": "auto",
    # http only for loopback (RFC 8252); uit: is the app's own scheme.
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https", "http", "uit"],
    "ALLOW_URI_WILDCARDS": False,
    "OIDC_ENABLED": False,
    "OAUTH2_RESPONSE_TYPES_SUPPORTED": ["code"],
    "OAUTH2_GRANT_TYPES_SUPPORTED": ["authorization_code", "refresh_token"],
    "OAUTH2_TOKEN_ENDPOINT_AUTH_METHODS_SUPPORTED": ["none"],
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    # Off on purpose: RFC 8252, 7.3 sends native apps back to http on loopback, which no network sees.
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": False,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
}
