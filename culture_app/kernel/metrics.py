"""What is counted and timed, for /metrics: each figure once, by the words that rooms count with.

- Labels are words out of short lists: outcomes, states, problem codes, names of tasks. Never an id, a path, a person.
- Several processes add to the same figures through files in PROMETHEUS_MULTIPROC_DIR; without it, each process has its own.
"""

import os
from pathlib import Path

from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.multiprocess import mark_process_dead

# From a fast search to a booking that waits for a payment provider, in seconds.
_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10)

SEARCH_SECONDS = Histogram("culture_search_seconds", "Answering a search", ["status"], buckets=_SECONDS)
BOOKING_SECONDS = Histogram("culture_booking_seconds", "Answering a booking", ["outcome"], buckets=_SECONDS)
PROBLEMS = Counter("culture_problems", "Refusals, by the code of their problem document", ["code"])
BOOKING_STEPS = Counter("culture_booking_steps", "States that bookings came into", ["state"])
REFUND_ENDS = Counter("culture_refund_ends", "Refunds that ended", ["state"])
NOTICES = Counter("culture_notices", "Tries to send a notice", ["kind", "outcome"])
TASK_SECONDS = Histogram(
    "culture_task_seconds", "Background tasks and sweeps", ["task", "outcome"], buckets=(*_SECONDS, 60, 300)
)
STREAMS_OPEN = Gauge("culture_streams_open", "Streams that are open", multiprocess_mode="livesum")
STREAM_EVENTS = Counter("culture_stream_events", "States told to streams")


def shared() -> str:
    """The folder in which this installation's processes share their figures; empty when each has its own."""
    return os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")


def forget_the_dead() -> None:
    """What processes that are gone had open at their end isn't open any more; what they counted stays counted."""
    for path in Path(shared()).glob("gauge_live*_*.db"):
        pid = path.stem.rpartition("_")[2]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            mark_process_dead(int(pid))
