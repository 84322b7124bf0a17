"""The API keeps the promises of its own OpenAPI document, whatever is sent (schemathesis).

A citizen who may do everything sends generated requests, right and wrong ones, to each operation: no 5xx, and every
answer is one that the document describes. `make prove-schema` does the same at length against the running server.
"""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import load_all_checks

from culture_app.accounts import services as accounts
from culture_app.accounts.scopes import CITIZEN_SCOPES
from docker.prove import formats  # noqa: F401 - what can't be said by a pattern

load_all_checks()


# Without the foyer, which would lend each request connections of its own: a test's rows are on the test's.
schema = schemathesis.openapi.from_wsgi("/v1/schema", get_wsgi_application())


@pytest.fixture
def one_connection():
    """Requests share the test's connection and transaction, as with Django's own test client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def bearer(db, one_connection):
    citizen = accounts.create_user(email="lotte@example.org", password="a-long-passphrase-of-hers")
    token = accounts.issue_token(user_id=citizen.id, scopes=sorted(CITIZEN_SCOPES))
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.django_db(databases=["default", "keys"])
@schema.parametrize()
@settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
def test_every_answer_is_one_that_the_document_describes(case, bearer):
    case.call_and_validate(headers=bearer)
