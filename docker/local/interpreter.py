"""Finds the Python to make `.venv` with: 3.12 or 3.13, whole enough for our libraries.

It looks where people keep them: PYTHON, the path, pyenv, uv, the system's folders. A name on the path proves nothing
(pyenv's shims answer for versions that aren't selected), so each is asked. It downloads none: it says what to do.
"""

import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WANTED = ((3, 12), (3, 13))

# CPython with a GIL (the wheels are built for it) and the parts that distributions or home-made builds leave out.
QUESTION = (
    "import ctypes, ensurepip, ssl, sys, sysconfig, venv, zlib; "
    "assert sys.implementation.name == 'cpython' and not sysconfig.get_config_var('Py_GIL_DISABLED'); "
    "print('version', *sys.version_info[:3])"
)


@dataclass(frozen=True, kw_only=True)
class Interpreter:
    path: Path
    version: tuple[int, ...]

    def __str__(self) -> str:
        return f"Python {'.'.join(map(str, self.version))} ({self.path})"


def find() -> Interpreter:
    """The first usable 3.12, else the first usable 3.13."""
    asked = os.environ.get("CULTURE_PYTHON")
    candidates = [Path(asked)] if asked else list(_candidates())
    usable = [found for path in candidates if (found := _ask(path))]
    for wanted in WANTED:
        for found in usable:
            if found.version[:2] == wanted:
                return found
    if asked:
        raise SystemExit(
            f"CULTURE_PYTHON={asked} is no usable Python 3.12 or 3.13 (venv, ensurepip, ssl, ctypes)."
        )
    raise SystemExit(
        "No usable Python 3.12 or 3.13 found (with venv and ensurepip). Get one, then run this again:\n"
        "  Ubuntu 24.04:  sudo apt-get install python3.12-venv\n"
        "  Debian 13:     sudo apt-get install python3-venv\n"
        "  elsewhere:     pyenv install 3.12    or    uv python install 3.12\n"
        "or name yours:   make demo CULTURE_PYTHON=/path/to/python3.12"
    )


def _ask(path: Path) -> Interpreter | None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON") and k != "VIRTUAL_ENV"}
    try:
        said = subprocess.run(
            [path, "-c", QUESTION], check=False, capture_output=True, text=True, timeout=30, env=environment
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.match(r"version (\d+) (\d+) (\d+)", said.stdout)
    return Interpreter(path=path, version=tuple(map(int, version.groups()))) if version else None


def _candidates() -> Iterator[Path]:
    names = [f"python{major}.{minor}" for major, minor in WANTED]
    for name in (*names, "python3"):
        if found := shutil.which(name):
            yield Path(found)
    for folder in ("/usr/local/bin", "/usr/bin", "/opt/python/bin"):
        yield from (Path(folder) / name for name in names)
    homes = {Path(os.environ.get("HOME", "/")), Path(pwd.getpwuid(os.geteuid()).pw_dir)}
    pyenvs = {home / ".pyenv" for home in homes}
    pyenvs |= {Path(os.environ["PYENV_ROOT"])} if os.environ.get("PYENV_ROOT") else set()
    pyenvs |= {Path(part).parent for part in os.environ.get("PATH", "").split(":") if part.endswith("/shims")}
    uvs = {home / ".local/share/uv/python" for home in homes}
    uvs |= {Path(os.environ["UV_PYTHON_INSTALL_DIR"])} if os.environ.get("UV_PYTHON_INSTALL_DIR") else set()
    for major, minor in WANTED:
        for pyenv in sorted(pyenvs):
            yield from _newest(pyenv / "versions", f"{major}.{minor}.*/bin/python")
        for uv in sorted(uvs):
            yield from _newest(uv, f"cpython-{major}.{minor}*/bin/python3")


def _newest(folder: Path, pattern: str) -> list[Path]:
    try:
        found = list(folder.glob(pattern))
    except OSError:  # somebody else's home
        return []
    return sorted(
        found,
        key=lambda path: [int(n) for n in re.findall(r"\d+", str(path.relative_to(folder)))],
        reverse=True,
    )
