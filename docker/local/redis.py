"""A private Redis, for this checkout alone: cache, broker and publish/subscribe.

- It listens on one Unix socket in a folder that only its account enters; no port, no other redis.conf.
- It keeps nothing on disk: what must survive is in PostgreSQL (the outbox), never only here.
"""

import shutil
import socket as sockets
import time
from pathlib import Path

from docker.local import processes
from docker.local.account import Account

NAME = "redis"
CONFIGURATION = """\
port 0
unixsocket "{socket}"
unixsocketperm 700
dir "{folder}"
daemonize no
supervised no
save ""
appendonly no
maxmemory 512mb
# The broker's messages must never be thrown away for the cache's sake.
maxmemory-policy noeviction
"""


def program() -> str | None:
    """Redis' or Valkey's server."""
    places = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return (
        shutil.which("redis-server", path=places)
        or shutil.which("valkey-server", path=places)
        or shutil.which("redis-server")
    )


def start(*, folder: Path, socket: Path, account: Account) -> None:
    """Starts it, with `socket` the path of its socket."""
    server = program()
    if server is None:
        raise SystemExit("No redis-server found; docker/packages.txt names the package.")
    account.own(folder)
    account.own(socket.parent)
    configuration = folder / "redis.conf"
    configuration.write_text(CONFIGURATION.format(socket=socket, folder=folder))
    configuration.chmod(0o644)
    if processes.running(NAME) is None:
        socket.unlink(missing_ok=True)
        processes.start(NAME, [server, configuration], options=account.options())
    deadline = time.monotonic() + 15
    while not _answers(socket):
        if processes.running(NAME) is None or time.monotonic() > deadline:
            raise SystemExit(
                f"Redis didn't start:\n{processes.last_lines(NAME)}\n(see {processes.log_of(NAME)})"
            )
        time.sleep(0.05)


def _answers(path: Path) -> bool:
    try:
        with sockets.socket(sockets.AF_UNIX) as line:
            line.settimeout(2)
            line.connect(str(path))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def stop() -> bool:
    return processes.stop(NAME)
