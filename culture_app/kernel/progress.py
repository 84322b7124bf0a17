"""Progress of long work: a bar on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Iterable, Iterator

from tqdm import tqdm


def track[T](items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """Pass the items through and show on stderr how far it is."""
    if total is None and hasattr(items, "__len__"):
        total = len(items)  # type: ignore[arg-type]
    if sys.stderr.isatty():
        yield from tqdm(items, desc=label, total=total, unit="", dynamic_ncols=True)
        return
    started = told = time.monotonic()
    count = 0
    for item in items:
        yield item
        count += 1
        if time.monotonic() - told >= 5:
            told = time.monotonic()
            print(f"{label}: {count}" + (f" of {total}" if total else ""), file=sys.stderr, flush=True)
    print(f"{label}: {count} in {time.monotonic() - started:.1f} s", file=sys.stderr, flush=True)
