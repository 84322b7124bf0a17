"""Where everything of this checkout lies.

- All of it is under `.local` (and `.venv`), so that deleting two folders undoes the set-up.
- CULTURE_LOCAL moves `.local`, as the settings understand it too.
- Servers that run as another account may be unable to reach a checkout (one under /root, say): then their data
  lies in a folder of the system's, named after the checkout, and `.local/state.json` remembers which.
"""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = Path(os.environ.get("CULTURE_LOCAL") or ROOT / ".local").absolute()
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK_FILE = ROOT / "requirements.lock"
PACKAGES_FILE = ROOT / "docker" / "packages.txt"
RUN = LOCAL / "run"
LOG = LOCAL / "log"
SERVICES_FILE = LOCAL / "services.json"
STATE_FILE = LOCAL / "state.json"

# A Unix socket's address holds 108 bytes, the closing zero included.
SOCKET_PATH_LIMIT = 107


def checkout_name() -> str:
    """A short name of this checkout's `.local`, the same at every run: 12 hexadecimal digits."""
    return hashlib.sha256(os.fsencode(LOCAL)).hexdigest()[:12]


def short(path: Path) -> str:
    """The path as people like to read it: from the checkout where it lies in there."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
