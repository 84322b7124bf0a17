"""A private PostgreSQL cluster with PostGIS, for this checkout alone.

- It listens on one Unix socket in a folder that only its account enters (mode 0700), so it needs no password, no
  port, and never meets another server, whatever PG* variables, ~/.pgpass or port 5432 say.
- Durable: fsync and synchronous_commit stay on. What was committed survives `kill -9`.
- It must be PostgreSQL 15 or later, with the PostGIS extension's files.
"""

import re
import signal
import subprocess
import time
from pathlib import Path

from docker.local import processes
from docker.local.account import Account, server_account
from docker.local.layout import LOG

NAME = "postgres"
OLDEST = 15
ATTEMPTS = 8
PORT = 5432  # of a Unix socket this is part of a file's name, not a port of the machine
USER = "culture"
DATABASES = ("culture", "culture_keys")

# For two cores and a developer's memory. Plans are short here: compiling them (jit) costs more than it saves.
TUNING = """\
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 512MB
effective_cache_size = 2GB
work_mem = 16MB
maintenance_work_mem = 256MB
max_wal_size = 2GB
checkpoint_timeout = 15min
wal_compression = lz4
random_page_cost = 1.1
effective_io_concurrency = 100
max_worker_processes = 4
max_parallel_workers = 2
max_parallel_workers_per_gather = 1
jit = off
fsync = on
synchronous_commit = on
timezone = 'UTC'
log_timezone = 'UTC'
log_min_duration_statement = 1000
log_line_prefix = '%m [%p] %d '
shared_preload_libraries = ''
"""


def binaries() -> Path | None:
    """The folder of the newest usable server's programs; None when there is none of 15 or later with PostGIS."""
    found: list[tuple[int, Path]] = []
    folders = [
        *Path("/usr/lib/postgresql").glob("*/bin"),
        *Path("/usr").glob("pgsql-*/bin"),
        Path("/usr/bin"),
        Path("/usr/local/bin"),
    ]
    for folder in folders:
        if not (folder / "postgres").is_file() or not (folder / "initdb").is_file():
            continue
        said = subprocess.run(
            [folder / "postgres", "--version"], check=False, capture_output=True, text=True
        ).stdout
        version = re.search(r"(\d+)", said)
        if version and int(version[1]) >= OLDEST and _has_postgis(folder):
            found.append((int(version[1]), folder))
    return max(found)[1] if found else None


def _has_postgis(folder: Path) -> bool:
    asked = (
        subprocess.run([folder / "pg_config", "--sharedir"], check=False, capture_output=True, text=True)
        if (folder / "pg_config").exists()
        else None
    )
    shares = [Path(asked.stdout.strip())] if asked and asked.returncode == 0 else []
    # Debian keeps pg_config in another package; its folder is known.
    shares += [Path("/usr/share/postgresql") / folder.parent.name]
    return any((share / "extension" / "postgis.control").exists() for share in shares)


def start(*, data: Path, socket: Path, account: Account) -> None:
    """Starts the cluster and makes what is missing of it: files, role and databases."""
    programs = binaries()
    if programs is None:
        raise SystemExit(
            f"No PostgreSQL {OLDEST} or later with PostGIS found; docker/packages.txt names the packages."
        )
    if not (data / "PG_VERSION").exists():
        _make(programs, data, account)
    elif int((data / "PG_VERSION").read_text()) != _major(programs):
        raise SystemExit(
            f"The data in {data} is of PostgreSQL {(data / 'PG_VERSION').read_text().strip()}, the programs in "
            f"{programs} are not. `make clean` throws the local data away."
        )
    account.own(socket)
    quoted = str(socket).replace("'", "''")
    (data / "culture.conf").write_text(TUNING.format(port=PORT, socket=quoted))
    for attempt in range(ATTEMPTS):
        if processes.running(NAME) is None:
            processes.start(NAME, [programs / "postgres", "-D", data], options=account.options())
        if _answers(programs, socket, account):
            break
        # After a crash the old one's remains may hold its lock for a moment.
        if attempt + 1 < ATTEMPTS and processes.running(NAME) is None:
            time.sleep(1)
            continue
        said = f"{processes.last_lines(NAME)}\n(see {processes.log_of(NAME)})"
        raise SystemExit(f"PostgreSQL didn't start:\n{said}")
    _databases(programs, socket, account)


def _major(programs: Path) -> int:
    said = subprocess.run(
        [programs / "postgres", "--version"], check=True, capture_output=True, text=True
    ).stdout
    return int(re.search(r"(\d+)", said)[1])  # type: ignore[index]


def _make(programs: Path, data: Path, account: Account) -> None:
    account.own(data)
    command = [
        programs / "initdb", "--pgdata", data, "--username", USER, "--auth", "trust", "--encoding", "UTF8",
        "--locale", "C.UTF-8", "--data-checksums", "--no-instructions",
    ]  # fmt: skip
    LOG.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [str(part) for part in command], check=False, capture_output=True, text=True, **account.options()
    )
    if done.returncode:
        raise SystemExit(f"initdb failed:\n{done.stdout}{done.stderr}")
    with (data / "postgresql.conf").open("a") as file:
        file.write("\ninclude 'culture.conf'\n")
    # Only the socket, and only those who may enter its folder.
    (data / "pg_hba.conf").write_text("local all all trust\n")


def _psql(programs: Path, socket: Path, account: Account, sql: str) -> subprocess.CompletedProcess[str]:
    command = [
        programs / "psql", "--no-psqlrc", "--no-password", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1",
        "--host", socket, "--port", PORT, "--username", USER, "--dbname", "postgres", "--command", sql,
    ]  # fmt: skip
    return subprocess.run(
        [str(part) for part in command], check=False, capture_output=True, text=True, **account.options()
    )


def _answers(programs: Path, socket: Path, account: Account) -> bool:
    """Whether it answers before it ends, or before a minute is over: after a crash it first replays its log."""
    deadline = time.monotonic() + 60
    while _psql(programs, socket, account, "SELECT 1").returncode:
        if processes.running(NAME) is None or time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _databases(programs: Path, socket: Path, account: Account) -> None:
    there = _psql(programs, socket, account, "SELECT datname FROM pg_database").stdout.split()
    for name in DATABASES:
        if name not in there:
            done = _psql(programs, socket, account, f'CREATE DATABASE "{name}"')
            if done.returncode:
                raise SystemExit(f"Can't make the database {name}: {done.stderr}")


def note(socket: Path) -> str:
    """What was noted at the main database (its COMMENT); empty when nothing was."""
    sql = f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{DATABASES[0]}'"
    return _asked(socket, sql).strip()


def set_note(socket: Path, text: str) -> None:
    """Replaces that note."""
    quoted = text.replace("'", "''")
    _asked(socket, f"COMMENT ON DATABASE \"{DATABASES[0]}\" IS '{quoted}'")


def _asked(socket: Path, sql: str) -> str:
    programs = binaries()
    if programs is None:
        raise SystemExit("No PostgreSQL found.")
    done = _psql(programs, socket, server_account(), sql)
    if done.returncode:
        raise SystemExit(f"PostgreSQL refused: {done.stderr}")
    return done.stdout


def stop() -> bool:
    """A fast shutdown: open transactions are rolled back, everything committed is written. Never killed."""
    return processes.stop(NAME, first=signal.SIGINT, patience=60, kill=False)
