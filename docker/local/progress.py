"""What a person sees: which step runs, what it did, how long it took."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass
class Steps:
    """Numbered steps of one command, timed. A step that fails says so, and the command ends with what it raised."""

    count: int
    times: list[tuple[str, float]] = field(default_factory=list)

    @contextlib.contextmanager
    def step(self, name: str, what: str) -> Iterator[Callable[[str], None]]:
        """The block is given a function that takes what was done, in words."""
        number = len(self.times) + 1
        said: list[str] = []
        print(f"[{number:>2}/{self.count}] {name}: {what}", flush=True)
        began = time.monotonic()
        fine = False
        try:
            yield said.append
            fine = True
        finally:
            took = time.monotonic() - began
            self.times.append((name, took))
            result = "; ".join(said) if fine else "FAILED"
            print(f"        {_mark(fine)} {took:6.1f} s  {result}", flush=True)

    def table(self) -> str:
        """All steps and their seconds, and the sum."""
        rows = [*self.times, ("all", sum(took for _, took in self.times))]
        return "\n".join(f"  {name:<14}{took:8.1f} s" for name, took in rows)


def _mark(fine: bool) -> str:
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    return ("ok" if fine else "!!") if plain else ("✓" if fine else "✗")
