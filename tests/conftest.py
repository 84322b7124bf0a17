"""What every test may ask for. Real PostgreSQL, PostGIS and Redis; no network beyond this machine."""

import socket
from datetime import UTC, datetime

import pytest

AT = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    """The instant at which the demo world stands in tests: noon in Brussels, a Wednesday in July."""
    return AT


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for the network fails at once and says so."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address, *args):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in (
            "127.0.0.1",
            "::1",
            "localhost",
        ):
            raise AssertionError(f"a test tried to reach {address[0]}")
        return connect(self, address, *args)

    monkeypatch.setattr(socket.socket, "connect", only_here)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A thread that ended without hanging up doesn't keep the databases from being thrown away."""
    yield
    with django_db_blocker.unblock():
        from django.db import connections

        for each in connections.all():
            with each.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            each.close()


@pytest.fixture(scope="session", autouse=True)
def _clean_redis(request: pytest.FixtureRequest):
    """Nothing of this run stays in Redis."""
    yield
    from django.conf import settings

    from culture_app.kernel import redis_client

    connection = redis_client.client()
    for key in connection.scan_iter(match=f"{settings.REDIS_PREFIX}*", count=1000):
        connection.delete(key)
