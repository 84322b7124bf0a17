"""A transaction that the database undid to end a deadlock is done again.

Locks are taken in one order: the pool's row, the booking's, its tickets by their ids (of several bookings: all of them
first), its payment, its refund, and last the shards by their numbers. Two have reasons not to keep to it:

- A booking takes a shard that nobody is busy with, whatever its number; if that is too small by then, it wants them all and
  keeps the lock on the one that it looked at.
- Calling off locks the shards first, since it gives seats back to all of them again and again; then it takes only bookings
  that nobody else has locked.

So a deadlock is rare and possible. All of one side is undone then, and nothing outside was called: it may simply be tried again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from random import random
from time import sleep

import structlog
from django.db import OperationalError, connection

log = structlog.get_logger(__name__)

DEADLOCK = "40P01"
TRIES = 3
AT_MOST_S = 0.05
"""How long the loser waits, so that the winner is gone by then."""


def survived[**P, R](verb: Callable[P, R]) -> Callable[P, R]:
    """The verb, which opens its own transaction, done again when it lost a deadlock. Inside a caller's transaction, once only."""

    @wraps(verb)
    def again(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, TRIES):
            try:
                return verb(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block or not lost(error):
                    raise
                log.warning("deadlock", verb=verb.__name__, attempt=attempt)
                sleep(AT_MOST_S * random())
        return verb(*args, **kwargs)

    return again


def lost(error: BaseException) -> bool:
    """Whether this is the side that the database undid; psycopg's error stands behind Django's."""
    return getattr(error.__cause__, "sqlstate", None) == DEADLOCK
