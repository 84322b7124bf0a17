"""What a training that was broken off had finished: models, under the hash of all that they were learned from.

- The visits are read anew from the vault by every training. A model is found again only if they, the events and the
  recipe are the same to the last byte: what was withdrawn meanwhile gives another hash, and nothing is found.
- A stage is written beside and then renamed: it is there as a whole or not at all. No stage holds a person.
- When a training ends, all stages go.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from recommender.models import Model

_FOLDER = ".stages"


class Stages:
    def __init__(self, folder: Path, key: str, tell: Callable[[str], None]) -> None:
        self._folder = folder / _FOLDER / key
        self._tell = tell

    def model(self, name: str, unfit: Model, fit: Callable[[], Model]) -> Model:
        """The model of this name as it was found, else as it is fitted now."""
        place = self._folder / name
        if place.is_dir():
            self._tell(f"{name}: found from the training that was broken off")
            return unfit.from_arrays(
                {path.stem: np.load(path, mmap_mode="r", allow_pickle=False) for path in place.glob("*.npy")}
            )
        found = fit()
        draft = self._folder / f".{name}-{os.getpid()}"
        draft.mkdir(mode=0o700, parents=True)
        for part, array in found.arrays().items():
            np.save(draft / f"{part}.npy", np.ascontiguousarray(array), allow_pickle=False)
        draft.rename(place)
        self._tell(f"{name}: fitted")
        return found


@contextmanager
def stages(folder: Path, key: str, tell: Callable[[str], None] = lambda _: None) -> Iterator[Stages]:
    """The stages of one key; those of others go at once, these when the block ends well."""
    root = folder / _FOLDER
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in root.iterdir():
        if path.name != key:
            shutil.rmtree(path, ignore_errors=True)
    for draft in (root / key).glob(".*"):
        shutil.rmtree(draft, ignore_errors=True)
    yield Stages(folder, key, tell)
    shutil.rmtree(root, ignore_errors=True)
