"""Where a pull unpacks files: a folder of this installation's own, emptied before and after each pull.

A pull that was killed may leave unpacked records of people behind; the next one (the lock admits one at a time)
removes them. Nobody but the account that pulls may enter.
"""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection


def folder() -> Path:
    """The folder, made where it is missing; one per database, so that checkouts and tests don't meet."""
    path = Path(settings.LOCAL) / "mesh-scratch" / str(connection.settings_dict["NAME"])
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def wipe() -> None:
    shutil.rmtree(folder(), ignore_errors=True)
