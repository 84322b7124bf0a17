"""A citizen with a booking whose rows are really committed, and streams that listen, in this process."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections

from culture_app import problems
from culture_app.accounts import services as accounts
from culture_app.kernel import clock, outbox
from culture_app.kernel.words import Money
from culture_app.notices.streams.app import THREADS, Streams
from personal_vault import services as vault
from tests.notices.post import Post
from ticketing import services as ticketing
from ticketing.data import PriceLine, SeatWish


class Citizen:
    """Somebody with a token and a holder per booking."""

    def __init__(self, *, language="nl", scopes=("bookings:read", "vault.access-log:read")):
        self.card = accounts.create_user(
            email=f"{uuid4().hex}@example.org", password="correct horse battery", language=language
        )
        self.id, self.email = self.card.id, self.card.email
        self.token = accounts.issue_token(user_id=self.id, scopes=list(scopes))

    def book(self, *, cents=1250, count=2):
        """Two seats for tomorrow."""
        now = clock.now()
        pool = ticketing.open_pool(
            occurrence=uuid4(),
            event=uuid4(),
            organiser=uuid4(),
            capacity=10,
            prices=[PriceLine(tariff="base", name={"nl": "Basis", "fr": "Base"}, price=Money(cents))],
            starts=now + timedelta(days=1),
            ends=now + timedelta(days=1, hours=2),
            now=now - timedelta(minutes=1),
        )
        quote = ticketing.quote(
            occurrence=pool.occurrence,
            seats=[SeatWish(tariff="base", count=count)],
            now=now - timedelta(seconds=1),
        )
        return ticketing.book(
            quote=quote,
            holder=vault.new_holder(citizen=self.id),
            key_hmac=uuid4().hex,
            request_hash=b"request",
            now=now - timedelta(seconds=1),
        )


@pytest.fixture
def citizen(settings):
    """Makes citizens; the payment provider is out of reach."""
    settings.MOLLIE_API_URL = "http://127.0.0.1:9"
    return Citizen


@pytest.fixture
def lotte(citizen):
    return citizen()


@pytest.fixture
def confirmed(lotte):
    """A free booking, and the house has heard of it."""
    booking = lotte.book(cents=0)
    outbox.drain()
    return booking


@pytest.fixture
def waiting(lotte):
    """A booking that waits for its payment."""
    return lotte.book()


@pytest.fixture
def post(settings, tmp_path):
    """A mail server; it runs once it is started."""
    box = Post(tmp_path)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
    settings.DEFAULT_FROM_EMAIL = "UiT <tickets@uit.example>"
    yield box
    box.stop()


def _close(threads):
    """Each thread closes its own connections: the barrier lets none of them do it twice."""
    together = Barrier(THREADS)

    def close():
        together.wait(5)
        connections.close_all()

    for ended in [threads.submit(close) for _ in range(THREADS)]:
        ended.result()
    threads.shutdown()


class Line:
    """One connection to the streams, as a server would hold it."""

    def __init__(self, app, path, headers):
        self.heard, self.coming, self.buffer = asyncio.Queue(), asyncio.Queue(), b""
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }
        self.task = asyncio.create_task(app(scope, self.coming.get, self.heard.put))
        self.status = self.headers = None

    async def start(self):
        message = await asyncio.wait_for(self.heard.get(), 10)
        self.status, self.headers = message["status"], dict(message["headers"])
        return self.status

    async def body(self):
        return (await asyncio.wait_for(self.heard.get(), 10))["body"]

    async def event(self):
        """The next thing that is said: (event, data), or ("", text) for a comment or a retry."""
        while b"\n\n" not in self.buffer:
            message = await asyncio.wait_for(self.heard.get(), 10)
            self.buffer += message["body"]
            if not message.get("more_body") and b"\n\n" not in self.buffer:
                return None
        said, self.buffer = self.buffer.split(b"\n\n", 1)
        fields = dict(line.split(": ", 1) for line in said.decode().splitlines() if ": " in line)
        if "data" in fields:
            return fields["event"], json.loads(fields["data"]) | (
                {"id": fields["id"]} if "id" in fields else {}
            )
        return "", said.decode()

    async def hang_up(self):
        await self.coming.put({"type": "http.disconnect"})
        await asyncio.wait_for(self.task, 5)


@pytest.fixture
def streams():
    """The streams for as long as a test asks; `call` opens a line."""

    @asynccontextmanager
    async def open_streams(**options):
        app = Streams(url=settings.REDIS_URL, refuse=problems.handle, **options)
        lines = []

        async def call(path, token="", **headers):
            if token:
                headers["Authorization"] = f"Bearer {token}"
            lines.append(Line(app, path, headers))
            await lines[-1].start()
            return lines[-1]

        try:
            yield app, call
        finally:
            await app._hub.stop()
            for line in lines:
                line.task.cancel()
            await asyncio.gather(*(line.task for line in lines), return_exceptions=True)
            _close(app._threads)

    return open_streams


async def elsewhere(function, *args, **kwargs):
    """Run in a thread with a connection of its own, as another process would."""

    def run():
        try:
            return function(*args, **kwargs)
        finally:
            connections.close_all()

    return await asyncio.to_thread(run)


@pytest.fixture
def aside():
    return elsewhere
