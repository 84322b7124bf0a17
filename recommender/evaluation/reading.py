"""Plain CSV files (gzipped or not) with a header: `user,item[,minute]`, `item,feature`, `item,linked`."""

import csv
import gzip
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

type Pairs = NDArray[np.int64]  # n x 2


def pairs(path: Path) -> Pairs:
    """The first two columns as whole numbers."""
    return np.array([(int(row[0]), int(row[1])) for row in _rows(path)], dtype=np.int64).reshape(-1, 2)


def features(path: Path) -> list[tuple[int, str]]:
    """item, feature: features are names."""
    return [(int(row[0]), row[1]) for row in _rows(path)]


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open("rb") as raw, gzip.open(raw) if path.suffix == ".gz" else raw as file:
        lines = csv.reader(TextIOWrapper(file, encoding="utf-8", newline=""))
        next(lines, None)
        yield from (line for line in lines if line)
