"""A citizen who signed in, and a booking of hers."""

from contextlib import ExitStack, contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from culture_app.accounts import services as accounts
from culture_app.kernel import clock
from culture_app.kernel.words import Money
from personal_vault import services as vault
from personal_vault.key_cache import CACHE
from ticketing import services as ticketing
from ticketing.data import PriceLine, SeatWish

SCOPES = ["bookings:read", "bookings:write", "me:export", "me:erase", "vault.history:read"]


@pytest.fixture
def new_citizen(client):
    """Signs somebody in; the same client, another token."""

    def sign_up():
        card = accounts.create_user(email=f"{uuid4().hex}@example.org", password="correct horse battery")
        client.defaults["HTTP_AUTHORIZATION"] = (
            f"Bearer {accounts.issue_token(user_id=card.id, scopes=SCOPES)}"
        )
        return card

    return sign_up


@pytest.fixture
def me(client, new_citizen):
    card = new_citizen()
    client.id, client.email = card.id, card.email
    return client


@pytest.fixture
def book():
    """Book two free seats for tomorrow."""

    def book_it(citizen, *, price=0):
        now = clock.now()
        pool = ticketing.open_pool(
            occurrence=uuid4(),
            event=uuid4(),
            organiser=uuid4(),
            capacity=10,
            prices=[PriceLine(tariff="base", name={"nl": "Basis", "fr": "Base"}, price=Money(price))],
            starts=now + timedelta(days=1),
            ends=now + timedelta(days=1, hours=2),
            now=now - timedelta(minutes=1),
        )
        quote = ticketing.quote(
            occurrence=pool.occurrence,
            seats=[SeatWish(tariff="base", count=2)],
            now=now - timedelta(seconds=1),
        )
        return ticketing.book(
            quote=quote,
            holder=vault.new_holder(citizen=citizen),
            key_hmac=uuid4().hex,
            request_hash=b"request",
            now=now - timedelta(seconds=1),
        )

    return book_it


@pytest.fixture
def statements():
    """Counts the SQL statements on both databases, a test's own savepoints left out."""

    @contextmanager
    def count(expected: int):
        assert CACHE.wait_until_listening()
        with ExitStack() as stack:
            seen = [
                stack.enter_context(CaptureQueriesContext(connections[name])) for name in ("default", "keys")
            ]
            yield
        asked = [query["sql"] for one in seen for query in one.captured_queries]
        asked = [sql for sql in asked if "SAVEPOINT" not in sql]
        assert len(asked) == expected, "\n".join(asked)

    return count
