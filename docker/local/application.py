"""The app's own processes: simulators of payments and cards, web workers, streams, Celery worker and beat.

- What runs from the same code with the same clock is left alone; anything else is started anew.
- A port that another program holds is never fought for: the next free one is taken and said, or, when the port was
  asked for by name, it ends with a clear word.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from docker.local import environment, processes, services, surroundings
from docker.local.layout import LOCAL, LOG, PYTHON, ROOT, RUN, SERVICES_FILE, VENV

NAMES = ("payments", "uitpas", "web", "streams", "worker", "beat")
PORTS = range(8000, 8020)
METRICS = LOCAL / "metrics"

# Measured: docs/decisions/0002-web-server.md. Of a worker's threads four have a seat; the others wait in line or refuse
# (culture_app/foyer.py, docs/decisions/0051).
WEB_WORKERS = 2
WEB_THREADS = 64

_CODE = (
    "culture_app",
    "recommender",
    "ticketing",
    "mobility",
    "personal_vault",
    "fixtures/payments",
    "fixtures/uitpas",
    "requirements.lock",
)


def code_mark() -> str:
    """Changes whenever a file of the app does. Names, sizes and times are looked at, not contents."""
    digest = hashlib.sha256()
    for top in _CODE:
        paths = [ROOT / top] if (ROOT / top).is_file() else sorted((ROOT / top).rglob("*"))
        for path in paths:
            if "__pycache__" not in path.parts and path.is_file():
                stat = path.stat()
                digest.update(f"{path.relative_to(ROOT)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def python(*arguments: str | Path, at: str = "") -> None:
    """One run of `.venv`'s Python in the checkout, its output shown; ends everything if it fails."""
    parts = [str(part) for part in arguments]
    if code := subprocess.run([str(PYTHON), *parts], check=False, **surroundings.options(at)).returncode:
        raise SystemExit(f"{' '.join(parts[:3])} failed (exit code {code}).")


def start(*, at: str, port: int | None) -> str:
    """Starts what doesn't run as it should, waits until all of it answers; the web's base URL."""
    code = code_mark()
    payments, uitpas, streams = _any_port("payments"), _any_port("uitpas"), _any_port("streams")
    services.record(
        payments={"url": f"http://127.0.0.1:{payments}"},
        uitpas={"url": f"http://127.0.0.1:{uitpas}"},
        streams={"url": f"http://127.0.0.1:{streams}"},
    )
    web = _web_port(port)
    url = f"http://127.0.0.1:{web}"
    services.record(web={"url": url})
    commands: dict[str, Sequence[str | Path]] = {
        "payments": [PYTHON, "-m", "fixtures.payments", "--port", str(payments), "--state", LOCAL / "payments"],
        "uitpas": [PYTHON, "-m", "fixtures.uitpas", "--port", str(uitpas), "--state", LOCAL / "uitpas"],
        "web": [
            VENV / "bin" / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(web),
            "--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS), "--workers-kill-timeout", "10",
            "--respawn-failed-workers", "--no-ws", "culture_app.wsgi:application",
        ],
        # One process: who waits, waits in one loop (docs/decisions/0056).
        "streams": [
            VENV / "bin" / "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(streams),
            "--workers", "1", "--backpressure", "8192", "--workers-kill-timeout", "3", "--respawn-failed-workers",
            "--no-ws", "culture_app.asgi:application",
        ],
        "worker": [
            VENV / "bin" / "celery", "-A", "culture_app", "worker", "--loglevel", "INFO", "--concurrency", "2",
            "--without-mingle", "--without-gossip",
        ],
        "beat": [
            VENV / "bin" / "celery", "-A", "culture_app", "beat", "--loglevel", "INFO",
            "--schedule", RUN / "beat-schedule", "--pidfile", "",
        ],
    }  # fmt: skip
    if not any(processes.running(name) for name in NAMES):
        # The figures of processes that are gone: what counts is counted from a start.
        shutil.rmtree(METRICS, ignore_errors=True)
    METRICS.mkdir(parents=True, exist_ok=True)
    options = surroundings.options(at)
    options["env"]["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS)
    began: dict[str, int] = {}
    for name, command in commands.items():
        mark = f"{code} {environment.ready()} at={at} {' '.join(map(str, command))}"
        there = processes.running(name)
        if there and there.mark == mark:
            continue
        if there:
            processes.stop(name)
        log = LOG / f"{name}.log"
        began[name] = log.stat().st_size if log.exists() else 0
        processes.start(name, command, mark=mark, options=options)
    _await("payments", lambda: _listens(payments))
    _await("uitpas", lambda: _listens(uitpas))
    _await("web", lambda: _healthy(url))
    _await("streams", lambda: _healthy(f"http://127.0.0.1:{streams}"))
    if "worker" in began:
        _await("worker", lambda: _said("worker", began["worker"], b"ready."))
    _await("beat", lambda: True)
    return f"{url} ({'started ' + ', '.join(began) if began else 'all of it ran already'})"


def stop() -> list[str]:
    """The names of those that ran."""
    stopped = [name for name in reversed(NAMES) if processes.stop(name)]
    services.record(web=None, payments=None, uitpas=None, streams=None)
    return stopped


def url() -> str:
    """The web's base URL while it runs."""
    return str(services.read(SERVICES_FILE).get("web", {}).get("url", ""))


def _recorded_port(name: str) -> int | None:
    """The port that our running process of that name has."""
    found = services.read(SERVICES_FILE).get(name, {}).get("url", "").rpartition(":")[2]
    return int(found) if found.isdigit() and processes.running(name) else None


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return not _listens(port)  # somebody may listen on all addresses


def _any_port(name: str) -> int:
    """The one that our process of that name has, else one that is free."""
    if before := _recorded_port(name):
        return before
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _web_port(asked: int | None) -> int:
    before = _recorded_port("web")
    if asked is not None:
        if asked != before and not _free(asked):
            raise SystemExit(
                f"Port {asked} is taken by another program. Choose another one: PORT={asked + 1}"
            )
        return asked
    if before:
        return before
    for port in PORTS:
        if _free(port):
            if port != PORTS[0]:
                print(
                    f"  port {PORTS[0]} is taken by another program: using {port} (PORT= chooses)", flush=True
                )
            return port
    raise SystemExit(f"The ports {PORTS[0]} to {PORTS[-1]} are all taken. Choose another one: PORT=9000")


def _await(name: str, answers, *, patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while processes.running(name) is not None and time.monotonic() < deadline:
        if answers():
            return
        time.sleep(0.1)
    why = "ended" if processes.running(name) is None else f"doesn't answer after {patience:.0f} s"
    raise SystemExit(f"{name} {why}:\n{processes.last_lines(name)}\n(see {processes.log_of(name)})")


def _listens(port: int) -> bool:
    with socket.socket() as line:
        line.settimeout(1)
        return line.connect_ex(("127.0.0.1", port)) == 0


def _healthy(base: str) -> bool:
    try:
        # No proxy: HTTP_PROXY in the environment is about the world outside.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{base}/health", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _said(name: str, since: int, words: bytes) -> bool:
    with (LOG / f"{name}.log").open("rb") as log:
        log.seek(since if os.fstat(log.fileno()).st_size >= since else 0)
        return words in log.read()
