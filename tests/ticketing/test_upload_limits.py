"""How much a device may tell at once, and exactly what it may say: the document's words are the code's."""

from datetime import datetime, timedelta
from uuid import uuid4

import orjson
import pytest
from django.conf import settings
from rest_framework.test import APIClient

from culture_app.accounts import services as accounts
from culture_app.kernel import clock
from ticketing.barcode import LENGTH
from ticketing.models import Scan
from ticketing.reconciling import MOST

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.urls("ticketing.rest.urls"),
]
PATH = "/v1/scans/uploads"
BEFORE = datetime.fromisoformat("2026-07-01T10:59:00.000001+02:00")


@pytest.fixture
def door(at, monkeypatch):
    monkeypatch.setattr(clock, "_PINNED", at)
    user = accounts.create_user(
        email="door@example.org", password="a long enough password", role="door", organiser=uuid4()
    )
    client = APIClient()
    client.credentials(
        HTTP_AUTHORIZATION=f"Bearer {accounts.issue_token(user_id=user.id, scopes=['tickets:scan'])}"
    )
    return client


def scans(count, **more):
    """Scans as long as a scanner's are: a whole barcode, microseconds, a gate."""
    return [
        {
            "barcode": "A" * LENGTH,
            "scanned_at": (BEFORE + timedelta(milliseconds=place)).isoformat(),
            "gate": "Zuid 3",
        }
        | more
        for place in range(count)
    ]


def test_the_most_that_may_come_at_once_fits_in_a_body(door):
    body = {"device": "phone-1", "occurrence": str(uuid4()), "scans": scans(MOST)}
    assert len(orjson.dumps(body)) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert len(door.post(PATH, body, format="json").json()["scans"]) == MOST


def test_one_more_is_refused_by_name_and_none_is_kept(door):
    answer = door.post(PATH, {"device": "phone-1", "scans": scans(MOST + 1)}, format="json")
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["scans"]
    assert not Scan.objects.exists()


def test_a_body_that_is_too_large_is_said_to_be_that(door):
    answer = door.post(PATH, {"device": "phone-1", "scans": scans(MOST, gate="x" * 200)}, format="json")
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")
    assert not Scan.objects.exists()


def test_a_scan_that_is_wrong_is_named_by_its_place(door):
    answer = door.post(
        PATH, {"device": "phone-1", "scans": [*scans(2), *scans(1, scanned_at="x")]}, format="json"
    )
    assert [error["field"] for error in answer.json()["errors"]] == ["scans.2.scanned_at"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"gate": 3},
        {"gate": None},
        {"gate": "x" * 41},
        {"gate": "a\nb"},
        {"barcode": 5},
        {"barcode": " "},
        {"barcode": "A" * (4 * LENGTH + 1)},
        {"scanned_at": "2026-07-01 10:00:00+02:00"},
        {"scanned_at": "2026-07-01T10:00+02:00"},
        {"scanned_at": "2019-07-01T10:00:00+02:00"},
    ],
)
def test_what_the_document_does_not_allow_is_refused(door, wrong):
    answer = door.post(PATH, {"device": "phone-1", "scans": scans(1, **wrong)}, format="json")
    assert answer.status_code == 400


@pytest.mark.parametrize("device", [5, None, "a b", "a\n", "x" * 65])
def test_a_device_has_a_name_of_its_own(door, device):
    assert door.post(PATH, {"device": device, "scans": scans(1)}, format="json").status_code == 400


@pytest.mark.parametrize("occurrence", [0, "0" * 32, "{00000000-0000-4000-8000-000000000000}"])
def test_an_occurrence_is_named_as_it_is_written(door, occurrence):
    answer = door.post(PATH, {"device": "a", "occurrence": occurrence, "scans": scans(1)}, format="json")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "fine",
    [
        {"gate": ""},
        {"gate": "\N{PERFORMING ARTS}" * 40},
        {"scanned_at": "2020-07-01T10:00:00Z"},
        {"scanned_at": "2026-07-01t10:00:00.123456789z"},
    ],
)
def test_what_the_document_allows_is_taken(door, fine):
    answer = door.post(PATH, {"device": "phone-1", "scans": scans(1, **fine)}, format="json")
    assert answer.status_code == 200
