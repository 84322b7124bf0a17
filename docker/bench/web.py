"""Which web server, with how many workers and threads: docs/decisions/0002-web-server.md has the answer.

For each configuration: /health (the server's own cost) and a search of `/v1/offers` (a real answer out of the
database), with 1 connection and with 16. gunicorn is put in a temporary folder for this, where it can be had.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from docker.bench import _load, _report, _world
from docker.local.application import WEB_THREADS, WEB_WORKERS
from docker.local.layout import ROOT, VENV

# A worker seats four; with fewer threads it seats fewer, with more the others wait in line (culture_app/foyer.py).
GRANIAN = ((1, 1), (2, 1), (2, 2), (2, 4), (2, 64), (3, 2))
GUNICORN = ((2, 2), (2, 4))
PATHS = {
    "health": "/health",
    "offers": "/v1/offers?coordinates=50.8798,4.7005&distance=10km&embed=card",
}
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
APP = "culture_app.wsgi:application"


def main() -> None:
    """Prints a table on the way, one JSON line at the end."""
    _world.ensure()
    figures: dict[str, float] = {}
    print(
        f"{'server':<22}{'path':<9}{'connections':>12}{'per second':>12}{'p50 ms':>9}{'p99 ms':>9}{'MiB':>7}",
        flush=True,
    )
    with tempfile.TemporaryDirectory(prefix="culture-bench-") as folder:
        servers: list[tuple[str, list[str], dict[str, str]]] = [
            (f"granian {w}x{t}", _granian(w, t), {}) for w, t in GRANIAN
        ]
        if _fetch_gunicorn(folder):
            path = {"PYTHONPATH": folder}
            servers += [(f"gunicorn {w}x{t}", _gunicorn(w, t), path) for w, t in GUNICORN]
        for name, command, extra in servers:
            _measure(name, command, extra, figures)
    chosen = f"granian_{WEB_WORKERS}x{WEB_THREADS}"
    goals = {
        f"{chosen}_health_c16_per_second": {"at_least": 1000},
        f"{chosen}_offers_c16_per_second": {"at_least": 100},
        f"{chosen}_offers_c1_p99_ms": {"at_most": 100},
    }
    _report.say("web", figures, goals)


def _measure(name: str, command: list[str], extra: dict[str, str], figures: dict[str, float]) -> None:
    key = name.replace(" ", "_")
    for what, path in PATHS.items():
        for connections in (1, 16):
            with _served(command, extra) as (port, process):
                load = _load.run(port=port, path=path, connections=connections, seconds=SECONDS)
                memory = _memory_mib(process.pid)
            if load.errors:
                raise SystemExit(f"{name}: {load.errors} of the answers of {path} were not 200")
            print(
                f"{name:<22}{what:<9}{connections:>12}{load.per_second:>12}{load.p50_ms:>9}{load.p99_ms:>9}{memory:>7}",
                flush=True,
            )
            figures[f"{key}_{what}_c{connections}_per_second"] = load.per_second
            figures[f"{key}_{what}_c{connections}_p50_ms"] = load.p50_ms
            figures[f"{key}_{what}_c{connections}_p99_ms"] = load.p99_ms
            figures[f"{key}_mib"] = memory


def _granian(workers: int, threads: int) -> list[str]:
    return [
        str(VENV / "bin" / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", "PORT",
        "--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning", APP,
    ]  # fmt: skip


def _gunicorn(workers: int, threads: int) -> list[str]:
    return [
        str(VENV / "bin" / "python"), "-m", "gunicorn", "--bind", "127.0.0.1:PORT", "--worker-class", "gthread",
        "--workers", str(workers), "--threads", str(threads), "--log-level", "warning", APP,
    ]  # fmt: skip


def _fetch_gunicorn(folder: str) -> bool:
    uv = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", str(VENV / "bin" / "python")]
    done = subprocess.run([*uv, "--target", folder, "gunicorn"], check=False, capture_output=True)
    if done.returncode:
        print("gunicorn can't be had here: measured without it", flush=True)
    return done.returncode == 0


@contextlib.contextmanager
def _served(command: list[str], extra: dict[str, str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    parts = [part.replace("PORT", str(port)) for part in command]
    environment = _world.variables() | extra
    process = subprocess.Popen(parts, cwd=ROOT, env=environment, start_new_session=True)
    try:
        _ready(port, process)
        yield port, process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _ready(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with ThreadPoolExecutor(
                6
            ) as pool:  # each worker's first request loads code: not what is measured
                list(pool.map(lambda path: _ask(port, path), [*PATHS.values()] * 12))
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"the server didn't start: {process.args!r}")


def _ask(port: int, path: str) -> None:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        line.request("GET", path)
        line.getresponse().read()


def _memory_mib(leader: int) -> int:
    """What the server's processes hold for themselves (their proportional share of shared pages), in MiB."""
    kib = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if os.getpgid(int(folder.name)) == leader:
                    lines = (folder / "smaps_rollup").read_text().splitlines()
                    kib += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            except (OSError, StopIteration):
                continue
    return kib // 1024


if __name__ == "__main__":
    main()
