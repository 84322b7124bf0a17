"""One Redis connection pool per process."""

import os

import redis
from django.conf import settings

_CLIENTS: dict[int, redis.Redis] = {}


def client() -> redis.Redis:
    """This process's client; a forked worker gets its own, since sockets don't survive a fork."""
    process = os.getpid()
    if process not in _CLIENTS:
        _CLIENTS.clear()
        _CLIENTS[process] = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2
        )
    return _CLIENTS[process]


def prefixed(name: str) -> str:
    """A key or channel of this installation: several may share one Redis."""
    return f"{settings.REDIS_PREFIX}{name}"
