"""Where PostgreSQL, Redis and the other local services answer.

The environment wins (containers, production); else `.local/services.json`, which `make up` writes, is read;
else the usual defaults. So a bare `manage.py` finds the services that `make up` started.
"""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]
LOCAL = Path(os.environ.get("CULTURE_LOCAL", ROOT / ".local"))


def _recorded() -> dict[str, Any]:
    try:
        return dict(json.loads((LOCAL / "services.json").read_text()))
    except (OSError, ValueError):
        return {}


RECORDED = _recorded()


def database(name: str, url_variable: str) -> dict[str, Any]:
    """Django's description of the database `name`; `url_variable` names an environment variable that may hold
    a `postgresql://` URL.
    """
    url = os.environ.get(url_variable)
    if url:
        parts = urlsplit(url)
        found = {
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
        }
    else:
        recorded = RECORDED.get("postgres", {})
        found = {
            "NAME": name,
            "USER": recorded.get("user", "culture"),
            "PASSWORD": recorded.get("password", ""),
            "HOST": recorded.get("host", ""),
            "PORT": str(recorded.get("port", "")),
        }
    return {"ENGINE": "culture_app.kernel.database", **found}


def redis_url() -> str:
    """A redis:// or unix:// URL."""
    return os.environ.get("REDIS_URL") or RECORDED.get("redis", {}).get("url", "redis://127.0.0.1:6379/0")


def payments_url() -> str:
    """The base URL of the payment provider's API; the simulator's where no real one is set."""
    return os.environ.get("MOLLIE_API_URL") or RECORDED.get("payments", {}).get(
        "url", "http://127.0.0.1:8090"
    )


def uitpas_url() -> str:
    """The base URL of the card scheme's API; the simulator's where no real one is set."""
    return os.environ.get("UITPAS_API_URL") or RECORDED.get("uitpas", {}).get("url", "http://127.0.0.1:8091")
