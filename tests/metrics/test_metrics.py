"""What /metrics tells, to whom, and what it never says."""

import re
import subprocess
import sys
from uuid import uuid4

import pytest
from prometheus_client.parser import text_string_to_metric_families

from culture_app.kernel import metrics, outbox
from tests.notices.conftest import Citizen

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def figures(client, **headers) -> dict:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.content
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def of(found: dict, name: str, **labels) -> float:
    return found.get((name, tuple(sorted(labels.items()))), 0)


def test_a_search_is_timed(client):
    before = of(figures(client), "culture_search_seconds_count", status="200")
    client.get("/v1/offers?limit=1")
    assert of(figures(client), "culture_search_seconds_count", status="200") == before + 1


def test_a_refusal_is_counted_by_its_code(client):
    before = of(figures(client), "culture_problems_total", code="unknown-parameter")
    client.get("/v1/offers?nonsense=1")
    client.get("/v1/nothing/here")
    found = figures(client)
    assert of(found, "culture_problems_total", code="unknown-parameter") == before + 1
    assert of(found, "culture_problems_total", code="not-found") >= 1


def test_a_booking_is_timed_by_its_outcome(client):
    lotte = Citizen(scopes=["bookings:write"])
    client.post(
        f"/v1/outings/{uuid4()}/booking",
        {},
        content_type="application/json",
        headers={"Authorization": f"Bearer {lotte.token}", "Idempotency-Key": "k"},
    )
    assert of(figures(client), "culture_booking_seconds_count", outcome="no-such-outing") >= 1


def test_what_the_tables_say(client):
    booking = Citizen().book()
    found = figures(client)
    assert of(found, "culture_outbox_waiting", topic="availability.changed") >= 1
    assert of(found, "culture_payments_of_a_day", state="pending") == 1
    assert of(found, "culture_database_up") == 1
    form = "application/x-www-form-urlencoded"
    assert client.post("/v1/payments/webhooks/mollie", "id=tr_forged", content_type=form).status_code == 200
    Citizen().book(cents=0)
    outbox.drain()
    found = figures(client)
    assert of(found, "culture_webhooks_total", provider="mollie", kind="unknown") == 1
    assert of(found, "culture_notices_waiting") == 1
    assert of(found, "culture_outbox_waiting", topic="availability.changed") == 0
    assert of(found, "culture_booking_steps_total", state="confirmed") >= 1
    assert booking


def test_it_asks_the_tables_five_times(client, django_assert_num_queries):
    with django_assert_num_queries(5):
        client.get("/metrics")


def test_nothing_in_it_leads_to_anybody(client):
    lotte = Citizen()
    booking = lotte.book(cents=0)
    outbox.drain()
    client.get(f"/v1/me/bookings/{booking.id}", headers={"Authorization": f"Bearer {lotte.token}"})
    text = client.get("/metrics").content.decode()
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", text)
    assert "@" not in text
    assert "/v1/" not in text


@pytest.mark.parametrize(
    "asked",
    [
        {"REMOTE_ADDR": "192.0.2.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.0.2.1"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_only_this_machine_is_told(client, asked):
    assert client.get("/metrics", **asked).status_code == 404


def test_with_a_token_set_only_who_brings_it_is_told(client, settings):
    settings.METRICS_TOKEN = "a-token"
    assert client.get("/metrics").status_code == 404
    for brought in ("Bearer another", "a-token", "Bearer é"):
        assert client.get("/metrics", headers={"Authorization": brought}).status_code == 404
    assert figures(client, Authorization="Bearer a-token")


COUNT = """
import django; django.setup()
from culture_app.kernel import metrics
metrics.PROBLEMS.labels("sold-out").inc(3); metrics.STREAMS_OPEN.set({open})
"""


def test_several_processes_add_to_the_same_figures(tmp_path, monkeypatch):
    """Two that have ended: what they counted stays, what they had open doesn't."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    for opened in (2, 5):
        subprocess.run([sys.executable, "-c", COUNT.format(open=opened)], check=True)
    asked = (
        "import django; django.setup()\n"
        "from django.db import DatabaseError\n"
        "from django.test import RequestFactory\n"
        "from culture_app import metrics\n"
        "def away(*_): raise DatabaseError\n"
        "metrics._rows = away\n"
        "print(metrics.page(RequestFactory().get('/metrics')).content.decode())"
    )
    text = subprocess.run([sys.executable, "-c", asked], check=True, stdout=subprocess.PIPE, text=True).stdout
    assert 'culture_problems_total{code="sold-out"} 6.0' in text
    assert "culture_streams_open 7" not in text
    assert "culture_database_up 0.0" in text
    assert metrics.shared() == str(tmp_path)
