"""Which bookings somebody waits for, and the news of them: one subscription and few statements, however many wait.

- Somebody is written down before her booking is read for the first time, so no change falls between the two.
- Bookings with news are read together; so are the tokens of all who wait, every LOOK_S seconds, and with them all bookings:
  what a lost message would have told is then said late instead of never.
- When the line to Redis breaks, everything is read as soon as it is back.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import UUID

import redis.asyncio as redis
import structlog
from redis.exceptions import RedisError

from culture_app.notices import news
from culture_app.notices.streams.events import Why
from ticketing.data import Standing

log = structlog.get_logger(__name__)

LOOK_S = 15.0

type Look = Callable[[Set[UUID]], Mapping[UUID, Standing]]
type Valid = Callable[[Set[str]], Set[str]]


@dataclass(eq=False, slots=True)
class Watcher:
    """Somebody who waits. `standing` is the latest that was read; `news` is set when there is something to look at."""

    booking: UUID
    token: str
    standing: Standing | None = None
    over: Why | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, standing: Standing | None) -> None:
        """The booking as it is now; None when it isn't there any more."""
        if standing is None:
            self.end("gone")
        elif standing != self.standing:
            self.standing = standing
            self.news.set()

    def end(self, why: Why) -> None:
        """Nothing more will come."""
        self.over = self.over or why
        self.news.set()


class Hub:
    """All who wait in this process. Use it within one event loop."""

    def __init__(self, *, url: str, look: Look, valid: Valid, threads: ThreadPoolExecutor) -> None:
        self._url = url
        self._look, self._valid, self._threads = look, valid, threads
        self._waiting: dict[bytes, set[Watcher]] = {}
        self._fresh: set[bytes] = set()
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Listen and look from now on; again does nothing."""
        if not self._tasks:
            self._tasks = [
                asyncio.create_task(task()) for task in (self._listen, self._read_fresh, self._tick)
            ]

    async def stop(self) -> None:
        """Tell all who wait, and end."""
        for watcher in self._all():
            watcher.end("closing")
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    def join(self, watcher: Watcher) -> None:
        """Wait for news; the present state comes first."""
        key = news.digest(watcher.booking)
        self._waiting.setdefault(key, set()).add(watcher)
        self._hear(key)

    def leave(self, watcher: Watcher) -> None:
        """She went, or all was said."""
        key = news.digest(watcher.booking)
        rest = self._waiting.get(key, set())
        rest.discard(watcher)
        if not rest:
            self._waiting.pop(key, None)

    def _all(self) -> list[Watcher]:
        return [watcher for group in self._waiting.values() for watcher in group]

    def _hear(self, *keys: bytes) -> None:
        self._fresh.update(keys)
        self._wake.set()

    async def _listen(self) -> None:
        pause = 0.1
        while True:
            client = redis.Redis.from_url(self._url, socket_connect_timeout=2, health_check_interval=10)
            try:
                async with client.pubsub() as line:
                    await line.subscribe(news.channel())
                    # What was said while nobody listened.
                    self._hear(*self._waiting)
                    pause = 0.1
                    async for message in line.listen():
                        if message["type"] == "message" and message["data"] in self._waiting:
                            self._hear(message["data"])
            except (RedisError, OSError) as error:
                log.warning("streams_lost_redis", error=type(error).__name__)
            finally:
                with contextlib.suppress(RedisError, OSError):
                    await client.aclose()
            await asyncio.sleep(pause)
            pause = min(2 * pause, 5.0)

    async def _read_fresh(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            keys, self._fresh = self._fresh, set()
            groups = [group for key in keys if (group := self._waiting.get(key))]
            watchers = [watcher for group in groups for watcher in group]
            if not watchers:
                continue
            try:
                found = await self._ask(self._look, {watcher.booking for watcher in watchers})
            except Exception as error:  # the database is away: said by the next look
                log.warning("streams_cannot_look", error=type(error).__name__)
                continue
            for watcher in watchers:
                watcher.hear(found.get(watcher.booking))

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            watchers = self._all()
            if not watchers:
                continue
            self._hear(*self._waiting)
            try:
                valid = await self._ask(self._valid, {watcher.token for watcher in watchers})
            except Exception as error:
                log.warning("streams_cannot_look", error=type(error).__name__)
                continue
            for watcher in watchers:
                if watcher.token not in valid:
                    watcher.end("signed_out")

    async def _ask[Q, A](self, question: Callable[[Q], A], about: Q) -> A:
        return await asyncio.get_running_loop().run_in_executor(self._threads, question, about)
