"""Which versions there are, how good each was, and which one is in use.

- The one in use is a link; going back moves the link, in one step, and workers follow within a second.
- It stays where it was put until a training puts the next version live.
- The last few that were live are kept to go back to, and the last one that was refused, to look at. What else was ever
  trained is a line in history.jsonl: figures only.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from recommender.errors import NoSuchVersion

CURRENT = "current"
HISTORY = "history.jsonl"
KEPT = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """One version as its manifest tells it."""

    name: str
    trained_at: str
    people: int
    visits: int
    metrics: Mapping[str, float]
    gate: Mapping[str, Any]
    in_use: bool

    @property
    def refused(self) -> bool:
        return self.gate.get("accepted") is False and not self.gate.get("forced")


def in_use(folder: Path) -> str | None:
    link = folder / CURRENT
    return link.readlink().name if link.is_symlink() else None


def versions(folder: Path) -> tuple[Version, ...]:
    """All that are kept, the newest first."""
    current = in_use(folder)
    found = []
    for path in sorted(folder.glob("*/manifest.json"), reverse=True):
        if path.parent.is_symlink() or path.parent.name.startswith("."):
            continue
        try:
            manifest = orjson.loads(path.read_bytes())
        except orjson.JSONDecodeError:  # damaged: it can't be put live either
            continue
        found.append(
            Version(
                name=path.parent.name,
                trained_at=str(manifest.get("trained_at", "")),
                people=int(manifest.get("people", 0)),
                visits=int(manifest.get("visits", 0)),
                metrics=manifest.get("metrics", {}),
                gate=manifest.get("gate", {}),
                in_use=path.parent.name == current,
            )
        )
    return tuple(sorted(found, key=lambda version: (version.trained_at, version.name), reverse=True))


def previous(folder: Path) -> str:
    """The one to go back to: the newest that went live before the one in use was trained. Raises NoSuchVersion."""
    kept = versions(folder)
    current = next((version for version in kept if version.in_use), None)
    for version in kept:
        if not version.refused and (
            current is None or (version.trained_at, version.name) < (current.trained_at, current.name)
        ):
            return version.name
    raise NoSuchVersion("there is no earlier version")


def put_live(folder: Path, name: str) -> None:
    """Move the link, in one step. Raises NoSuchVersion."""
    if name not in {version.name for version in versions(folder)}:
        raise NoSuchVersion(f"no version {name}")
    link = folder / f".current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(name)
    link.replace(folder / CURRENT)


def prune(folder: Path) -> None:
    """Old versions go; a process that mapped one keeps its pages."""
    kept = versions(folder)
    live = [version.name for version in kept if not version.refused][:KEPT]
    refused = [version.name for version in kept if version.refused][:1]
    for version in kept:
        if not version.in_use and version.name not in (*live, *refused):
            shutil.rmtree(folder / version.name, ignore_errors=True)


def note(folder: Path, told: Mapping[str, Any]) -> None:
    """A line of history."""
    with (folder / HISTORY).open("ab") as file:
        file.write(orjson.dumps(dict(told)) + b"\n")


def history(folder: Path) -> tuple[dict[str, Any], ...]:
    """Every training that ended, the oldest first; a line that was broken off is left out."""
    path = folder / HISTORY
    if not path.exists():
        return ()
    found = []
    for line in path.read_bytes().splitlines():
        try:
            found.append(orjson.loads(line))
        except orjson.JSONDecodeError:
            continue
    return tuple(found)
