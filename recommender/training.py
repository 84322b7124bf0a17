"""A training from end to end: one at a time, taken up where it was broken off, judged before it goes live.

    read events and visits -> learn (stages kept) -> write the version -> judge -> link it, or leave it beside

- Visits are read anew by every training: what was withdrawn isn't there. Their columns have no name on disk.
- What was learned goes live if it isn't worse than what is in use (recommender.gate), or if it is forced.
- The manifest tells what it was learned from and with, how good it is and what it took; it names nobody.
"""

import fcntl
import os
import resource
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import blake2b
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

import orjson
import structlog

from culture_app.offers.data import EventFeatures
from recommender import artifacts, versions
from recommender.data import Trained
from recommender.errors import ArtifactRefused, TrainingRuns
from recommender.extraction import gather
from recommender.gate import Rival
from recommender.interactions import Interactions, Subject
from recommender.learning import Learning, in_order, learn, lesson, recipe
from recommender.stages import stages

log = structlog.get_logger(__name__)

type Tell = Callable[[str], None]

_LIBRARIES = ("numpy", "scipy", "scikit-learn", "implicit")


def train(
    *,
    events: Iterable[EventFeatures],
    visits: Callable[[], Iterable[Subject]],
    folder: Path,
    now: datetime,
    threads: int = 1,
    force: bool = False,
    tell: Tell = lambda _: None,
) -> Trained:
    """Learn and put live, unless it is worse. `visits` is asked once, when the events are known.

    Raises TrainingRuns if another one does.
    """
    with alone(folder):
        began = time.monotonic()
        tell("reading events")
        known = in_order(list(events))
        numbered = {event.event: at for at, event in enumerate(known)}
        tell(f"reading visits to {len(known)} events")
        done = gather(visits(), events=numbered, folder=folder / ".extraction", tell=tell)
        tell(f"{len(done)} visits of {done.people} people")
        told = {
            "visits": done.digest(),
            "events": _digest(known),
            "recipe": recipe(),
            "libraries": _libraries(),
        }
        key = blake2b(orjson.dumps(told, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()
        with stages(folder, key, tell) as kept:
            learning = learn(
                lesson(events=known, interactions=done),
                tell=tell,
                threads=threads,
                keeping=kept,
                rival=_rival(folder, tell),
            )
            live = learning.verdict.accepted or force
            manifest = {
                "window": {"first": done.first, "last": done.last},
                "people": done.people,
                "visits": len(done),
                "events": len(known),
                "input": {"visits": told["visits"], "events": told["events"]},
                "metrics": learning.metrics,
                "gate": {**learning.verdict.as_values(), "forced": force and not learning.verdict.accepted},
                "recipe": {**recipe(), "threads": threads},
                "libraries": _libraries(),
                "seconds": round(time.monotonic() - began, 1),
                "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
            version = artifacts.publish(learning.learned, folder=folder, now=now, told=manifest, live=live)
        versions.note(
            folder,
            {"version": version, "at": now, "live": live}
            | {name: manifest[name] for name in ("window", "people", "visits", "events", "metrics", "gate")},
        )
        return _trained(version, learning, done, events=len(known), live=live, manifest=manifest)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One training of a folder at a time; what an earlier one left half-written goes. Raises TrainingRuns."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".training").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise TrainingRuns("another training is running") from error
        for draft in folder.glob(".draft-*"):
            shutil.rmtree(draft, ignore_errors=True)
        yield


def limit_memory(gigabytes: float) -> None:
    """The most that this process may take for itself: it fails rather than push others off the machine."""
    most = int(gigabytes * 2**30)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    try:
        # the first to go if the machine runs out of memory all the same
        Path("/proc/self/oom_score_adj").write_text("500")
    except OSError:
        log.info("oom_score_unchanged", pid=os.getpid())


def _rival(folder: Path, tell: Tell) -> Rival | None:
    """What is in use, if it can be read and learned from anybody."""
    name = versions.in_use(folder)
    if name is None:
        return None
    try:
        learned = artifacts.load(folder / name)
    except ArtifactRefused as error:
        tell(f"the version in use can't be read: {error}")
        return None
    if not learned.models:
        return None
    window = orjson.loads((folder / name / "manifest.json").read_bytes()).get("window", {})
    last = window.get("last")
    return Rival(learned=learned, last=datetime.fromisoformat(last) if last else None)


def _digest(events: Sequence[EventFeatures]) -> str:
    found = blake2b(digest_size=16)
    for event in events:
        found.update(repr(event).encode())
    return found.hexdigest()


def _libraries() -> dict[str, str]:
    return {name: version_of(name) for name in _LIBRARIES}


def _trained(
    version: str,
    learning: Learning,
    visits: Interactions,
    *,
    events: int,
    live: bool,
    manifest: dict[str, Any],
) -> Trained:
    said = log.info if live else log.warning
    said(
        "recommender_trained" if live else "recommender_version_refused",
        version=version,
        people=visits.people,
        visits=len(visits),
        seconds=manifest["seconds"],
        gate=learning.verdict.told,
    )
    return Trained(
        version=version,
        people=visits.people,
        visits=len(visits),
        events=events,
        first=visits.first,
        last=visits.last,
        metrics=learning.metrics,
        seconds=manifest["seconds"],
        live=live,
        verdict=learning.verdict.told,
    )
