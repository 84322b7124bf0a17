"""Hands: work of a pull shared between processes, each with database connections of its own.

Python uses one processor; while a large pull goes on there are others. Hands are forked, so that all that was found out
before (what stands where, which version wins) is there without being sent.

- A hand whose pull was killed ends at its next sign of life: nobody hears it.
- What a hand raises, the pull raises; the other hands are stopped.
"""

import gc
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any, cast

from django.db import OperationalError, connections

# Shorter pulls are over before hands are worth their while.
WORTHWHILE = 4_000
MOST = 4
# Connections of the pull itself: a hand must neither use nor close them, so it keeps them until its end.
_inherited: list[object] = []


def useful(records: int) -> int:
    """How many hands so many records deserve; 0: the pull does it by itself."""
    processors = len(os.sched_getaffinity(0))
    return min(processors, MOST) if processors > 1 and records >= WORTHWHILE else 0


def share(count: int, work: Callable[[int], Iterator[Any]]) -> Iterator[Any]:
    """Call `work(number)` in so many processes; what they yield (pickled) arrives here as it comes."""
    hands: dict[int, Connection] = {}
    try:
        for number in range(count):
            pid, said = _fork(number, work, list(hands.values()))
            hands[pid] = said
        speaking = list(hands.values())
        while speaking:
            for said in cast("list[Connection]", wait(speaking)):
                try:
                    message = said.recv()
                except EOFError:
                    speaking.remove(said)
                    continue
                if isinstance(message, Exception):
                    raise message
                yield message
    except BaseException:
        for pid in hands:
            os.kill(pid, signal.SIGKILL)
        raise
    finally:
        codes = [_ended(pid, said) for pid, said in hands.items()]
    if any(codes):
        raise RuntimeError("A process of the pull ended before its work was done.")


def _fork(
    number: int, work: Callable[[int], Iterator[Any]], others: list[Connection]
) -> tuple[int, Connection]:
    hearing, saying = Pipe(duplex=False)
    sys.stdout.flush()
    sys.stderr.flush()
    with warnings.catch_warnings():
        # Libraries for numbers have threads of their own, which are asleep.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid:
        saying.close()
        return pid, hearing
    code = 1
    try:
        for each in (hearing, *others):
            each.close()
        _work(number, work, saying)
        code = 0
    finally:
        os._exit(code)  # nothing of the pull's own is to be closed, or said twice


def _work(number: int, work: Callable[[int], Iterator[Any]], saying: Connection) -> None:
    gc.disable()  # documents have no cycles (`busy`), and this process is over soon
    for connection in connections.all(initialized_only=True):
        _inherited.append(connection.connection)
        connection.connection = None
    try:
        for message in work(number):
            saying.send(message)
    except BrokenPipeError:
        return
    except OperationalError as error:
        saying.send(OperationalError(str(error)))
    except Exception as error:
        saying.send(RuntimeError(f"{type(error).__name__}: {error}"))


def _ended(pid: int, said: Connection) -> int:
    said.close()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
