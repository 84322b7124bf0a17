"""What was learned, on disk: plain arrays and a manifest, written once and swapped in one step.

    RECOMMENDER_DIR/
      20260701T040000Z-1f2e3d4c/   manifest.json, *.npy: never changed after this name exists
      current -> 20260701T040000Z-1f2e3d4c

- Arrays are .npy without pickle, mapped into memory: workers on one machine share the pages.
- The manifest has each file's hash, the window of the data and the metrics. It names no citizen.
- A process looks at the link at most once a second; a new version goes live without a restart.
- An artifact that isn't what its manifest says is refused; the one in use stays.
"""

import hashlib
import os
import shutil
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import structlog
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recommender.content import Encoder
from recommender.errors import ArtifactRefused
from recommender.items import Vocabulary
from recommender.learned import EventTable, Learned
from recommender.models import KINDS
from recommender.ranking import Ranker
from recommender.versions import CURRENT, prune, put_live

log = structlog.get_logger(__name__)

FORMAT = 2
LOOK_EVERY_S = 1.0
# Of the models, half as wide on disk: a worker has them in memory, and three digits say well enough how alike items are.
HALVED = ("model.itemitem.data", "model.als.items")


def publish(
    learned: Learned, *, folder: Path, now: datetime, told: Mapping[str, Any], live: bool = True
) -> str:
    """Write a version and make it the current one; returns its name. `told` goes into the manifest.

    One that isn't to go live is kept beside.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".draft-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    hashes: dict[str, str] = {}
    for name, array in _arrays(learned).items():
        path = draft / f"{name}.npy"
        with path.open("wb") as file:
            np.save(file, np.ascontiguousarray(array), allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        hashes[path.name] = _digest(path)
    content = hashlib.sha256(orjson.dumps(hashes, option=orjson.OPT_SORT_KEYS)).hexdigest()
    version = f"{now:%Y%m%dT%H%M%SZ}-{content[:8]}"
    manifest = {
        "format": FORMAT,
        "version": version,
        "trained_at": now.isoformat(),
        "models": sorted(learned.models),
        "spaces": sorted(learned.bridges),
        "ranker": {"weights": dict(learned.ranker.weights), "choices": learned.ranker.choices},
        **told,
        "files": hashes,
    }
    (draft / "manifest.json").write_bytes(
        orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY)
    )
    target = folder / version
    if target.exists():  # the same bytes at the same second
        shutil.rmtree(draft)
    else:
        draft.rename(target)
    if live:
        put_live(folder, version)
    prune(folder)
    return version


def load(folder: Path) -> Learned:
    """Read one version. Raises ArtifactRefused if a file is missing, changed or of another format."""
    try:
        manifest = orjson.loads((folder / "manifest.json").read_bytes())
        if manifest["format"] != FORMAT:
            raise ArtifactRefused(f"format {manifest['format']}, not {FORMAT}")
        arrays: dict[str, NDArray[Any]] = {}
        for name, digest in manifest["files"].items():
            if _digest(folder / name) != digest:
                raise ArtifactRefused(f"{name} has changed")
            # a plain view: np.memmap's own slices and sums cost some microseconds each
            arrays[name.removesuffix(".npy")] = np.asarray(
                np.load(
                    folder / name,
                    mmap_mode="r" if (folder / name).stat().st_size > 4096 else None,
                    allow_pickle=False,
                )
            )
        return _assemble(manifest, arrays)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtifactRefused(f"{type(error).__name__}: {error}") from error


def _arrays(learned: Learned) -> dict[str, NDArray[Any]]:
    found: dict[str, NDArray[Any]] = {
        "vocabulary": learned.vocabulary.keys,
        "fame": learned.fame,
        "encoder.features": learned.encoder.features.keys,
        "encoder.rarity": learned.encoder.rarity,
        "events.keys": learned.events.keys,
        "events.popularity": learned.events.popularity,
        "events.points": learned.events.points,
        "events.sensitive": learned.events.sensitive,
    }
    found |= _sparse("events.composition", learned.events.composition)
    found |= _sparse("events.features", learned.events.features)
    found |= {f"bridge.{name}": array for name, array in learned.bridges.items()}
    # half as wide: a worker has them all in memory, and three digits place an event well enough
    found |= {
        f"events.positions.{name}": array.astype(np.float32)
        for name, array in learned.events.positions.items()
    }
    for name, model in learned.models.items():
        found |= {f"model.{name}.{part}": array for part, array in model.arrays().items()}
    found |= {name: found[name].astype(np.float16) for name in HALVED if name in found}
    found |= {f"ranker.{name}": array for name, array in learned.ranker.arrays().items()}
    return found


def _assemble(manifest: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Learned:
    def under(prefix: str) -> dict[str, NDArray[Any]]:
        return {name[len(prefix) :]: array for name, array in arrays.items() if name.startswith(prefix)}

    columns = arrays["vocabulary"].size
    features = arrays["encoder.features"].size
    return Learned(
        version=manifest["version"],
        vocabulary=Vocabulary(keys=arrays["vocabulary"]),
        models={name: KINDS[name].from_arrays(under(f"model.{name}.")) for name in manifest["models"]},
        encoder=Encoder(
            features=Vocabulary(keys=arrays["encoder.features"]), rarity=arrays["encoder.rarity"]
        ),
        bridges={name: arrays[f"bridge.{name}"] for name in manifest["spaces"]},
        fame=arrays["fame"],
        events=EventTable(
            keys=arrays["events.keys"],
            composition=_csr(under("events.composition."), columns),
            features=_csr(under("events.features."), features),
            positions={name: arrays[f"events.positions.{name}"] for name in manifest["spaces"]},
            popularity=arrays["events.popularity"],
            points=arrays["events.points"],
            sensitive=arrays["events.sensitive"],
        ),
        ranker=Ranker.from_arrays(under("ranker.")),
    )


def _sparse(name: str, matrix: csr_matrix) -> dict[str, NDArray[Any]]:
    rows = matrix.tocsr()
    rows.sort_indices()
    return {
        f"{name}.data": rows.data.astype(np.float32),
        f"{name}.indices": rows.indices.astype(np.int32),
        f"{name}.indptr": rows.indptr.astype(np.int32),
    }


def _csr(parts: Mapping[str, NDArray[Any]], columns: int) -> csr_matrix:
    shape = (parts["indptr"].size - 1, columns)
    return csr_matrix((parts["data"], parts["indices"], parts["indptr"]), shape=shape, copy=False)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Shelf:
    """The current artifact of one folder, for one process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._looked = -LOOK_EVERY_S
        self._seen: tuple[int, int] | None = None
        self._learned: Learned | None = None

    def current(self) -> Learned | None:
        """The artifact in use; None if there never was one that could be used."""
        if time.monotonic() - self._looked < LOOK_EVERY_S:
            return self._learned
        with self._lock:
            if time.monotonic() - self._looked >= LOOK_EVERY_S:
                self._look()
                self._looked = time.monotonic()
        return self._learned

    def _look(self) -> None:
        try:
            link = (self.folder / CURRENT).lstat()
        except OSError:
            return
        if self._seen == (link.st_ino, link.st_mtime_ns):
            return
        self._seen = (link.st_ino, link.st_mtime_ns)
        try:
            self._learned = load((self.folder / CURRENT).resolve())
            log.info("artifact_loaded", version=self._learned.version)
        except ArtifactRefused as error:
            log.error("artifact_refused", reason=str(error))  # noqa: TRY400


_SHELVES: dict[Path, Shelf] = {}


def current(folder: Path) -> Learned | None:
    """The artifact in use in this folder, mapped once per process."""
    return _SHELVES.setdefault(folder, Shelf(folder)).current()
