"""Where mail goes: EMAIL_URL, as in smtps://user:password@mail.example.org:465.

| scheme | |
|---|---|
| `smtp` | without encryption: a relay on the same machine or network |
| `smtp+starttls` | encrypted once connected (port 587) |
| `smtps` | encrypted from the first byte (port 465) |
| `file` | nothing is sent; each mail becomes a file in that folder: a developer's machine |
"""

from typing import Any
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def read(url: str) -> dict[str, Any]:
    """Django's settings for that address. ValueError when the scheme isn't one of these."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("EMAIL_URL is none of smtp://, smtp+starttls://, smtps:// and file://")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or _PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
