"""A cheap closed-loop load of many different requests: one process, one epoll, requests made beforehand.

It shares the server's cores, so what it costs itself (some 20 µs a request) is kept out of the server's way.
Only loopback is ever its target.
"""

import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Stream:
    """Requests per second, milliseconds, bytes of a body on average, and how many were not 200."""

    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    bytes: int
    errors: int
    sent: int  # warm-up included


def requests(port: int, paths: Sequence[str]) -> list[bytes]:
    """As a phone sends them."""
    head = f"HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: application/json\r\nAccept-Language: nl\r\n\r\n"
    return [f"GET {path} {head}".encode() for path in paths]


def run(
    *, port: int, sent: Sequence[bytes], connections: int, seconds: float, warm_up: float = 1.0
) -> Stream:
    """Each connection sends the next request of the list when its last was answered."""
    lines = {line.fileno(): line for line in (_connected(port) for _ in range(connections))}
    try:
        return _run(lines, sent, seconds, warm_up)
    finally:
        for line in lines.values():
            line.close()


def _connected(port: int) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=30)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _run(lines: dict[int, socket.socket], sent: Sequence[bytes], seconds: float, warm_up: float) -> Stream:
    poll = select.epoll()
    clock = time.perf_counter
    begin = clock() + warm_up
    end = begin + seconds
    since = dict.fromkeys(lines, 0.0)
    data = dict.fromkeys(lines, b"")
    missing = dict.fromkeys(lines, -1)  # of the body; -1: the head isn't whole yet
    taken: list[float] = []
    number, total, errors, open_lines = 0, 0, 0, len(lines)
    for line in lines.values():
        poll.register(line.fileno(), select.EPOLLIN)
    for which, line in lines.items():
        since[which] = clock()
        line.sendall(sent[number % len(sent)])
        number += 1
    while open_lines:
        for which, _ in poll.poll(30):
            block = lines[which].recv(262144)
            if not block:
                raise ConnectionError("the server closed the connection")
            if missing[which] < 0:
                head = data[which] + block
                cut = head.find(b"\r\n\r\n")
                if cut < 0:
                    data[which] = head
                    continue
                length = _length(head[:cut])
                missing[which] = length - (len(head) - cut - 4)
                data[which] = head[:16]
                if begin <= since[which]:
                    total += length
            else:
                missing[which] -= len(block)
            if missing[which] > 0:
                continue
            now = clock()
            if since[which] >= begin:
                taken.append(now - since[which])
                errors += data[which][9:12] != b"200"
            if now >= end:
                open_lines -= 1
                poll.unregister(which)
                continue
            data[which], missing[which], since[which] = b"", -1, now
            lines[which].sendall(sent[number % len(sent)])
            number += 1
    poll.close()
    return _stream(sorted(taken), seconds, total, errors, number)


def _length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    if at < 0:
        raise SystemExit("an answer without Content-Length")
    return int(head[at + 15 :].split(b"\r\n", 1)[0])


def _stream(taken: list[float], seconds: float, total: int, errors: int, number: int) -> Stream:
    if not taken:
        raise SystemExit("no answer at all")
    return Stream(
        per_second=round(len(taken) / seconds, 1),
        p50_ms=ms(taken, 0.5),
        p95_ms=ms(taken, 0.95),
        p99_ms=ms(taken, 0.99),
        bytes=total // len(taken),
        errors=errors,
        sent=number,
    )


def ms(taken: Sequence[float], share: float) -> float:
    """Of sorted seconds, the milliseconds within which that share was done."""
    return round(taken[min(len(taken) - 1, int(len(taken) * share))] * 1000, 2)
