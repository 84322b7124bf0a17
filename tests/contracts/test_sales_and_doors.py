"""What organisers and doors may send is what the document says: everything that fits it is understood, nothing else is.

As in test_schema, but with a sale that is really theirs, so that answers aren't all "not yours".
"""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig

from culture_app.accounts import services as accounts
from culture_app.kernel import clock
from culture_app.kernel.words import Money
from docker.prove import formats  # noqa: F401 - what can't be said by a pattern
from ticketing import services as ticketing
from ticketing.data import PriceLine

load_all_checks()
# A request may be well formed and be refused for what it says: never 400, though.
WELL_FORMED = """\
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "410", "422", "429"]
"""
ORGANISER = uuid4()
IS_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
schema = schemathesis.openapi.from_wsgi(
    "/v1/schema", get_wsgi_application(), config=SchemathesisConfig.from_str(WELL_FORMED)
)
SALES = schema.include(path_regex="^/v1/organisers/")
DOORS = schema.include(path_regex="^/v1/(scans|ticket-revocations)")
MANY = settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


@pytest.fixture(autouse=True)
def _one_connection():
    """Requests share the test's connection and transaction, as with Django's own test client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def pool(db):
    now = clock.now()
    return ticketing.open_pool(
        occurrence=uuid4(),
        event=uuid4(),
        organiser=ORGANISER,
        capacity=50,
        prices=(PriceLine(tariff="base", name={"nl": "Basistarief"}, price=Money(1250)),),
        starts=now + timedelta(hours=8),
        ends=now + timedelta(hours=10),
        now=now,
    )


@pytest.fixture
def bearer(db):
    def of(role, scope):
        user = accounts.create_user(
            email=f"{role}@example.org",
            password="a-long-passphrase-of-theirs",
            role=role,
            organiser=ORGANISER,
        )
        return {"Authorization": f"Bearer {accounts.issue_token(user_id=user.id, scopes=[scope])}"}

    return of


@pytest.fixture
def organiser(bearer):
    return bearer("organiser", "sales:write")


@pytest.fixture
def door(bearer):
    return bearer("door", "tickets:scan")


def really_theirs(case, pool):
    """Where a key was made up that would find nothing, the real one; what is no key stays."""
    for name, key in (("organiser", ORGANISER), ("pool", pool.id)):
        if IS_KEY.fullmatch(str((case.path_parameters or {}).get(name))):
            case.path_parameters[name] = str(key)
    return case


@pytest.mark.django_db(databases=["default", "keys"])
@SALES.parametrize()
@MANY
def test_an_organiser_is_understood_as_the_document_says(case, organiser, pool):
    really_theirs(case, pool).call_and_validate(headers=organiser)


@pytest.mark.django_db(databases=["default", "keys"])
@DOORS.parametrize()
@MANY
def test_a_door_is_understood_as_the_document_says(case, door):
    case.call_and_validate(headers=door)
