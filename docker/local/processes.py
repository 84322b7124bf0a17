"""Processes that outlive the command that started them, and end only by their own record.

- Each is recorded in `.local/run/<name>.json` with its id, its start time and the boot it belongs to. The three
  together name one process for ever: an id that was reused is never mistaken for ours, so never signalled.
- Each leads its own session; stopping ends the whole session's group, politely first.
"""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docker.local.layout import LOG, RUN, short

LONGEST_LOG = 20_000_000  # bytes; a longer one is put aside at the next start, and the one before it goes


@dataclass(frozen=True, kw_only=True)
class Record:
    """`mark` says what the process was started from; a different mark means: start anew."""

    name: str
    pid: int
    started: str
    boot: str
    mark: str = ""


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _start_time(pid: int) -> str:
    """Field 22 of /proc/PID/stat, in clock ticks since boot; empty when there is no such process, or a dead one."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in {"Z", "X"} else fields[19]


def _file(name: str) -> Path:
    return RUN / f"{name}.json"


def remember(name: str, pid: int, mark: str = "") -> Record:
    """Records a process that has just been started."""
    record = Record(name=name, pid=pid, started=_start_time(pid), boot=_boot(), mark=mark)
    RUN.mkdir(parents=True, exist_ok=True)
    _file(name).write_text(json.dumps(vars(record)) + "\n")
    return record


def running(name: str) -> Record | None:
    """Our process of that name, if it still runs."""
    try:
        record = Record(**json.loads(_file(name).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    _reap(record.pid)
    alive = record.started and record.boot == _boot() and _start_time(record.pid) == record.started
    return record if alive else None


def names() -> list[str]:
    """The names of all processes on record, running or not."""
    return sorted(path.stem for path in RUN.glob("*.json"))


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    mark: str = "",
    options: Mapping[str, Any] | None = None,
) -> Record:
    """Starts the command in the background, its output in `.local/log/<name>.log`."""
    LOG.mkdir(parents=True, exist_ok=True)
    path = LOG / f"{name}.log"
    if path.exists() and path.stat().st_size > LONGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    with path.open("ab") as log:
        keywords = {"stdin": subprocess.DEVNULL, **(options or {})}
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            close_fds=True,
            **keywords,
        )
    # It is meant to outlive us: without this, Popen complains about that.
    process.returncode = 0
    return remember(name, process.pid, mark)


def stop(
    name: str, *, first: signal.Signals = signal.SIGTERM, patience: float = 20, kill: bool = True
) -> bool:
    """Ends our process of that name and its children; False when it didn't run. Returns when it has ended."""
    record = running(name)
    if record is None:
        _file(name).unlink(missing_ok=True)
        return False
    _signal(record.pid, first, group=kill)
    if not _ended(record, patience):
        if not kill:
            raise SystemExit(
                f"{name} (process {record.pid}) didn't end within {patience:.0f} s; see {log_of(name)}."
            )
        _signal(record.pid, signal.SIGKILL, group=True)
        _ended(record, 5)
    _file(name).unlink(missing_ok=True)
    return True


def _signal(pid: int, number: signal.Signals, *, group: bool) -> None:
    with contextlib.suppress(ProcessLookupError):
        if group and os.getpgid(pid) == pid:
            os.killpg(pid, number)
        else:
            os.kill(pid, number)


def _reap(pid: int) -> None:
    """A process that this very command started stays in the table after its end until it is asked after."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def _ended(record: Record, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        _reap(record.pid)
        if _start_time(record.pid) != record.started:
            return True
        time.sleep(0.05)
    return False


def log_of(name: str) -> str:
    return short(LOG / f"{name}.log")


def last_lines(name: str, count: int = 15) -> str:
    """The end of the process's log, for saying why it didn't start."""
    try:
        text = (LOG / f"{name}.log").read_text(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-count:])
