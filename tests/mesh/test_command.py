"""The commands, as scripts meet them."""

import json
import os
import runpy
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from culture_app.mesh import lock, tasks
from culture_app.mesh import services as mesh
from culture_app.mesh.errors import PullRunning
from culture_app.mesh.models import Quarantined, Run
from culture_app.offers.models import Offer
from tests.mesh.samples import event, lines, place

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(write):
    return write(**{"x.jsonl": lines(place(), event(), "{broken")})


@pytest.mark.django_db(databases=["default", "keys"])
def test_json_is_the_last_line_of_stdout(folder, capsys):
    call_command("mesh_pull", str(folder), "--json", "--now", "2026-07-01T12:00:00+02:00")
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert list(report) == ["read", "created", "updated", "unchanged", "superseded", "quarantined"]
    assert (report["read"], report["created"]) == (3, 2)
    assert report["quarantined"][0]["source"].endswith("x.jsonl: line 3")


@pytest.mark.django_db(databases=["default", "keys"])
def test_people_read_the_same_on_stderr(folder, capsys):
    call_command("mesh_pull", str(folder))
    assert "read 3: 2 created" in capsys.readouterr().err


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_missing_path_ends_with_2(tmp_path):
    with pytest.raises(CommandError, match="nowhere") as caught:
        call_command("mesh_pull", str(tmp_path / "nowhere"))
    assert caught.value.returncode == 2


def test_an_instant_that_cannot_be_read_ends_with_2(tmp_path):
    with pytest.raises(CommandError, match="--now") as caught:
        call_command("mesh_pull", str(tmp_path), "--now", "soon")
    assert caught.value.returncode == 2


@pytest.mark.parametrize(
    "instant",
    [
        "2026-07-01T12:00:00+02:00",
        "2026-07-01 12:00:00+02:00",
        "2026-07-01T12:00:00 02:00",
        "2026-07-01 10:00:00Z",
        "2026-07-01 12:00",
    ],
)
@pytest.mark.django_db(databases=["default", "keys"])
def test_an_instant_may_have_a_space_before_its_time_or_its_offset(folder, instant):
    call_command("mesh_pull", str(folder), "--now", instant)
    assert Run.objects.get().started == datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.mark.django_db(databases=["default", "keys"])
def test_retry_tries_all_that_are_open(folder, capsys):
    call_command("mesh_pull", str(folder))
    call_command("mesh_retry")
    assert "0 of 1 accepted" in capsys.readouterr().out
    assert Quarantined.objects.get().attempts == 1


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_task_pulls(folder):
    tasks.pull([str(folder)])
    assert Run.objects.get().counts["created"] == 2


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_task_passes_by_a_source_that_is_not_there(folder):
    tasks.pull([str(folder / "gone"), str(folder)])
    assert Run.objects.get().counts["created"] == 2


@pytest.mark.django_db
def test_the_task_without_any_source_does_nothing(folder):
    tasks.pull([str(folder / "gone")])
    assert not Run.objects.exists()


@pytest.mark.parametrize(("sources", "planned"), [("", None), ("/srv/a:/srv/b", [["/srv/a", "/srv/b"]])])
def test_sources_that_are_named_are_pulled_by_themselves(monkeypatch, sources, planned):
    monkeypatch.setenv("MESH_SOURCES", sources)
    schedule = runpy.run_path(str(ROOT / "culture_app/settings/schedule.py"))["CELERY_BEAT_SCHEDULE"]
    assert schedule.get("pull data products", {}).get("args") == planned


def subprocess_environment():
    """manage.py against this test's own database."""
    return {
        **os.environ,
        "CULTURE_DB": connection.settings_dict["NAME"],
        "DJANGO_SETTINGS_MODULE": "culture_app.settings.test",
        "PYTHONUNBUFFERED": "1",
    }


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_a_second_pull_waits_its_turn(folder):
    command = (
        "import django; django.setup(); from culture_app.mesh import lock; from django.db import connection\n"
        "with lock.held(wait_s=0): print('held', flush=True); input()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", command],
        env=subprocess_environment(),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(PullRunning), lock.held(wait_s=0):
            pass
        other.communicate("\n")
    with lock.held(wait_s=5):
        pass


def tables():
    found = {}
    with connection.cursor() as cursor:
        for table in ("offers_offer", "offers_occurrence", "offers_availability", "mesh_performer"):
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            found[table] = [
                tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row) for row in cursor
            ]
    found["quarantine"] = list(
        Quarantined.objects.order_by("source", "position").values_list(
            "source", "position", "record_key", "reason", "state", "first_seen", "changed", "attempts"
        )
    )
    return found


def empty():
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE offers_offer, offers_occurrence, offers_availability, mesh_performer, mesh_quarantined CASCADE"
        )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_killed_halfway_and_run_again_equals_one_clean_run(write, pull):
    documents = [event(str(number)) for number in range(6000)]
    documents[1700].pop("startDate")
    documents[1700].pop("endDate")
    folder = write(**{"places.jsonl": lines(place()), "events.jsonl": lines(*documents, "{broken")})
    first = subprocess.Popen(
        [sys.executable, "manage.py", "mesh_pull", str(folder), "--now", "2026-07-01T12:00:00+02:00"],
        env=subprocess_environment(),
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    try:
        while Offer.objects.count() < 1000:
            assert first.poll() is None, "it was done before it could be killed"
            time.sleep(0.01)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert Offer.objects.count() < 6000
    now = datetime(2026, 7, 1, 10, tzinfo=UTC)
    mesh.pull(paths=[folder], now=now, wait_s=30)
    again = tables()
    empty()
    report = mesh.pull(paths=[folder], now=now, wait_s=0)
    assert (report.created, len(report.quarantined)) == (6000, 2)
    assert tables() == again
    assert list(Run.objects.order_by("pk").values_list("state", flat=True)) == ["interrupted", "done", "done"]
