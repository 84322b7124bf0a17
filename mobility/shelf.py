"""Where timetables stand on disk: versions beside each other, one of them current.

    TIMETABLE_DIR/
      current.json           names the version in use and the feeds it was made of; replaced in one step
      versions/<version>/    *.npy, memory-mapped by every process
      feeds/<folder>/        *.npy of one feed as it was read, to merge again when another one changes

- Processes notice a new version by themselves, at the next question; nobody restarts.
- A load is whole or nothing: everything is written beside, then renamed. Two loads at once wait for each other.
- The former version stays for those who still read it; older ones go.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4

import numpy as np
import orjson
import structlog
from django.conf import settings

from culture_app.kernel.words import GeoPoint
from mobility.data import SourceNote
from mobility.feed import Station, read_feed
from mobility.footpaths import StopIndex, footpaths
from mobility.tables import Tables, merge
from mobility.timetable import Timetable

log = structlog.get_logger(__name__)
# Raise it when the columns or their meaning change: what an older program wrote then counts as absent.
FORMAT = 2
_FOOTPATHS = ("path_from", "path_to", "path_seconds")
_held: tuple[Path, tuple[int, int], Timetable] | None = None
_lock = Lock()


def current() -> Timetable | None:
    """The timetable in use, or None when none was loaded."""
    global _held
    path = Path(settings.TIMETABLE_DIR) / "current.json"
    try:
        found = path.stat()
    except OSError:
        return None
    stamp = (found.st_mtime_ns, found.st_ino)
    held = _held
    if held and held[:2] == (path, stamp):
        return held[2]
    with _lock:
        if _held and _held[:2] == (path, stamp):
            return _held[2]
        manifest = _manifest(path.parent)
        if not manifest:
            return None
        folder = path.parent / "versions" / manifest["version"]
        paths = [np.load(folder / f"{name}.npy") for name in _FOOTPATHS]
        _held = (path, stamp, Timetable(Tables.load(folder), (paths[0], paths[1], paths[2])))
        log.info("timetable_opened", version=manifest["version"])
        return _held[2]


def put(*, note: SourceNote, data: bytes, now: datetime) -> tuple[str, tuple[Station, ...]]:
    """Make a feed part of the timetable. `"created"`, `"updated"` or `"unchanged"`, and the feed's stations.

    TimetableFault when the feed is broken; then nothing has changed.
    """
    root, source = Path(settings.TIMETABLE_DIR), note.id
    with _alone(root):
        feeds: dict[str, Any] = _manifest(root).get("feeds", {})
        digest = hashlib.sha256(data).hexdigest()
        before = feeds.get(source)
        if before and before["sha256"] == digest:
            return "unchanged", _stations(root / "feeds" / before["folder"])
        tables, stations = read_feed(data, note=note, now=now)
        folder = f"{hashlib.sha256(source.encode()).hexdigest()[:12]}-{digest[:12]}"
        with _written(root / "feeds" / folder) as fresh:
            tables.save(fresh)
            (fresh / "stations.json").write_bytes(
                orjson.dumps([[each.names, each.point.lat, each.point.lon] for each in stations])
            )
        feeds = {**feeds, source: {"sha256": digest, "folder": folder, "loaded": now.isoformat()}}
        merged = merge([Tables.load(root / "feeds" / feeds[each]["folder"]) for each in sorted(feeds)])
        version = hashlib.sha256(orjson.dumps([FORMAT, feeds], option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
        with _written(root / "versions" / version) as fresh:
            merged.save(fresh)
            for name, column in zip(_FOOTPATHS, footpaths(merged, StopIndex(merged)), strict=True):
                np.save(fresh / f"{name}.npy", column)
        former = str(_manifest(root).get("version", version))
        with _written(root / "current.json") as fresh:
            fresh.write_bytes(orjson.dumps({"format": FORMAT, "version": version, "feeds": feeds}))
        _tidy(root / "versions", keep={version, former})
        _tidy(root / "feeds", keep={each["folder"] for each in feeds.values()})
    log.info("timetable_loaded", source=source, version=version, rides=len(merged.ride_trip))
    return ("updated" if before else "created"), stations


def _manifest(root: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = orjson.loads((root / "current.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return found if found.get("format") == FORMAT else {}


def _stations(folder: Path) -> tuple[Station, ...]:
    found = orjson.loads((folder / "stations.json").read_bytes())
    return tuple(Station(names=tuple(names), point=GeoPoint(lat, lon)) for names, lat, lon in found)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _written(path: Path) -> Iterator[Path]:
    """A place beside `path` to write a file or a folder, which takes its name when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.parent / f".{uuid4().hex}"
    if not path.suffix:
        fresh.mkdir()
    try:
        yield fresh
        if path.is_dir():
            shutil.rmtree(path)
        os.replace(fresh, path)
    finally:
        if fresh.is_dir():
            shutil.rmtree(fresh)


def _tidy(folder: Path, *, keep: set[str]) -> None:
    for each in folder.iterdir():
        if each.name not in keep:
            shutil.rmtree(each)
