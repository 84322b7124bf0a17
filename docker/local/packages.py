"""The system packages of docker/packages.txt: which are missing, and installing them.

- Nothing is asked of anybody when nothing is missing: an ordinary user needs no rights then.
- Only root, or sudo that asks no password, installs; else it says exactly what to type, and stops.
- Installing starts no server and makes no cluster: what the machine runs already stays as it was.
"""

import contextlib
import fnmatch
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from docker.local.layout import PACKAGES_FILE

# Debian's own ways to say "install it, but don't start it": policy-rc.d for services, createcluster.d for clusters.
QUIETLY = """\
set -eu
undo() {
    if [ -n "${policy:-}" ]; then rm -f /usr/sbin/policy-rc.d; fi
    rm -f /etc/postgresql-common/createcluster.d/culture-app.conf
    rmdir --ignore-fail-on-non-empty /etc/postgresql-common/createcluster.d 2>/dev/null || true
}
trap undo EXIT
if [ ! -e /usr/sbin/policy-rc.d ]; then
    policy=ours
    printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
fi
mkdir -p /etc/postgresql-common/createcluster.d
echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.d/culture-app.conf
export RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive
apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
"""


@dataclass(frozen=True, kw_only=True)
class Need:
    """One line of the list: its alternatives, the first that the distribution has being the one to install."""

    section: str
    alternatives: tuple[str, ...]
    only_if: str = ""


def parse(text: str) -> tuple[Need, ...]:
    """The needs in packages.txt, in order; a line that can't be understood raises ValueError."""
    needs: list[Need] = []
    section = ""
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            section = heading[1]
            continue
        names, _, condition = line.partition(" if ")
        alternatives = tuple(name.strip() for name in names.split("|"))
        if not section or not all(re.fullmatch(r"[a-z0-9][a-z0-9.+*?\[\]-]+", name) for name in alternatives):
            raise ValueError(f"Not a line of a package list: {raw!r}")
        needs.append(Need(section=section, alternatives=alternatives, only_if=condition.strip()))
    return tuple(needs)


def missing(needs: Iterable[Need], installed: Iterable[str]) -> tuple[Need, ...]:
    """The needs that no installed package meets."""
    there = frozenset(installed)
    return tuple(
        need
        for need in needs
        if (not need.only_if or Path(need.only_if).exists())
        and not any(fnmatch.filter(there, name) for name in need.alternatives)
    )


def ensure(sections: frozenset[str] = frozenset({"programs", "services", "environment"})) -> str:
    """Installs what is missing of these sections; what it did, in words."""
    needs = [need for need in parse(PACKAGES_FILE.read_text()) if need.section in sections]
    if not shutil.which("dpkg-query"):
        return "neither Debian nor Ubuntu: PostgreSQL 15+ with PostGIS, Redis, GDAL and GEOS must be there already"
    wanted = missing(needs, _installed())
    if not wanted:
        return "all there"
    rights = _rights()
    if rights is None:
        names = " ".join(need.alternatives[0] for need in wanted)
        raise SystemExit(
            "These system packages are missing, and installing them needs root (or sudo without a password):\n\n"
            f"    sudo apt-get update && sudo apt-get install --no-install-recommends {names}\n\n"
            "Then run this again. Where a name is unknown, docker/packages.txt has its alternatives."
        )
    chosen = _choose(wanted)
    if chosen is None:
        _run([*rights, "apt-get", "update", "-o", "DPkg::Lock::Timeout=300"])
        chosen = _choose(wanted)
    if chosen is None:
        raise SystemExit(f"apt knows none of: {', '.join(' | '.join(need.alternatives) for need in wanted)}")
    print(f"  installing {', '.join(chosen)}", flush=True)
    install = [*rights, "sh", "-c", QUIETLY, "sh", *chosen]
    if subprocess.run(install, check=False, stdin=subprocess.DEVNULL).returncode:
        # Lists that are too old name files that are gone.
        _run([*rights, "apt-get", "update", "-o", "DPkg::Lock::Timeout=300"])
        _run(install)
    return f"installed {len(chosen)}"


def _installed() -> list[str]:
    listed = subprocess.run(
        ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    rows = (line.split() for line in listed.splitlines())
    return [name for name, status in rows if status == "installed"]


def _rights() -> list[str] | None:
    """What to put before a command so that it runs as root; None when we can't."""
    if os.geteuid() == 0:
        return []
    with contextlib.suppress(OSError):
        if subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0:
            return ["sudo", "-n"]
    return None


def _choose(needs: Iterable[Need]) -> list[str] | None:
    """For each need the first alternative that apt can install; None when one has none (or there are no lists yet)."""
    chosen = []
    for need in needs:
        plain = [name for name in need.alternatives if not re.search(r"[*?\[]", name)]
        shown = subprocess.run(
            ["apt-cache", "policy", *plain], check=False, capture_output=True, text=True
        ).stdout
        known = set(
            re.findall(r"^(\S+):\n  Installed: .*\n  Candidate: (?!\(none\))", shown, flags=re.MULTILINE)
        )
        first = next((name for name in plain if name in known), None)
        if first is None:
            return None
        chosen.append(first)
    return chosen


def _run(command: list[str]) -> None:
    if subprocess.run(command, check=False, stdin=subprocess.DEVNULL).returncode:
        raise SystemExit(f"This failed: {shlex.join(command[:8])}")
