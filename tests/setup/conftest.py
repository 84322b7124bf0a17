"""The set-up is tried as `make` runs it: as a program, in a `.local` of its own, never the one that this run uses."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def root() -> Path:
    return ROOT


@pytest.fixture
def own_local(tmp_path: Path) -> Iterator[Path]:
    """A `.local` for one test; what the test started in it is stopped, and its data deleted."""
    local = tmp_path / "local"
    yield local
    _run(local, "forget")


@pytest.fixture
def set_up_in() -> Run:
    """Runs a verb of the set-up in the `.local` that is named first."""
    return _run


@pytest.fixture
def set_up(own_local: Path) -> Run:
    """Runs a verb of the set-up in that `.local`."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return _run(own_local, *arguments, **variables)

    return run


@pytest.fixture
def python(own_local: Path) -> Run:
    """Runs Python code that imports the set-up, in that `.local`."""

    def run(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return _call(own_local, [sys.executable, "-c", code], variables)

    return run


@pytest.fixture
def alive() -> Callable[[int], bool]:
    """Whether a process runs; one that ended but that nobody has asked after yet doesn't."""

    def look(pid: int) -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except FileNotFoundError:
            return False

    return look


def _run(local: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return _call(local, [sys.executable, "-m", "docker.local", *arguments], variables)


def _call(local: Path, command: list[str], variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **variables, "CULTURE_LOCAL": str(local)}
    return subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=120
    )
