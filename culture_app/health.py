"""Is the process alive, and can it do its work."""

from django.db import connections
from django.http import HttpRequest, HttpResponse, JsonResponse

from culture_app.kernel import redis_client


def health(request: HttpRequest) -> HttpResponse:
    """Alive: the process answers. Looks at nothing else, so that a slow database kills no workers."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:
    """Ready: both databases and Redis answer. 503 with the names of those that don't."""
    checks = {name: _database(name) for name in ("default", "keys")} | {"redis": _redis()}
    good = all(checks.values())
    return JsonResponse(
        {
            "status": "ready" if good else "not ready",
            "checks": {name: "ok" if fine else "down" for name, fine in checks.items()},
        },
        status=200 if good else 503,
    )


def _database(alias: str) -> bool:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except Exception:
        return False


def _redis() -> bool:
    try:
        return bool(redis_client.client().ping())
    except Exception:
        return False
