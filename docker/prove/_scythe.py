"""The schedule of deaths: which step is armed when, drawn from a seed; and what is killed from outside at any moment."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from docker.prove._points import POINTS

ANY_MOMENT = ("web0", "web1", "worker", "beat", "payments")
"""Services that are killed from outside, wherever they are."""
PATIENCE = 20
"""Seconds that a step is waited for; then another one has its turn first."""


class Scythe:
    """Three lanes, one per kind of process, so that the web, the worker and the provider die independently of each other."""

    def __init__(self, folder: Path, *, seed: int, kills: int) -> None:
        self.folder, self.kills = folder, kills
        self.armed = folder / "armed"
        self.counts: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.stop = threading.Event()
        self._lock = threading.Lock()
        self._rng = random.Random(f"{seed}/deaths")
        names = {
            role: [point.name for point in POINTS if point.role == role]
            for role in ("web", "worker", "payments")
        }
        outside = {
            "web": ["any moment: web0", "any moment: web1"],
            "worker": ["any moment: worker", "any moment: beat"],
            "payments": ["any moment: payments"],
        }
        self._lanes = {role: names[role] + outside[role] for role in names}

    @property
    def done(self) -> int:
        return sum(self.counts.values())

    def names(self) -> list[str]:
        """Every step there is, those of all lanes."""
        return [name for lane in self._lanes.values() for name in lane]

    def run(self, progress: Callable[[int], object], *, enough: Callable[[], bool]) -> None:
        """Until so many have died, `enough`, or `stop`."""
        seeds = [self._rng.random() for _ in self._lanes]
        lanes = [
            threading.Thread(target=self._lane, args=(names, random.Random(seed), progress), daemon=True)
            for (names, seed) in zip(self._lanes.values(), seeds, strict=True)
        ]
        for lane in lanes:
            lane.start()
        while any(lane.is_alive() for lane in lanes):
            if enough():
                self.stop.set()
            time.sleep(0.2)
        self.disarm()

    def disarm(self) -> None:
        for file in self.armed.iterdir():
            file.unlink(missing_ok=True)

    def _lane(self, names: list[str], rng: random.Random, progress: Callable[[int], object]) -> None:
        files = {point.name: point.file for point in POINTS}
        queue: list[str] = []
        while not self.stop.is_set() and self.done < self.kills:
            if not queue:
                # What was met least so far comes first: each step has its share, whatever is rare.
                queue = sorted(names, key=lambda name: (self.counts[name], rng.random()))[
                    : max(4, len(names) // 2)
                ]
                rng.shuffle(queue)
            name = queue.pop()
            time.sleep(rng.random() * 0.8)
            passing = rng.choice((1, 1, 1, 2, 3))
            struck = self._outside(name, rng) if name not in files else self._at_step(files[name], passing)
            with self._lock:
                if struck:
                    self.counts[name] += 1
                    progress(1)
                else:
                    self.missed[name] += 1

    def _at_step(self, file: str, passing: int) -> bool:
        (self.armed / f"{file}.{passing}").touch()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not self.stop.is_set():
            if not self._waiting(file):
                return True
            time.sleep(0.03)
        for left in range(1, passing + 1):
            # Whoever takes the file away decides: if we are too late, it struck after all.
            with contextlib.suppress(FileNotFoundError):
                (self.armed / f"{file}.{left}").unlink()
                return False
        return True

    def _waiting(self, file: str) -> bool:
        return any(name.rpartition(".")[0] == file for name in os.listdir(self.armed))

    def _outside(self, name: str, rng: random.Random) -> bool:
        time.sleep(rng.random())
        try:
            group = int((self.folder / "pids" / name.rpartition(" ")[2]).read_text())
            os.killpg(group, signal.SIGKILL)
        except (OSError, ValueError):
            return False
        return True
