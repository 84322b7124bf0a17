"""Requests that come when they come, whether or not earlier ones were answered: one process, one epoll.

- Times are counted from the moment at which a request was meant to be sent, so that nothing is forgotten when server or
  measurement fall behind. Each takes a connection that is idle, or opens one, as phones do.
- Only loopback is ever its target.
"""

import heapq
import random
import select
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docker.bench._tapping import told_to_wait, whole

GIVE_UP_S = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one request: `kind` as it was given, seconds since the beginning, seconds it took, its head and body.

    `status` 0: no answer came.
    """

    kind: str
    at: float
    took: float
    status: int
    text: bytes


def schedule(rng: random.Random, *, rate: float, seconds: float) -> Iterator[float]:
    """Moments of arrival: on average so many per second, at random (Poisson)."""
    at = rng.expovariate(rate)
    while at < seconds:
        yield at
        at += rng.expovariate(rate)


def open_loop(port: int, requests: Iterator[tuple[str, bytes]], moments: Sequence[float]) -> list[Answer]:
    """One request at each moment."""
    return _Arrivals(port).run(requests, list(moments), followed=False)


def closed_loop(
    port: int, requests: Iterator[tuple[str, bytes]], *, phones: int, seconds: float
) -> list[Answer]:
    """Each phone sends its next request when its last was answered; after a refusal, when it was told to."""
    return _Arrivals(port).run(requests, [0.0] * phones, followed=True, seconds=seconds)


class _Arrivals:
    def __init__(self, port: int) -> None:
        self._port = port
        self._poll = select.epoll()
        self._lines: dict[int, socket.socket] = {}
        self._idle: list[int] = []
        self._under_way: dict[int, tuple[str, float, bytes]] = {}
        self._data: dict[int, bytes] = {}
        self._answers: list[Answer] = []

    def run(
        self,
        requests: Iterator[tuple[str, bytes]],
        moments: list[float],
        *,
        followed: bool,
        seconds: float = 0,
    ) -> list[Answer]:
        heapq.heapify(moments)
        last = max(moments) if not followed else seconds
        began = time.perf_counter()
        while moments or self._under_way:
            now = time.perf_counter() - began
            if now > last + GIVE_UP_S:
                break
            while moments and moments[0] <= now:
                self._send(heapq.heappop(moments), *next(requests))
            pause = min(1.0, max(0.0, moments[0] - now)) if moments else 1.0
            for which, event in self._poll.poll(pause):
                if self._read(which, event, began) and followed:
                    now = time.perf_counter() - began + told_to_wait(self._answers[-1].text)
                    if now < seconds:
                        heapq.heappush(moments, now)
        for kind, meant, _ in self._under_way.values():
            self._answers.append(Answer(kind, meant, GIVE_UP_S, 0, b""))
        for line in self._lines.values():
            line.close()
        self._poll.close()
        return self._answers

    def _send(self, meant: float, kind: str, request: bytes) -> None:
        which = self._idle.pop() if self._idle else self._opened()
        self._under_way[which] = (kind, meant, request)
        self._data[which] = b""
        if which in self._lines:
            try:
                self._lines[which].sendall(request)
            except OSError:
                self._lost(which)

    def _opened(self) -> int:
        line = socket.create_connection(("127.0.0.1", self._port), timeout=GIVE_UP_S)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        which = line.fileno()
        self._lines[which] = line
        self._poll.register(which, select.EPOLLIN)
        return which

    def _read(self, which: int, event: int, began: float) -> bool:
        """Whether something was answered, or lost, with this."""
        try:
            block = self._lines[which].recv(262144)
        except OSError:
            block = b""
        if not block:
            return self._lost(which)
        self._data[which] += block
        status = whole(self._data[which])
        if not status:
            return False
        kind, meant, _ = self._under_way.pop(which)
        text = self._data[which] if status != 200 else b""
        took = time.perf_counter() - began - meant
        self._answers.append(Answer(kind, meant, took, status, text))
        self._idle.append(which)
        return True

    def _lost(self, which: int) -> bool:
        """A connection that the server closed; whether a request was lost with it."""
        self._poll.unregister(which)
        self._lines.pop(which).close()
        if which in self._idle:
            self._idle.remove(which)
        gone = self._under_way.pop(which, None)
        if gone:
            self._answers.append(Answer(gone[0], gone[1], 0.0, 0, b""))
        return gone is not None
