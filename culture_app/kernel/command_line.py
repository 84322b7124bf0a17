"""`manage.py`: Django's command line, with one line instead of a traceback where our storage doesn't answer.

Whoever runs a command reads what is wrong, and a schedule that runs it can tell by the exit code that trying again will
help. `--traceback` shows all of it, as everywhere in Django.
"""

import os
import sys
from collections.abc import Sequence

from django.core.management import execute_from_command_line
from django.db import DatabaseError, InterfaceError

from culture_app.kernel import stores

OUT_OF_REACH = os.EX_UNAVAILABLE


def run(words: Sequence[str]) -> None:
    """Does what the words of the command line say; ends the process where that can't be done."""
    try:
        execute_from_command_line(list(words))
    except stores.OUT_OF_REACH as error:
        if "--traceback" in words:
            raise
        print(f"{' '.join(words[1:2])}: {_said(error)}", file=sys.stderr)
        raise SystemExit(OUT_OF_REACH) from None


def _said(error: BaseException) -> str:
    """Without the lines that name values."""
    store = "PostgreSQL" if isinstance(error, DatabaseError | InterfaceError) else "Redis"
    if stores.sqlstate(error) is None:
        return f"{store} doesn't answer ({' '.join(str(error).split())})"
    return f"{store} gave up ({str(error).partition('\n')[0]})"
