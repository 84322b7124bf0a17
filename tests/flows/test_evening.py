"""The whole evening, end to end: a small Flanders pulled, learned from and put on sale; then the walk that `make demo`
takes, over HTTP against a live server, with the payment simulator in its own process.

Celery's worker is the real one, in a thread of this process, since the clock is pinned here; `make demo` runs it in a
process of its own.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from celery.contrib.testing.worker import start_worker
from django.core.management import call_command

from culture_app.celery import app
from culture_app.kernel import clock
from fixtures import world
from fixtures.walk.__main__ import walk

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, databases=["default", "keys"])]


@pytest.fixture
def pinned(monkeypatch, at):
    """The server's clock, pinned as CULTURE_AT pins it."""
    monkeypatch.setattr(clock, "_PINNED", at)


@pytest.fixture
def payments(settings, tmp_path):
    """The payment simulator, a process of its own."""
    simulator = subprocess.Popen(
        [sys.executable, "-m", "fixtures.payments", "--port", "0", "--state", str(tmp_path / "payments")],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    with simulator:
        line = simulator.stderr.readline()
        settings.MOLLIE_API_URL = next(word for word in line.split() if word.startswith("http")).rstrip(".,")
        yield
        simulator.terminate()


@pytest.fixture
def worker():
    with start_worker(app, pool="solo", perform_ping_check=False, loglevel="WARNING", shutdown_timeout=30):
        yield


@pytest.fixture
def flanders(pinned, payments, tmp_path, at, settings):
    """A small demo mesh, pulled, learned from, on sale; the accounts that seed_accounts made."""
    settings.LOCAL = tmp_path
    world.write(world.build(at.date(), small=True), tmp_path / "mesh")
    call_command("seed_accounts", verbosity=0)
    call_command("mesh_pull", str(tmp_path / "mesh"))
    call_command("load_gazetteer")
    call_command("train_recommender")
    call_command("open_demo_pools")
    return json.loads((Path(settings.LOCAL) / "demo-accounts.json").read_text())


def test_a_citizen_finds_plans_books_and_remembers_an_evening(
    flanders, worker, live_server, settings, at, capsys
):
    # No process of its own for streams here: the walk asks again and again instead (test_payment_reaches_the_phone).
    settings.PUBLIC_URL = settings.STREAMS_URL = live_server.url
    walk(live_server.url, flanders, at)
    assert "no history" in capsys.readouterr().out
