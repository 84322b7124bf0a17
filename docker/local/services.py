"""The local services together: where they lie, started, recorded for the settings, stopped.

`.local/services.json` is what culture_app/settings/local_services.py reads. One lock keeps two commands that start
at the same moment from starting two of each.
"""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docker.local import postgres, redis
from docker.local.account import Account, server_account
from docker.local.layout import LOCAL, LOG, RUN, SERVICES_FILE, SOCKET_PATH_LIMIT, STATE_FILE, checkout_name


def read(path: Path) -> dict[str, Any]:
    """The JSON object in the file; empty when there is none."""
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError):
        return {}


def write(path: Path, value: dict[str, Any]) -> None:
    """Writes the file in one step: a reader sees the old or the new one."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    fresh.write_text(json.dumps(value, indent=1) + "\n")
    fresh.replace(path)


def record(**entries: dict[str, Any] | None) -> None:
    """Adds or, with None, takes out entries of `.local/services.json`."""
    found = read(SERVICES_FILE) | entries
    write(SERVICES_FILE, {name: entry for name, entry in found.items() if entry is not None})


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Only one command at a time starts or stops things."""
    prepare()
    with (RUN / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def prepare() -> None:
    """The folders. Another account passes through `.local` to its own data, and reads nothing else in it."""
    for folder in (LOCAL, RUN, LOG):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    LOCAL.chmod(0o711 if server_account().switch else 0o700)


def start() -> None:
    """PostgreSQL and Redis, running and recorded. What runs already is left alone."""
    account = server_account()
    home = _server_home(account)
    sockets = _socket_folder(account, home)
    postgres.start(data=home / "postgres", socket=sockets, account=account)
    redis.start(folder=home / "redis", socket=sockets / "redis.sock", account=account)
    record(
        postgres={"host": str(sockets), "port": postgres.PORT, "user": postgres.USER, "password": ""},
        redis={"url": f"unix://{sockets / 'redis.sock'}?db=0"},
    )


def stop() -> list[str]:
    """The names of those that ran."""
    stopped = [module.NAME for module in (redis, postgres) if module.stop()]
    record(postgres=None, redis=None)
    return stopped


def forget() -> None:
    """Deletes their data, wherever it lies."""
    state = read(STATE_FILE)
    for name in ("home", "sockets"):
        folder = Path(state.get(name, ""))
        # Only what this checkout made: its name is in the path, or it lies in `.local`.
        if folder.is_absolute() and (checkout_name() in folder.name or folder.is_relative_to(LOCAL)):
            shutil.rmtree(folder, ignore_errors=True)


def _remembered(name: str) -> Path | None:
    found = read(STATE_FILE).get(name)
    return Path(found) if found and Path(found).is_dir() else None


def _remember(name: str, folder: Path) -> Path:
    write(STATE_FILE, read(STATE_FILE) | {name: str(folder)})
    return folder


def _server_home(account: Account) -> Path:
    """Where the servers' data lies: under `.local` if their account can go there, else in the system's folder."""
    before = _remembered("home")
    if before and account.reaches(before):
        return before
    home = LOCAL / "servers"
    account.own(home)
    if not account.reaches(home):
        shutil.rmtree(home, ignore_errors=True)
        home = Path("/var/lib") / f"culture-local-{checkout_name()}"
        account.own(home)
    return _remember("home", home)


def _socket_folder(account: Account, home: Path) -> Path:
    """Beside the data where that path is short enough for a Unix socket, else a new folder under /tmp."""
    before = _remembered("sockets")
    if before and account.reaches(before) and before.stat().st_uid == account.uid:
        return before
    folder = home / "sockets"
    longest = max(
        len(os.fsencode(folder / name)) for name in (f".s.PGSQL.{postgres.PORT}.lock", "redis.sock")
    )
    # Some characters have a meaning in a URL or in a list of folders: such a path is no place for a socket either.
    if longest > SOCKET_PATH_LIMIT or any(sign in str(folder) for sign in ",?#% '\"\\"):
        folder = Path(tempfile.mkdtemp(prefix=f"culture-{checkout_name()}-", dir="/tmp"))
    account.own(folder)
    return _remember("sockets", folder)
