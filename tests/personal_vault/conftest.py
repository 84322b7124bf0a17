"""A citizen with a vault of her own, and ways to look at what was really stored and asked."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from culture_app.accounts import services as accounts
from personal_vault import keys
from personal_vault import services as vault
from personal_vault.data import Actor, Category, Interest, Purpose, Visit
from personal_vault.erasure_ledger import subject_of
from personal_vault.key_cache import CACHE
from personal_vault.keyring.models import ErasedKey, WrappedKey
from personal_vault.models import Erasure, LogEntry, Record, Vault

SCOPES = [
    "vault.interests:read",
    "vault.interests:write",
    "vault.history:read",
    "vault.consents:read",
    "vault.consents:write",
    "vault.access-log:read",
]


@pytest.fixture
def citizen() -> UUID:
    return uuid4()


@pytest.fixture
def recommender() -> Actor:
    return Actor(kind="service", id="recommender")


@pytest.fixture
def herself(citizen: UUID) -> Actor:
    return Actor(kind="citizen", id=str(citizen))


@pytest.fixture
def jazz() -> Interest:
    return Interest(term_id="1.8.2.0.0", label="Jazz en blues")


@pytest.fixture
def concert(at: datetime) -> Visit:
    return Visit(event=uuid4(), occurrence=uuid4(), at=at, kind="check_in", name="Concert op het plein")


@pytest.fixture
def agree():
    """She says yes to these uses of her history."""

    def agree(citizen: UUID, *purposes: Purpose, given: bool = True) -> None:
        for purpose in purposes:
            vault.consent(citizen=citizen, purpose=purpose, category=Category.HISTORY, given=given)

    return agree


@pytest.fixture
def statements():
    """Counts the SQL statements on both databases: `with statements(2):`."""

    @contextmanager
    def count(expected: int) -> Iterator[None]:
        with ExitStack() as stack:
            seen = [
                stack.enter_context(CaptureQueriesContext(connections[name])) for name in ("default", "keys")
            ]
            yield
        asked = [query["sql"] for one in seen for query in one.captured_queries]
        # A test runs inside a transaction of its own, so our transactions show as savepoints; served, they don't.
        asked = [sql for sql in asked if "SAVEPOINT" not in sql]
        assert len(asked) == expected, "\n".join(asked)

    return count


@pytest.fixture
def cached_keys() -> None:
    """The process listens for erasures, so keys are cached."""
    assert CACHE.wait_until_listening()


@pytest.fixture
def me(client: Client) -> Iterator[Client]:
    """A signed-in citizen's client; `me.id` is hers."""
    card = accounts.create_user(email=f"{uuid4().hex}@example.org", password="correct horse battery")
    client.id = card.id
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {accounts.issue_token(user_id=card.id, scopes=SCOPES)}"
    return client


@pytest.fixture
def committed(django_db_setup, django_db_blocker) -> Iterator[UUID]:
    """A citizen whose rows are really committed, for tests with several threads; removed afterwards."""
    citizen = uuid4()
    for connection in connections.all():
        # pytest-django makes databases for what is marked django_db; alone, a test with this fixture isn't
        assert connection.settings_dict["NAME"].startswith("test_"), "run the whole module, or its directory"
    with django_db_blocker.unblock():
        keys.blind("warm", b"up")  # the index key is committed too, and stays
        yield citizen
        LogEntry.objects.filter(vault_id=citizen).delete()
        Record.objects.filter(vault_id=citizen).delete()
        Vault.objects.filter(owner=citizen).delete()
        Erasure.objects.filter(subject=subject_of(citizen)).delete()
        context = keys.citizen_context(citizen)
        WrappedKey.objects.filter(context=context).delete()
        ErasedKey.objects.filter(context=context).delete()
        for connection in connections.all():
            connection.close()
