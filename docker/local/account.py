"""The account that the database and the cache run as.

- Run by an ordinary user, they run as that user.
- Run by root, they run as an ordinary account of the system, because PostgreSQL refuses to run as root:
  `postgres`, which its package makes, else `nobody`.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# What would lead our programs to somebody else's server or configuration.
FOREIGN_VARIABLES = ("PG", "REDIS", "DATABASE_URL", "KEYS_DATABASE_URL")


@dataclass(frozen=True, kw_only=True)
class Account:
    """`switch` is empty when we already are this account."""

    name: str
    uid: int
    gid: int
    switch: bool

    def options(self) -> dict[str, Any]:
        """Keywords for subprocess: this account, a neutral folder, an environment without foreign settings."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN_VARIABLES)}
        environment.update(LC_ALL="C.UTF-8", LANG="C.UTF-8", TZ="UTC")
        found: dict[str, Any] = {"cwd": "/", "env": environment, "stdin": subprocess.DEVNULL}
        if self.switch:
            environment.update(HOME="/", USER=self.name, LOGNAME=self.name)
            found.update(user=self.uid, group=self.gid, extra_groups=[])
        return found

    def reaches(self, folder: Path) -> bool:
        """Whether this account can enter the folder: each folder above it counts too."""
        if not self.switch:
            return os.access(folder, os.X_OK)
        probe = ["sh", "-c", 'cd "$1"', "sh", str(folder)]
        done = subprocess.run(probe, check=False, stderr=subprocess.DEVNULL, **self.options())
        return done.returncode == 0

    def own(self, folder: Path) -> None:
        """Makes the folder, if it isn't there, and gives it to this account alone."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.switch:
            shutil.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def server_account() -> Account:
    """The account for this run; root never gets root."""
    if os.geteuid() != 0:
        me = pwd.getpwuid(os.geteuid())
        return Account(name=me.pw_name, uid=me.pw_uid, gid=me.pw_gid, switch=False)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid, switch=True)
    raise SystemExit(
        "No ordinary account to run PostgreSQL as: root can't. Make one named postgres: useradd --system postgres"
    )
