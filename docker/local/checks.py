"""`make lint`: every check, even after one has failed, and one honest exit code."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from docker.local import surroundings
from docker.local.layout import ROOT, VENV

ROOMS = ("culture_app", "recommender", "ticketing", "mobility", "personal_vault", "fixtures")

CHECKS: dict[str, list[str]] = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy", *ROOMS, "docker"],
    "import floors": ["lint-imports"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
}

# Places of one machine and hosts of package registries: neither belongs in what others read. Written in pieces, so
# that this file passes its own check.
_PLACES = ("/ro" + "ot/", "/ho" + "me/[a-z]", "/Us" + "ers/", "/wo" + "rk/", "/tmp/bo" + "ot")
_HOSTS = ("pypi" + r"\.org", "python" + r"hosted\.org", "registry" + r"\.npmjs", "deb" + r"\.debian\.org")
# The same rule as a test, which has to name what it forbids.
_EXEMPT = {"tests/architecture/test_floors.py"}
MACHINE = re.compile("|".join((*_PLACES, *_HOSTS)))


def run() -> int:
    """0 when all is well, else 1."""
    failed: list[str] = []
    for name, (program, *arguments) in CHECKS.items():
        print(f"── {name}", flush=True)
        command = [str(VENV / "bin" / program), *arguments]
        if subprocess.run(command, check=False, **surroundings.options()).returncode:
            failed.append(name)
    print("── no machine's paths", flush=True)
    found = list(_machine_paths())
    print("\n".join(found) or "none", flush=True)
    if found:
        failed.append("no machine's paths")
    print(f"lint: {'FAILED: ' + ', '.join(failed) if failed else 'all well'}", flush=True)
    return 1 if failed else 0


def texts() -> list[Path]:
    """All files of the repository, those not yet committed included."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout
    return [path for name in listed.split(b"\0") if name and (path := ROOT / os.fsdecode(name)).is_file()]


def machine_paths_in(text: str) -> list[int]:
    """The numbers of the lines that name a place of one machine or a registry's host."""
    return [number for number, line in enumerate(text.splitlines(), 1) if MACHINE.search(line)]


def _machine_paths() -> Iterator[str]:
    for path in texts():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        name = str(path.relative_to(ROOT))
        if name not in _EXEMPT:
            yield from (f"{name}:{number}" for number in machine_paths_in(text))
