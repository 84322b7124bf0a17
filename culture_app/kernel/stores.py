"""What keeps our data: how it sounds when it doesn't answer.

A database that restarts, has no more room or no connection to spare; Redis that went away. Nobody's mistake, and soon over.
"""

from django.db import InterfaceError, OperationalError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

OUT_OF_REACH = (OperationalError, InterfaceError, RedisConnectionError, RedisTimeoutError)


def sqlstate(error: BaseException) -> str | None:
    """PostgreSQL's own code; None where it said none: it wasn't reached, or is no PostgreSQL."""
    return getattr(error.__cause__, "sqlstate", None)
