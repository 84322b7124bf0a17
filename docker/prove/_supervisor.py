"""Two web servers, a worker, the clockwork and the payment simulator, each forked from one process that has loaded the app.

Forked, because a proof kills hundreds of them and loading the app takes two seconds. What dies is started again at once,
and what it leaves behind of its group is killed first, as systemd and containers do. Ends when its input ends.

Given, as JSON in the first argument: {"folder", "web": [port, ...], "payments": port, "faults": "..."}
"""

from __future__ import annotations

import contextlib
import functools
import gc
import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docker.prove import _points


class Supervisor:
    """The services by name, and who runs for each."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.folder = Path(plan["folder"])
        self.services: dict[str, Callable[[], None]] = {"payments": lambda: _payments(plan, self.folder)}
        for number, port in enumerate(plan["web"]):
            self.services[f"web{number}"] = functools.partial(_web, port)
        self.services["worker"] = _worker
        self.services["beat"] = lambda: _beat(self.folder)
        self.running: dict[int, str] = {}
        for name in ("armed", "log", "pids"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def run(self) -> None:
        """Until the input ends."""
        for name in self.services:
            self._start(name)
        while True:
            ready, _, _ = select.select([sys.stdin], [], [], 0.02)
            if ready and not os.read(0, 1024):
                break
            self._bury(again=True)
        self._stop()

    def _bury(self, *, again: bool) -> None:
        while self.running:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            name = self.running.pop(pid, "")
            _kill(pid, signal.SIGKILL)
            if name and again:
                self._start(name)

    def _start(self, name: str) -> None:
        pid = os.fork()
        if pid:
            self.running[pid] = name
            draft = self.folder / "pids" / f".{name}"
            draft.write_text(str(pid))
            draft.replace(self.folder / "pids" / name)
            return
        try:
            os.setsid()
            log = os.open(self.folder / "log" / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            nothing = os.open(os.devnull, os.O_RDONLY)
            os.dup2(nothing, 0)
            os.dup2(log, 1)
            os.dup2(log, 2)
            role = name.rstrip("0123456789")
            if role != "beat":
                _points.watch(role, self.folder / "armed")  # type: ignore[arg-type]
            self.services[name]()
        except SystemExit:
            pass
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)

    def _stop(self) -> None:
        for pid in self.running:
            _kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 8
        while self.running and time.monotonic() < deadline:
            self._bury(again=False)
            time.sleep(0.05)
        for pid in list(self.running):
            _kill(pid, signal.SIGKILL)


def _kill(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _web(port: int) -> None:
    from granian.cli import cli

    from docker.local.application import WEB_THREADS

    sys.argv = [
        "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--blocking-threads", str(WEB_THREADS), "--workers-kill-timeout", "3", "--no-ws",
        "--log-level", "warning", "culture_app.wsgi:application",
    ]  # fmt: skip
    cli()


def _worker() -> None:
    from culture_app.celery import app

    app.worker_main(
        ["worker", "--loglevel", "WARNING", "--concurrency", "2", "--without-mingle", "--without-gossip"]
    )


def _beat(folder: Path) -> None:
    from culture_app.celery import app

    app.start(["beat", "--loglevel", "WARNING", "--schedule", str(folder / "beat-schedule"), "--pidfile", ""])


def _payments(plan: dict[str, Any], folder: Path) -> None:
    from fixtures.payments.__main__ import main

    sys.argv = [
        "fixtures.payments", "--port", str(plan["payments"]), "--state", str(folder / "payments"),
        "--faults", plan["faults"],
    ]  # fmt: skip
    main()


def main() -> None:
    """Load what the services share, then be their parent."""
    supervisor = Supervisor(json.loads(sys.argv[1]))
    from django.db import connections

    import culture_app.wsgi  # noqa: F401
    import fixtures.payments.__main__  # noqa: F401
    from culture_app.celery import app

    app.loader.import_default_modules()
    _points.check()
    connections.close_all()
    gc.freeze()
    supervisor.run()


if __name__ == "__main__":
    main()
