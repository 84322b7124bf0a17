"""The last line of every measurement: what was measured, what was hoped for, on which machine."""

import json
import os
import platform
from collections.abc import Mapping
from pathlib import Path


def machine() -> dict[str, str | int | float]:
    """What the figures depend on: processor, cores that we may use, memory in GiB, Python, kernel."""
    return {
        "processor": _field("/proc/cpuinfo", "model name") or platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(int((_field("/proc/meminfo", "MemTotal") or "0").split()[0]) / 2**20, 1),
        "python": platform.python_version(),
        "linux": platform.release().split("-")[0],
    }


def _field(file: str, name: str) -> str:
    lines = (line.partition(":") for line in Path(file).read_text().splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), "")


def say(
    bench: str, figures: Mapping[str, float | int], goals: Mapping[str, Mapping[str, float | int]]
) -> None:
    """Prints the line. A goal is {"at_least": n} or {"at_most": n} for the figure of the same name."""
    unknown = set(goals) - set(figures)
    if unknown:
        raise ValueError(f"goals without a figure: {sorted(unknown)}")
    for name, goal in goals.items():
        met = all(
            figures[name] >= n if kind == "at_least" else figures[name] <= n for kind, n in goal.items()
        )
        print(f"{'met ' if met else 'MISSED'}  {name}: {figures[name]} ({goal})", flush=True)
    line = {"bench": bench, "figures": dict(figures), "goals": dict(goals), "machine": machine()}
    print(json.dumps(line), flush=True)
