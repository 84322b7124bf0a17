"""The measured world (docker/bench/_world.py) behind a web server of its own, for the time of a proof.

So are the payment provider and the card scheme that it asks: a proof finds them whether or not `make up` runs.
"""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from docker.bench import _world
from docker.local.application import WEB_THREADS, WEB_WORKERS
from docker.local.layout import PYTHON, ROOT, VENV


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The base URL of a server that answers."""
    web, payments, uitpas = (_free() for _ in range(3))
    url = f"http://127.0.0.1:{web}"
    commands: dict[int, list[str | Path]] = {
        payments: [PYTHON, "-m", "fixtures.payments", "--port", str(payments)],
        uitpas: [PYTHON, "-m", "fixtures.uitpas", "--port", str(uitpas)],
        web: [
            VENV / "bin" / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(web),
            "--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS), "--no-ws",
            "--log-level", "warning", "culture_app.wsgi:application",
        ],
    }  # fmt: skip
    environment = _world.variables() | {
        "PUBLIC_URL": url,
        "MOLLIE_API_URL": f"http://127.0.0.1:{payments}",
        "UITPAS_API_URL": f"http://127.0.0.1:{uitpas}",
    }
    with contextlib.ExitStack() as running:
        for port, command in commands.items():
            process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
            running.callback(_stop, process)
            _await(f"http://127.0.0.1:{port}", process)
        yield url


def _free() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stop(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def manage(*arguments: str) -> str:
    """What a management command printed, in that world."""
    done = subprocess.run(
        [str(PYTHON), "manage.py", *arguments],
        cwd=ROOT, env=_world.variables(), stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"manage.py {arguments[0]} failed")
    return done.stdout.strip()


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit(f"nothing answers at {url}")
