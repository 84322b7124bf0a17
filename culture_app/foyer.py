"""The foyer of a web worker: so many requests inside at once, a short line before the door, everyone else sent home early.

A worker that takes in all that comes answers everything late, and what it answers nobody waits for any more. So:

- As many requests are inside as there are seats. A seat has its own database connections, which it lends to the thread that sits
  in it; the server may have many threads (each request that waits keeps one) and the database still sees few connections.
- Who can't sit down at once waits in line, if the line moves fast enough: the wait that is foreseen (how many are ahead, times
  the pace at which those before her moved up) must be within her patience. Else she is refused at once, which costs next to
  nothing. Who has waited for half as long again all the same is refused too.
- Bookings, payments and scans go ahead of searches. A refused search is a nuisance; a refused booking is
  a lost seat. One seat in four goes to the others all the same: who can't look around doesn't book either.
- A short line, of two for each seat, may always be joined: a few slow searches at once are no crowd, and somebody has to find
  out how fast the line moves now.
- Refusals are 503 with Retry-After, spread over a few seconds so that they don't all come back at once. A booking's key makes
  it safe to try again.

`/health` and `/metrics` are always let in: a busy worker is alive, and somebody should see that it is busy.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.db import connections

from culture_app.kernel import metrics
from culture_app.problems import MEDIA_TYPE, document

type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

ALWAYS = frozenset({"/health", "/metrics"})
_GOES_FIRST = re.compile(r"/v1/(outings/[^/]+/booking|payments/|scans|me/(?:bookings|waiting))")
REFUSAL = document(
    503,
    "overloaded",
    "More is asked at once than can be answered in time",
    "Nothing was done. Try again after the time that Retry-After says, with the same Idempotency-Key if there was one.",
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line before the door: `patience` in seconds, `room` in people, `retry_after` in whole seconds, from and to.

    Both lines' room and the seats are fewer than the server's threads: one is always free to refuse (docs/decisions/0051).
    """

    patience: float
    room: int
    retry_after: tuple[int, int]


FIRST = Line(patience=0.4, room=32, retry_after=(1, 3))
OTHERS = Line(patience=0.7, room=20, retry_after=(2, 6))
OTHERS_TURN = 4  # of so many seats that become free, one is theirs
TOO_LONG = 1.5  # times the patience
MEMORY = 0.1  # how much of the pace is told by the last one who moved up


class Seat:
    """Database connections that stay open, for whoever sits here; made when they are first needed."""

    def __init__(self) -> None:
        self._mine: dict[str, Any] = {}

    def take(self) -> None:
        """Lend the connections to this thread."""
        for alias in connections:
            wrapper = self._mine.get(alias)
            if wrapper is None:
                wrapper = self._mine[alias] = connections.create_connection(alias)
                wrapper.inc_thread_sharing()
            connections[alias] = wrapper

    def leave(self) -> None:
        """Take them back."""
        for alias in self._mine:
            del connections[alias]


@dataclass(eq=False, slots=True)
class _Waiting:
    """Somebody in line, behind so many: `called` is let go of when there is a seat for her."""

    behind: int
    since: float
    called: threading.Lock = field(default_factory=threading.Lock)
    seat: Seat | None = None


class Foyer:
    """WSGI middleware around the whole application, one per worker process. `refused` and `seated` count since it began."""

    def __init__(
        self, application: Application, *, seats: int = 4, first: Line = FIRST, others: Line = OTHERS
    ) -> None:
        self._application = application
        self._lock = threading.Lock()
        self._free = [Seat() for _ in range(seats)]
        self._short = 2 * seats
        self._lines: tuple[deque[_Waiting], deque[_Waiting]] = (deque(), deque())
        self._terms = (first, others)
        self._pace = [0.0, 0.0]  # seconds in which a line moves up by one
        self.seated = 0
        self.refused = 0

    @property
    def waiting(self) -> int:
        """How many stand in line now."""
        return sum(map(len, self._lines))

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path in ALWAYS:
            return self._application(environ, start_response)
        goes_first = environ.get("REQUEST_METHOD") != "GET" and _GOES_FIRST.match(path) is not None
        seat = self._enter(0 if goes_first else 1)
        if seat is None:
            return self._refuse(start_response, self._terms[0 if goes_first else 1])
        try:
            seat.take()
            try:
                return _whole(self._application(environ, start_response))
            finally:
                seat.leave()
        finally:
            self._leave(seat)

    def _enter(self, which: int) -> Seat | None:
        terms = self._terms[which]
        with self._lock:
            if self._free:
                self.seated += 1
                # The one that was left last: its connections are warm.
                return self._free.pop()
            line = self._lines[which]
            too_slow = len(line) >= self._short and len(line) * self._pace[which] > terms.patience
            if too_slow or len(line) >= terms.room:
                self.refused += 1
                return None
            me = _Waiting(behind=len(line), since=time.monotonic())
            me.called.acquire()
            line.append(me)
        if not me.called.acquire(timeout=terms.patience * TOO_LONG):
            with self._lock:
                if me.seat is None:  # else she was called in this very moment
                    line.remove(me)
                    self.refused += 1
                    self._learn(which, me)
        return me.seat

    def _leave(self, seat: Seat) -> None:
        with self._lock:
            which = 1 if self.seated % OTHERS_TURN == 0 else 0
            which = which if self._lines[which] else 1 - which
            if not self._lines[which]:
                self._free.append(seat)
                return
            next_one = self._lines[which].popleft()
            next_one.seat = seat
            self._learn(which, next_one)
            self.seated += 1
            next_one.called.release()

    def _learn(self, which: int, who: _Waiting) -> None:
        pace = (time.monotonic() - who.since) / (who.behind + 1)
        self._pace[which] += (pace - self._pace[which]) * MEMORY

    def _refuse(self, start_response: Callable[..., Any], terms: Line) -> Iterable[bytes]:
        after = random.randint(*terms.retry_after)
        metrics.PROBLEMS.labels("overloaded").inc()
        body = orjson.dumps(REFUSAL | {"retry_after": after})
        start_response(
            "503 Service Unavailable",
            [
                ("Content-Type", MEDIA_TYPE),
                ("Content-Length", str(len(body))),
                ("Cache-Control", "no-store"),
                ("Retry-After", str(after)),
            ],
        )
        return [body]


def _whole(answer: Any) -> Iterable[bytes]:
    """The answer's bytes, made while there is a seat. What is streamed is sent without one, on connections that it opens."""
    if getattr(answer, "streaming", False):
        return _Streamed(answer)
    try:
        return [b"".join(answer)]
    finally:
        if hasattr(answer, "close"):
            answer.close()


class _Streamed:
    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        self._answer.close()
        connections.close_all()
