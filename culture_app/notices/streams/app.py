"""GET /v1/me/bookings/{id}/stream as an ASGI application, without Django's request cycle: nothing here needs it.

The present state first, then each change, a heartbeat while there is nothing to say, and an end when the state is final
or her token is not valid any more. Who comes back with the Last-Event-ID of a final state gets 204: stay away.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import translation
from rest_framework.exceptions import MethodNotAllowed, NotFound

from culture_app.kernel import metrics
from culture_app.notices.errors import StreamsFull, TooManyStreams
from culture_app.notices.streams import asking, events
from culture_app.notices.streams.hub import Hub, Watcher
from ticketing.errors import NoSuchBooking

MOST_EACH, MOST = 5, 4_000
HEARTBEAT_S = 15.0
RETRY_MS = (
    1_000,
    4_000,
)  # spread, so that not all come back in the moment when this process has started again
PATIENCE_S = 10.0
THREADS = 3

_PATH = re.compile(r"/v1/me/bookings/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/stream", re.IGNORECASE)
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # A proxy that collects answers before it passes them on would hold the news back.
    (b"x-accel-buffering", b"no"),
]

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Refuse = Callable[[Exception, dict[str, Any]], HttpResponse | None]


class Streams:
    """The application. `refuse` makes a problem document of an error."""

    def __init__(
        self,
        *,
        url: str,
        refuse: Refuse,
        heartbeat_s: float = HEARTBEAT_S,
        most_each: int = MOST_EACH,
        most: int = MOST,
    ) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="streams")
        self._hub = Hub(url=url, look=asking.standings, valid=asking.valid, threads=self._threads)
        self._refuse, self._heartbeat_s = refuse, heartbeat_s
        self._most_each, self._most = most_each, most
        self._open: Counter[UUID] = Counter()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One connection, or the server's own beginning and end."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            self._hub.start()
            try:
                await self._answer(scope, receive, send)
            except Exception as error:
                with translation.override("en"):
                    answer = self._refuse(error, {})
                if answer is None:
                    raise
                await _send_whole(send, answer)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._hub.start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self._hub.stop()
                self._threads.shutdown(wait=False, cancel_futures=True)
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["path"] == "/health":
            await _send_whole(send, HttpResponse(b'{"status":"ok"}', content_type="application/json"))
            return
        asked = _PATH.fullmatch(scope["path"])
        if asked is None:
            with translation.override("en"):
                raise NotFound
        if scope["method"] != "GET":
            with translation.override("en"):
                raise MethodNotAllowed(scope["method"])
        headers = {name.lower(): value for name, value in scope["headers"]}
        who = await self._ask(asking.listener, headers.get(b"authorization", b"").decode("latin-1"))
        async with self._place(who.citizen):
            holders = await self._ask(asking.holders, who.citizen)
            watcher = Watcher(booking=UUID(asked[1]), token=who.token)
            self._hub.join(watcher)
            try:
                await self._first(watcher, holders)
                await self._say(watcher, headers.get(b"last-event-id", b"").decode("latin-1"), receive, send)
            finally:
                self._hub.leave(watcher)

    @asynccontextmanager
    async def _place(self, citizen: UUID) -> AsyncIterator[None]:
        """One of the places that there are for her and in all."""
        if self._open[citizen] >= self._most_each:
            raise TooManyStreams(f"At most {self._most_each} at a time.", retry_after=10)
        if self._open.total() >= self._most:
            raise StreamsFull(retry_after=30)
        self._open[citizen] += 1
        metrics.STREAMS_OPEN.inc()
        try:
            yield
        finally:
            self._open[citizen] -= 1
            if not self._open[citizen]:
                del self._open[citizen]
            metrics.STREAMS_OPEN.dec()

    async def _first(self, watcher: Watcher, holders: frozenset[UUID] | Any) -> None:
        """Her booking's present state has been read, or NoSuchBooking: also when it is somebody else's."""
        try:
            await asyncio.wait_for(watcher.news.wait(), PATIENCE_S)
        except TimeoutError:
            raise StreamsFull(retry_after=10) from None
        if watcher.standing is None or watcher.standing.holder not in holders:
            raise NoSuchBooking

    async def _say(self, watcher: Watcher, last: str, receive: Receive, send: Send) -> None:
        standing = watcher.standing
        if standing and standing.state in events.FINAL and last == events.mark(standing):
            await _send_whole(send, HttpResponse(status=204))
            return
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        gone = asyncio.create_task(_gone(receive))
        try:
            await _more(send, events.retry(random.randint(*RETRY_MS)))
            await self._follow(watcher, last, gone, send)
        finally:
            gone.cancel()
        with suppress(Exception):  # she went in this very moment
            await send({"type": "http.response.body", "body": b""})

    async def _follow(self, watcher: Watcher, last: str, gone: asyncio.Task[None], send: Send) -> None:
        """Each news until the end."""
        while not gone.done():
            watcher.news.clear()
            standing = watcher.standing
            if standing and watcher.over is None:
                if (now := events.mark(standing)) != last:
                    await _more(send, events.state(standing))
                    metrics.STREAM_EVENTS.inc()
                    last = now
                if standing.holder is None:
                    watcher.end("gone")
                elif standing.state in events.FINAL:
                    watcher.end("final")
            if watcher.over:
                await _more(send, events.end(watcher.over))
                return
            heard = asyncio.create_task(watcher.news.wait())
            await asyncio.wait({heard, gone}, timeout=self._heartbeat_s, return_when=asyncio.FIRST_COMPLETED)
            if not heard.done():
                heard.cancel()
                await _more(send, events.HEARTBEAT)

    async def _ask[Q, A](self, question: Callable[[Q], A], about: Q) -> A:
        return await asyncio.get_running_loop().run_in_executor(self._threads, question, about)


async def _gone(receive: Receive) -> None:
    """Returns when she has hung up."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _more(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _send_whole(send: Send, answer: HttpResponse) -> None:
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in answer.items()]
    body = answer.content
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": body})
