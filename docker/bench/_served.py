"""The web server as it is started elsewhere too (docker/local/application.py), on a free port, and what its processes cost."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from docker.local.application import WEB_THREADS, WEB_WORKERS
from docker.local.layout import ROOT, VENV

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    port: int
    group: int

    def cpu_ms(self) -> float:
        """Of all its processes, since they began."""
        return sum(map(cpu_ms, self.processes()))

    def worker_rss_mb(self) -> float:
        """The memory of its largest process, in MB (resident, shared pages included)."""
        return max(_rss_kib(process) for process in self.processes()) * 1024 / 1e6

    def processes(self) -> list[int]:
        found = []
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                with contextlib.suppress(OSError):
                    if os.getpgid(int(folder.name)) == self.group:
                        found.append(int(folder.name))
        return found


def cpu_ms(process: int) -> float:
    """User and system time of a process; 0 if it is gone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) * 1000 / _TICK


def _rss_kib(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)


@contextlib.contextmanager
def served(variables: dict[str, str], *, warm: list[str]) -> Iterator[Server]:
    """Started, and each thread warmed by these paths."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(VENV / "bin" / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS), "--no-ws", "--log-level", "warning",
        "culture_app.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=variables, start_new_session=True)
    try:
        _ready(port, process, warm)
        yield Server(port, process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _ready(port: int, process: subprocess.Popen[bytes], warm: list[str]) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with ThreadPoolExecutor(8) as pool:
                answers = list(pool.map(lambda path: _ask(port, path), warm * 8))
        except OSError:
            time.sleep(0.2)
            continue
        if all(answers):
            return
        time.sleep(1)
    raise SystemExit("the server didn't start")


def _ask(port: int, path: str) -> bool:
    """Whether it was answered; a server that has only just begun may say that it is too busy."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        line.request("GET", path)
        answer = line.getresponse()
        said = answer.read()
        if answer.status not in (200, 503):
            raise SystemExit(f"{path} is answered with {answer.status}: {said[:300]!r}")
        return answer.status == 200
