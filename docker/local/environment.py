"""`.venv`, made from requirements.lock and from nothing else.

- Each file is checked against its hash in the lock; what isn't in the lock goes.
- Nothing is done when the lock hasn't changed since.
- uv installs it (itself from the lock, checked by pip first), because it takes a third of pip's time; where uv can't,
  pip does.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from docker.local.interpreter import WANTED, Interpreter
from docker.local.layout import LOCK_FILE, PYTHON, ROOT, VENV

UV = VENV / "bin" / "uv"
STAMP = VENV / "culture-lock.json"


def _fingerprint() -> str:
    return hashlib.sha256(LOCK_FILE.read_bytes()).hexdigest()


def ready() -> bool:
    """Whether `.venv` is what the lock says."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return False
    return stamp == {"lock": _fingerprint()} and _works()


def _works() -> bool:
    try:
        asked = subprocess.run(
            [PYTHON, "-c", "import sys; print(*sys.version_info[:2])"],
            check=False,
            capture_output=True,
            text=True,
        )
    except OSError:
        return False
    return asked.returncode == 0 and tuple(map(int, asked.stdout.split())) in WANTED


def make(interpreter: Interpreter) -> str:
    """Brings `.venv` to what the lock says; what it did, in words."""
    if ready():
        return "as the lock says"
    if not _works():
        shutil.rmtree(VENV, ignore_errors=True)
        _call([interpreter.path, "-m", "venv", VENV])
    STAMP.unlink(missing_ok=True)
    how = "uv" if _with_uv() else _with_pip(interpreter)
    STAMP.write_text(json.dumps({"lock": _fingerprint()}) + "\n")
    return f"{LOCK_FILE.read_text().count('==')} packages with {how}"


def _surroundings() -> dict[str, str]:
    """Our variables without foreign ones; what pip is told (a mirror, a certificate) counts for uv too."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("PYTHON", "VIRTUAL_ENV", "UV_PYTHON", "UV_PROJECT"))
    }
    if "PIP_CERT" in kept:
        kept.setdefault("SSL_CERT_FILE", kept["PIP_CERT"])
    asked = subprocess.run(
        [PYTHON, "-m", "pip", "config", "list"], check=False, capture_output=True, text=True, env=kept
    )
    if mirror := re.search(r"index-url='([^']+)'", asked.stdout.replace("extra-index-url", "")):
        kept.setdefault("UV_DEFAULT_INDEX", mirror[1])
    kept.setdefault("UV_LINK_MODE", "copy")  # the cache often lies on another file system
    return kept


def _with_uv() -> bool:
    sync: list[str | Path] = ["pip", "sync", "--python", PYTHON, "--require-hashes", "--no-build", LOCK_FILE]
    return _fetch_uv() and not _fails([UV, *_quiet(), *sync], _surroundings())


def _fetch_uv() -> bool:
    if UV.exists():
        return True
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(only("uv", LOCK_FILE.read_text()))
        file.flush()
        fetch = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--require-hashes",
            "-r",
            file.name,
        ]
        return not _fails([PYTHON, *fetch], _surroundings())


def _quiet() -> list[str]:
    """Bars are for terminals; elsewhere it would print a line for each package."""
    return [] if sys.stderr.isatty() else ["--quiet"]


def make_runtime() -> None:
    """The image's `.venv`, by the Python that runs this: what pyproject.toml needs at run time and nothing of the
    tools, in the lock's releases and checked against the lock's hashes (uv checks those of constraints too).
    """
    _call([sys.executable, "-m", "venv", VENV])
    if not _fetch_uv():
        raise SystemExit("uv, which requirements.lock names, couldn't be installed.")
    install: list[str | Path] = [
        "pip",
        "install",
        "--python",
        PYTHON,
        "--no-build",
        "--no-cache",
        "--constraint",
        LOCK_FILE,
    ]
    _call([UV, *_quiet(), *install, "--requirement", ROOT / "pyproject.toml"])
    _call([UV, "pip", "uninstall", "--quiet", "--python", PYTHON, "uv", "pip"])


def _fails(command: Sequence[str | Path], variables: dict[str, str]) -> bool:
    parts = [str(part) for part in command]
    return subprocess.run(parts, check=False, env=variables, cwd=ROOT).returncode != 0


def only(name: str, lock: str) -> str:
    """The lines of one package in a lock file, its hashes with them; empty when it isn't in there."""
    lines = lock.splitlines(keepends=True)
    first = next((n for n, line in enumerate(lines) if line.startswith(f"{name}==")), len(lines))
    last = next((n for n in range(first, len(lines)) if not lines[n].rstrip().endswith("\\")), first)
    return "".join(lines[first : last + 1])


def _with_pip(interpreter: Interpreter) -> str:
    print("  uv couldn't; trying with pip, which takes a minute", flush=True)
    _call([interpreter.path, "-m", "venv", "--clear", VENV])
    _call(
        [
            PYTHON,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--require-hashes",
            "--only-binary",
            ":all:",
            "-r",
            LOCK_FILE,
        ]
    )
    return "pip"


def _call(command: Sequence[str | Path]) -> None:
    if _fails(command, {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}):
        raise SystemExit(f"This failed: {' '.join(map(str, command))}")


def lock() -> None:
    """Makes requirements.lock anew from pyproject.toml: for 3.12 and 3.13, with hashes, without any host's name."""
    _call([
        UV, "pip", "compile", "--quiet", "--universal", "--python-version", "3.12", "--all-extras",
        "--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header",
        "--output-file", LOCK_FILE, *(["--upgrade"] if os.environ.get("UPGRADE") else []), ROOT / "pyproject.toml",
    ])  # fmt: skip
