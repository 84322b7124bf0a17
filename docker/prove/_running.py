"""The services of a ticket world while they run, and time that a proof can't wait for, let go by in the database."""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

from docker.local.layout import PYTHON, ROOT
from docker.prove._ticket_world import World


@contextlib.contextmanager
def supervised(world: World, faults: str) -> Iterator[None]:
    """The services run, and answer."""
    plan = {"folder": str(world.folder), "web": world.web, "payments": world.payments, "faults": faults}
    process = subprocess.Popen(
        [str(PYTHON), "-m", "docker.prove._supervisor", json.dumps(plan)],
        cwd=ROOT, env=world.variables(), stdin=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        for port in (*world.web, world.payments):
            _await(f"http://127.0.0.1:{port}/health", process)
        yield
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait(30)


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"{url} doesn't answer")


def over(line: Any) -> Callable[[str], None]:
    """Lets a hold's time be over."""
    lock = threading.Lock()

    def let_expire(booking: str) -> None:
        with lock:
            line.execute(
                "UPDATE ticketing_booking SET expires_at = clock_timestamp() - interval '1 second'"
                " WHERE id = %s AND state IN ('held', 'awaiting_payment')",
                [booking],
            )

    return let_expire


_WAITING = """
SELECT (SELECT count(*) FROM ticketing_booking WHERE state IN ('held', 'awaiting_payment', 'paid_late', 'refund_pending'))
     + (SELECT count(*) FROM ticketing_payment WHERE state IN ('pending', 'open'))
     + (SELECT count(*) FROM ticketing_refund WHERE state IN ('requested', 'sent'))
     + (SELECT count(*) FROM ticketing_provider_event) + (SELECT count(*) FROM kernel_outbox)
"""
_TIME_GOES_BY = (
    (
        "UPDATE ticketing_booking SET expires_at = clock_timestamp() - interval '1 second'"
        " WHERE state IN ('held', 'awaiting_payment') AND expires_at > clock_timestamp()"
    ),
    *(
        f"UPDATE {table} SET due_at = clock_timestamp() WHERE due_at > clock_timestamp() + interval '2 seconds'"
        for table in ("ticketing_payment", "ticketing_refund", "ticketing_provider_event", "kernel_outbox")
    ),
)


def time_goes_by(line: Any, *, holds: bool) -> None:
    """What is retried later is due now; with `holds`, who hasn't paid has lost her seats."""
    for statement in _TIME_GOES_BY[0 if holds else 1 :]:
        line.execute(statement)


def drain(line: Any, *, patience: float = 150) -> float:
    """Let time go by until nothing waits any more, or nothing has moved for so long; how long the sweeps took."""
    began = moved = time.monotonic()
    turn, before = 0, -1
    while time.monotonic() - moved < patience:
        [[waiting]] = line.execute(_WAITING).fetchall()
        if not waiting:
            break
        if waiting != before:
            before, moved = waiting, time.monotonic()
        if turn % 6 == 0:
            time_goes_by(line, holds=True)
        # What isn't paid by now is given up by the provider, as it would be after its quarter of an hour.
        for (url,) in line.execute(
            "SELECT p.url FROM ticketing_payment p JOIN ticketing_booking b ON b.id = p.booking_id"
            " WHERE p.state = 'open' AND b.state NOT IN ('held', 'awaiting_payment')"
        ).fetchall():
            with contextlib.suppress(urllib.error.URLError, OSError):
                act(url, "expire")
        turn += 1
        time.sleep(1)
    return time.monotonic() - began


def act(link: str, action: str) -> None:
    """On the provider's page: pay, fail, expire, cancel."""
    body = urllib.parse.urlencode({"action": action}).encode()
    try:
        _QUIET.open(urllib.request.Request(link, body), timeout=15).close()
    except urllib.error.HTTPError as answer:
        answer.close()
        if answer.code != 303:  # the citizen's way back isn't walked
            raise


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Stay here."""


_QUIET = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
