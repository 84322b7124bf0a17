"""Services for the time of one command: tests, a check, a demo that ends.

- What `make up` started is kept. What was only lent is stopped by the last command that used it.
- Commands may overlap: each holds a shared lock while it works, and who can get it alone at the end turns off the light.
"""

import contextlib
import fcntl
import signal
from collections.abc import Iterator
from types import FrameType

from docker.local import application, services
from docker.local.layout import RUN, STATE_FILE


def keep(kept: bool) -> None:
    """Says whether the services stay when the present command has ended."""
    services.write(STATE_FILE, services.read(STATE_FILE) | {"kept": kept})


def kept() -> bool:
    return bool(services.read(STATE_FILE).get("kept"))


@contextlib.contextmanager
def lent(*, started: bool = True) -> Iterator[None]:
    """PostgreSQL and Redis run within; afterwards all that nobody else needs is stopped, however the block ends.

    With started=False the block starts them itself, where people see it.
    """
    signal.signal(signal.SIGTERM, _leave)
    services.prepare()
    with (RUN / "users").open("w") as users:
        with services.alone():
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            if started:
                with services.alone():
                    services.start()
            yield
        finally:
            with services.alone():
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    last = True
                except BlockingIOError:
                    last = False
                if last and not kept():
                    application.stop()
                    services.stop()


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
