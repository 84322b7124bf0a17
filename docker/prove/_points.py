"""Where a process is killed: named steps of the booking protocol, put around the app's own functions from outside.

- The product has no line of this: a step is a function (or an SQL statement) and a side of it, before or after.
- A step kills when it is armed: a file `<step>.<n>` in the folder, by which the n-th passing dies. Taking the file away is
  what decides who dies, so one arming is one death. Not armed, it costs a look into an empty folder.
- `self` dies alone (one process of a pool), `group` with all that the service consists of.
"""

from __future__ import annotations

import functools
import importlib
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

type Role = Literal["web", "worker", "payments"]


@dataclass(frozen=True)
class Point:
    """`target` is `module:qualified.name`, or `sql:beginning of a statement`."""

    name: str
    role: Role
    side: Literal["before", "after"]
    target: str
    whole: bool = True

    @property
    def file(self) -> str:
        return self.name.replace(" ", "-").replace(":", "").replace(",", "").replace("'", "")


_MOLLIE = "ticketing.providers.mollie:Mollie"
_BOOKS = "fixtures.payments.books:Books"
_SERVER = "fixtures.payments.server"

POINTS = (
    Point("web: holder made, nothing booked", "web", "after", "personal_vault.services:new_holder"),
    Point("web: before the booking's statement", "web", "before", "ticketing.booking:_call"),
    Point("web: booked, provider not asked", "web", "after", "ticketing.booking:_call"),
    Point("web: payment made there, link not written", "web", "after", f"{_MOLLIE}.start"),
    Point("web: link written, booking not answered", "web", "after", "ticketing.booking:_link"),
    Point(
        "web: booking's answer made, not sent",
        "web",
        "after",
        "culture_app.outing.rest.views:OutingBookingView.post",
    ),
    Point("web: cancelled, not committed", "web", "after", "ticketing.cancelling:_cancel"),
    Point("web: cancelled, refund not asked for", "web", "before", "ticketing.asking:send_refund"),
    Point("web: money given back, not written", "web", "after", f"{_MOLLIE}.refund"),
    Point("web: cancelled, not answered", "web", "after", "ticketing.cancelling:cancel"),
    Point("web: webhook not noted", "web", "before", "ticketing.webhooks:note"),
    Point("web: webhook noted, worker not told", "web", "before", "ticketing.webhooks:_hurry"),
    Point("web: webhook noted, not answered", "web", "after", "ticketing.webhooks:note"),
    Point("worker: state not asked for", "worker", "before", f"{_MOLLIE}.look", whole=False),
    Point("worker: state fetched, not settled", "worker", "after", f"{_MOLLIE}.look", whole=False),
    Point("worker: sold, not committed", "worker", "after", "ticketing.settling:sell", whole=False),
    Point("worker: settled and committed", "worker", "after", "ticketing.asking:settle"),
    Point(
        "worker: settled, webhook's note still there",
        "worker",
        "before",
        'sql:DELETE FROM "ticketing_provider_event"',
        whole=False,
    ),
    Point("worker: leased, nothing looked after", "worker", "after", "ticketing.asking:lease_payments"),
    Point("worker: refund asked after, not written", "worker", "before", "ticketing.asking:_refund_seen"),
    Point("worker: holds expiring", "worker", "after", "sql:SELECT ticketing_expire_one", whole=False),
    Point("worker: before a commit", "worker", "before", "culture_app.kernel.database.base:DatabaseWrapper.commit", whole=False),
    Point("worker: after a commit", "worker", "after", "culture_app.kernel.database.base:DatabaseWrapper.commit", whole=False),
    Point("worker: told the house, outbox's row not deleted", "worker", "before", 'sql:DELETE FROM "kernel_outbox"'),
    Point("payments: asked for a payment, not made", "payments", "before", f"{_BOOKS}.make"),
    Point("payments: payment made, not answered", "payments", "after", f"{_BOOKS}.make"),
    Point("payments: half a line in its books", "payments", "before", f"{_BOOKS}._keep"),
    Point("payments: paid, nobody told", "payments", "after", f"{_BOOKS}.finish"),
    Point("payments: told, citizen not answered", "payments", "after", f"{_SERVER}:Simulator.tell"),
    Point("payments: about to call the webhook", "payments", "before", f"{_SERVER}:Simulator._call"),
    Point("payments: asked for a state", "payments", "before", f"{_SERVER}:Handler._read"),
    Point("payments: refund made, not answered", "payments", "after", f"{_BOOKS}.give_back"),
)  # fmt: skip


class Armed:
    """The folder in which steps are armed, as a process sees it that may die."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._died = folder.parent / "died"

    def reach(self, point: Point) -> None:
        """Die here, if this is the passing that was asked for."""
        for name in os.listdir(self._folder):
            step, _, left = name.rpartition(".")
            if step != point.file:
                continue
            file = self._folder / name
            try:
                if left != "1":
                    file.rename(self._folder / f"{step}.{int(left) - 1}")
                    continue
                file.unlink()
            except FileNotFoundError:
                continue  # another process was quicker
            if point.target.endswith("Books._keep"):
                _tear(self._folder.parent / "payments" / "payments.journal")
            with self._died.open("a") as died:
                died.write(f"{point.name}\n")
            if point.whole:
                os.killpg(os.getpgid(0), signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)


def watch(role: Role, folder: Path) -> None:
    """Put this role's steps around the app's functions. A step whose function is gone is an error, not a silence."""
    armed = Armed(folder)
    statements: list[Point] = []
    for point in POINTS:
        if point.role != role:
            continue
        kind, _, rest = point.target.partition(":")
        if kind == "sql":
            statements.append(point)
        else:
            _around(kind, rest, point, armed)
    if statements:
        _around_statements(statements, armed)


def check() -> None:
    """Every step's function is there. AttributeError names the one that isn't."""
    for point in POINTS:
        module, _, path = point.target.partition(":")
        if module != "sql":
            owner: Any = importlib.import_module(module)
            for name in path.split("."):
                owner = getattr(owner, name)


def _around(module: str, path: str, point: Point, armed: Armed) -> None:
    owner: Any = importlib.import_module(module)
    *holders, name = path.split(".")
    for holder in holders:
        owner = getattr(owner, holder)
    setattr(owner, name, _wrapped(getattr(owner, name), point, armed))


def _wrapped(function: Callable[..., Any], point: Point, armed: Armed) -> Callable[..., Any]:
    @functools.wraps(function)
    def stepped(*args: Any, **kwargs: Any) -> Any:
        if point.side == "before":
            armed.reach(point)
        answer = function(*args, **kwargs)
        if point.side == "after":
            armed.reach(point)
        return answer

    return stepped


def _around_statements(points: list[Point], armed: Armed) -> None:
    from django.db.backends.utils import CursorWrapper

    execute = CursorWrapper.execute

    def stepped(self: Any, sql: Any, params: Any = None) -> Any:
        said = sql.lstrip() if isinstance(sql, str) else ""
        here = [point for point in points if said.startswith(point.target.removeprefix("sql:"))]
        for point in here:
            if point.side == "before":
                armed.reach(point)
        answer = execute(self, sql, params)
        for point in here:
            if point.side == "after":
                armed.reach(point)
        return answer

    CursorWrapper.execute = stepped  # type: ignore[method-assign]


def _tear(journal: Path) -> None:
    with journal.open("a") as file:
        file.write('{"payment": {"id": "tr_')
        file.flush()
        os.fsync(file.fileno())


if __name__ == "__main__":
    sys.exit("a part of the supervisor")
