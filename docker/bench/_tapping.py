"""Phones that each send one request after the other: one process, one epoll, requests made beforehand.

Unlike `_stream` every request is sent once, and answers are counted by status. It shares the server's cores; only loopback is
ever its target.
"""

import re
import select
import socket
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from docker.bench._stream import ms


@dataclass(frozen=True, kw_only=True)
class Tapped:
    """Answers per second and milliseconds of those with the status that was hoped for; how many had which status."""

    per_second: float
    p50_ms: float
    p99_ms: float
    statuses: Counter[int]
    tried_again: int  # refused at first: the server was too busy
    odd: bytes  # the first answer with another status, for people


def request(port: int, path: str, token: str, key: str, body: bytes = b"{}") -> bytes:
    """A tap on "book", as a phone sends it."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: application/json\r\nAccept-Language: nl\r\n"
        f"Authorization: Bearer {token}\r\nIdempotency-Key: {key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def run(*, port: int, sent: Sequence[bytes], phones: int, hoped: int = 201) -> Tapped:
    """All requests, each phone taking the next when its last was answered. What is refused with 503 is sent again
    when the answer's Retry-After says; its time goes on.
    """
    lines = {line.fileno(): line for line in (_connected(port) for _ in range(phones))}
    try:
        return _run(lines, sent, hoped)
    finally:
        for line in lines.values():
            line.close()


def _connected(port: int) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=60)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _run(lines: dict[int, socket.socket], sent: Sequence[bytes], hoped: int) -> Tapped:
    clock = time.perf_counter
    poll = select.epoll()
    waiting = iter(sent)
    since: dict[int, float] = {}
    data = dict.fromkeys(lines, b"")
    under_way: dict[int, bytes] = {}
    again: dict[int, float] = {}  # when a refused one is sent again
    tried_again = 0
    taken: list[float] = []
    statuses: Counter[int] = Counter()
    odd = b""
    began = clock()
    for which, line in lines.items():
        if (tap := next(waiting, None)) is not None:
            poll.register(which, select.EPOLLIN)
            since[which] = clock()
            under_way[which] = tap
            line.sendall(tap)
    while since:
        for which in [which for which, moment in again.items() if moment <= clock()]:
            del again[which]
            lines[which].sendall(under_way[which])
        for which, _ in poll.poll(0.05 if again else 60):
            block = lines[which].recv(262144)
            if not block:
                raise ConnectionError("the server closed the connection")
            data[which] += block
            status = whole(data[which])
            if not status:
                continue
            if status == 503 and tried_again < len(sent):
                tried_again += 1
                again[which] = clock() + told_to_wait(data[which])
                data[which] = b""
                continue
            now = clock()
            statuses[status] += 1
            if status == hoped:
                taken.append(now - since[which])
            else:
                odd = odd or data[which][:600]
            data[which] = b""
            if (tap := next(waiting, None)) is None:
                del since[which]
                poll.unregister(which)
                continue
            since[which], under_way[which] = now, tap
            lines[which].sendall(tap)
    ended = clock()
    poll.close()
    taken.sort()
    return Tapped(
        per_second=round(len(taken) / (ended - began), 1),
        p50_ms=ms(taken, 0.5) if taken else 0,
        p99_ms=ms(taken, 0.99) if taken else 0,
        statuses=statuses,
        tried_again=tried_again,
        odd=odd,
    )


def whole(data: bytes) -> int:
    """The status of an answer once all of it is there; 0 before."""
    cut = data.find(b"\r\n\r\n")
    if cut < 0:
        return 0
    head = data[:cut].lower()
    at = head.find(b"content-length:")
    if at < 0:
        raise SystemExit("an answer without Content-Length")
    length = int(head[at + 15 :].split(b"\r\n", 1)[0])
    return int(data[9:12]) if len(data) - cut - 4 >= length else 0


def told_to_wait(text: bytes) -> float:
    """The seconds of an answer's Retry-After."""
    found = re.search(rb"\r\nretry-after: (\d+)\r\n", text[:4096], flags=re.IGNORECASE)
    return float(found[1]) if found else 0.0
