"""How Python behaves while a pull goes on: a thread that writes is let through, parsed documents aren't taken for garbage."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Documents are trees without cycles: they go by themselves, and looking at them for garbage takes a third of the time
# that parsing them takes. What has cycles is still found, later.
_ALLOCATIONS = 200_000
# The thread that writes asks little and waits often. Usually it would wait five milliseconds more each time.
_SWITCH_S = 0.000_5


@contextmanager
def busy() -> Iterator[None]:
    thresholds, interval = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(_ALLOCATIONS, *thresholds[1:])
    sys.setswitchinterval(_SWITCH_S)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        sys.setswitchinterval(interval)
