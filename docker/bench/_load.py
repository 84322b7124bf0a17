"""A small closed-loop load: so many connections, each sending its next request when the last was answered.

It takes some of the same cores as the server: figures compare servers on one machine, they are no machine's maximum.
Only loopback is ever its target.
"""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Load:
    """Requests per second, and milliseconds within which half and 99 in 100 were answered."""

    per_second: float
    p50_ms: float
    p99_ms: float
    errors: int


def run(*, port: int, path: str, connections: int, seconds: float, warm_up: float = 1.0) -> Load:
    """Asks 127.0.0.1:port for the path; an answer other than 200 counts as an error."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: application/json\r\n\r\n".encode()
    begin = time.perf_counter() + warm_up
    end = begin + seconds
    times: list[list[float]] = [[] for _ in range(connections)]
    errors = [0] * connections

    def ask(mine: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (sent := time.perf_counter()) < end:
                line.sendall(request)
                fine = _answer(line)
                if sent >= begin:
                    times[mine].append(time.perf_counter() - sent)
                    errors[mine] += not fine

    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(ask, range(connections)))  # raises what one of them raised
    taken = sorted(t for mine in times for t in mine)
    if not taken:
        raise SystemExit(f"no answer at all from {path}")
    return Load(
        per_second=round(len(taken) / seconds, 1),
        p50_ms=round(taken[len(taken) // 2] * 1000, 2),
        p99_ms=round(taken[int(len(taken) * 0.99)] * 1000, 2),
        errors=sum(errors),
    )


def _answer(line: socket.socket) -> bool:
    """Reads one answer, its body's length given or in chunks; whether its status is 200."""
    data = b""
    while (cut := data.find(b"\r\n\r\n")) < 0:
        data += _more(line)
    head = data[:cut].lower()
    if b"transfer-encoding: chunked" in head:
        while not data.endswith(b"0\r\n\r\n"):
            data += _more(line)
    else:
        length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0)
        missing = cut + 4 + length - len(data)
        while missing > 0:
            missing -= len(_more(line))
    return head.split(b" ", 2)[1] == b"200"


def _more(line: socket.socket) -> bytes:
    data = line.recv(65536)
    if not data:
        raise ConnectionError("the server closed the connection")
    return data
