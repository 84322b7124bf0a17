"""How fast documents become searchable: 100,000 of them, from files, by `mesh_pull`, into an empty database; then the same
again, unchanged. PULL=20000 makes it smaller.

The figure counts the whole process, its start included. CPU of the database is that of all of PostgreSQL's processes, so
nothing else should use the server meanwhile.
"""

import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from docker.bench import _documents, _report, _seeded, _world
from docker.local import surroundings
from docker.local.layout import LOCAL, PYTHON, ROOT

DATABASE = "culture_bench_pull"
DOCUMENTS = int(os.environ.get("PULL") or 100_000)
GOALS = {
    "pull_docs_per_s": {"at_least": 2000},
    "pull_s": {"at_most": 60},
}


@dataclass(frozen=True, kw_only=True)
class Pulled:
    """One pull: seconds of wall clock, of the app's and of the database's processors; the app's peak of memory in MB."""

    wall_s: float
    app_cpu_s: float
    database_cpu_s: float
    peak_rss_mb: float


def docs_per_s() -> float:
    """Of a first pull, for other measurements."""
    return round(DOCUMENTS / _first(_folder()).wall_s)


def main() -> None:
    """Prints both pulls, one JSON line at the end."""
    folder = _folder()
    first = _first(folder)
    print(first, flush=True)
    again = _pull(folder, created=0)
    print(again, flush=True)
    goals = GOALS if DOCUMENTS == 100_000 else {"pull_docs_per_s": GOALS["pull_docs_per_s"]}
    figures = {
        "documents": DOCUMENTS,
        "pull_docs_per_s": round(DOCUMENTS / first.wall_s),
        "pull_s": round(first.wall_s, 1),
        "app_cpu_s": round(first.app_cpu_s, 1),
        "database_cpu_s": round(first.database_cpu_s, 1),
        "peak_rss_mb": round(first.peak_rss_mb),
        "unchanged_docs_per_s": round(DOCUMENTS / again.wall_s),
    }
    _report.say("pull", figures, goals)


def _folder() -> Path:
    """The documents, made once for each number of them."""
    folder = LOCAL / "bench-documents" / str(DOCUMENTS)
    mark = folder / ".made"
    if not mark.exists() or mark.stat().st_mtime < Path(_documents.__file__).stat().st_mtime:
        print(f"making {DOCUMENTS:,} documents, once", flush=True)
        _documents.write(folder, DOCUMENTS, now=datetime.fromisoformat(_world.AT))
        mark.touch()
    return folder


def _first(folder: Path) -> Pulled:
    with _seeded.connected("postgres") as line:
        for name in (DATABASE, f"{DATABASE}_keys"):
            line.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            line.execute(f"CREATE DATABASE {name}")
        line.execute("CHECKPOINT")
    for database in ("default", "keys"):
        _wait(
            subprocess.Popen(
                [str(PYTHON), "manage.py", "migrate", "--database", database, "-v0"], **_options()
            )
        )
    return _pull(folder, created=DOCUMENTS)


def _pull(folder: Path, *, created: int) -> Pulled:
    before, began = _database_cpu_s(), time.monotonic()
    command = [str(PYTHON), "manage.py", "mesh_pull", str(folder), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **_options())
    assert process.stdout
    told = process.stdout.read()
    usage = _wait(process)
    wall = time.monotonic() - began
    if f'"created":{created},' not in told:
        sys.exit(f"that many should have been created: {created}; the pull says {told[:300]}")
    return Pulled(
        wall_s=wall,
        app_cpu_s=usage.ru_utime + usage.ru_stime,
        database_cpu_s=_database_cpu_s() - before,
        peak_rss_mb=usage.ru_maxrss / 1024,
    )


def _options() -> dict[str, Any]:
    variables = {**surroundings.variables(_world.AT), "CULTURE_DB": DATABASE}
    return {"cwd": ROOT, "env": variables}


def _wait(process: "subprocess.Popen[str]") -> resource.struct_rusage:
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit("failed")
    return usage


# Fields of /proc/PID/stat (proc(5)), counted from the state: parent; own time; that of children that ended.
_PARENT, _OWN, _ENDED = 1, slice(11, 13), slice(13, 15)


def _database_cpu_s() -> float:
    """Of the server and all of its processes, also of those that ended."""
    with _seeded.connected("postgres") as line:
        backend = line.execute("SELECT pg_backend_pid()").fetchone()
        assert backend
        server = _stat(str(backend[0]))[_PARENT]
    processes = [_stat(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]
    own = _stat(str(server))
    ticks = sum(own[_OWN]) + sum(own[_ENDED])
    ticks += sum(sum(each[_OWN]) for each in processes if each[_PARENT] == server)
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(pid: str) -> list[int]:
    """Numbers of a process; zeros where it ended meanwhile."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return [0] * 20
    return [0, *map(int, text.rpartition(")")[2].split()[1:20])]


if __name__ == "__main__":
    main()
