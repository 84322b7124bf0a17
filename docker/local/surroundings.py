"""The environment variables of what we start.

What would lead a process to somebody else's servers, Python or settings is left out; the pinned clock is put in.
"""

import os
from datetime import datetime
from typing import Any

from docker.local.layout import LOCAL, ROOT, VENV

# Names, or beginnings of names where they end in *.
FOREIGN = (
    "PG*", "REDIS_URL", "DATABASE_URL", "KEYS_DATABASE_URL", "MOLLIE_API_URL", "UITPAS_API_URL", "PUBLIC_URL", "DJANGO_SETTINGS_MODULE",
    "PYTHON*", "VIRTUAL_ENV", "CELERY*", "GRANIAN*", "FORKED_BY_MULTIPROCESSING", "STREAMS_URL", "PROMETHEUS*", "MAKEFLAGS", "MAKELEVEL", "MFLAGS",
    "CULTURE_AT", "CULTURE_DB",
)  # fmt: skip


def _foreign(name: str) -> bool:
    return any(name.startswith(entry[:-1]) if entry.endswith("*") else name == entry for entry in FOREIGN)


def variables(at: str = "") -> dict[str, str]:
    """The environment for a process of the app, its clock pinned at the instant `at` if one is given."""
    kept = {name: value for name, value in os.environ.items() if not _foreign(name)}
    kept.update(
        PATH=f"{VENV / 'bin'}:{os.environ.get('PATH', '/usr/bin:/bin')}",
        VIRTUAL_ENV=str(VENV),
        CULTURE_LOCAL=str(LOCAL),
        DJANGO_SETTINGS_MODULE="culture_app.settings.dev",
        PYTHONUNBUFFERED="1",
        # Otherwise each thread that computes keeps freed memory of its own: 20 MB for ten of them.
        MALLOC_ARENA_MAX="2",
    )
    if at:
        kept["CULTURE_AT"] = at
    return kept


def options(at: str = "") -> dict[str, Any]:
    """Keywords for subprocess: those variables, in the checkout."""
    return {"env": variables(at), "cwd": ROOT}


def instant(text: str) -> str:
    """AT as it was given, once it is known to be an instant with an offset; empty stays empty."""
    if text:
        try:
            known = datetime.fromisoformat(text).tzinfo is not None
        except ValueError:
            known = False
        if not known:
            raise SystemExit(f"AT={text} is no instant with an offset, such as AT=2026-07-01T12:00:00+02:00")
    return text
