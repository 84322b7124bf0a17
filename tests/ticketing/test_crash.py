"""`kill -9` in the middle of a booking: the small version of `make prove-crash`, in a process of its own and a real database."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from docker.prove import _points
from ticketing import asking, tasks
from ticketing import services as ticketing
from ticketing.models import Booking, Payment

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_every_step_at_which_the_proof_kills_is_there():
    _points.check()


@pytest.fixture
def killed(tmp_path, simulator, at):
    """Do something in another process that dies at this step."""
    (tmp_path / "armed").mkdir()

    def at_step(name: str, **what) -> None:
        (point,) = (point for point in _points.POINTS if point.name == name)
        (tmp_path / "armed" / f"{point.file}.1").touch()
        given = {
            "folder": str(tmp_path),
            "role": point.role,
            "database": connection.settings_dict["NAME"],
            "now": at.isoformat(),
        }
        done = subprocess.run(
            [sys.executable, str(ROOT / "tests" / "ticketing" / "dying.py"), json.dumps(given | what)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "MOLLIE_API_URL": simulator.url},
            capture_output=True,
            text=True,
            timeout=60,
            start_new_session=True,
        )
        assert done.returncode == -signal.SIGKILL, done.stderr

    return at_step


@pytest.fixture
def wish(open_pool):
    pool = open_pool(capacity=5)
    words = {"occurrence": str(pool.occurrence), "holder": str(uuid4()), "key": uuid4().hex}
    return {"do": "book", **words}, pool


def time_goes_by(at):
    Payment.objects.update(due_at=at - timedelta(days=400))
    tasks.poll_payments()


def again(wish, at):
    """What her phone does when no answer came: the same request under the same key."""
    asked, _ = wish
    return ticketing.booked(key_hmac=asked["key"], request_hash=b"request")


def test_killed_before_the_statement_leaves_nothing(killed, wish, at, seats_of):
    killed("web: before the booking's statement", **wish[0])
    assert again(wish, at) is None
    assert seats_of(wish[1]) == (0, 0, 0)


@pytest.mark.parametrize(
    "step", ["web: booked, provider not asked", "web: payment made there, link not written"]
)
def test_killed_after_the_commit_she_gets_her_booking_and_its_link(
    killed, wish, at, simulator, seats_of, step
):
    killed(step, **wish[0])
    assert again(wish, at).payment.state == "pending"
    time_goes_by(at)
    booking = again(wish, at)
    assert booking.payment.url.startswith(simulator.url)
    assert (Booking.objects.count(), len(simulator.books.payments)) == (1, 1)
    assert seats_of(wish[1]) == (2, 2, 2)


def test_killed_between_selling_and_the_commit_she_is_confirmed_once(
    killed, open_pool, book, act, at, seats_of
):
    pool = open_pool(capacity=5)
    made = book(pool, 2)
    act(asking.start(payment=made.payment.id, now=at).url)
    killed("worker: sold, not committed", do="look_after", payment=str(made.payment.id))
    assert Booking.objects.get().state == "awaiting_payment"
    time_goes_by(at)
    assert Booking.objects.get().state == "confirmed"
    assert seats_of(pool) == (2, 2, 2)
