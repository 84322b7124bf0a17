"""Plain CSV files, gzipped or not, read strictly: what isn't understood is refused with its line number.

- `user,item[,minute]` (visits), `item,feature`, `item,linked`, `item,lat,lon`. Columns are found by these names in
  any order, or by position where the first line names none of them; more columns may follow.
- Users and items are whole numbers, as sparse and large as they like: `material` renumbers them from 0, so that
  protocols can use them as rows and columns.
"""

import csv
import gzip
import zlib
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import chain
from math import isfinite
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from recommender.errors import UnreadableFile

type Pairs = NDArray[np.int64]  # n x 2
type Visits = NDArray[np.int64]  # n x 2 (user, item) or n x 3 (user, item, minute)
type Traits = list[tuple[int, str]]  # item, feature
type Points = NDArray[np.float64]  # items x 2 (lat, lon), NaN where unknown

GZIPPED = b"\x1f\x8b"
LARGEST = 2**63 - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """What a protocol measures on: users are 0..users-1, items 0..items-1."""

    users: int
    items: int
    train: Visits
    test: Visits
    features: Traits | None
    links: Pairs | None
    points: Points


def material(
    *,
    train: Path,
    test: Path,
    features: Path | None = None,
    links: Path | None = None,
    points: Path | None = None,
    timed: bool = False,
    visited_only: bool = False,
) -> Material:
    """Read and renumber. `timed` asks for minutes; `visited_only` drops items that nobody is seen at."""
    before, after = visits(train, timed=timed), visits(test, timed=timed)
    described = traits(features) if features is not None else None
    linked = pairs(links) if links is not None else None
    located, where = coordinates(points) if points is not None else (np.zeros(0, np.int64), np.zeros((0, 2)))
    users = np.unique(np.concatenate([before[:, 0], after[:, 0]]))
    named = [before[:, 1], after[:, 1]]
    if not visited_only:
        named.append(np.array([item for item, _ in described or ()], dtype=np.int64))
        named += [linked.reshape(-1)] if linked is not None else []
    items = np.unique(np.concatenate(named))
    return Material(
        users=users.size,
        items=items.size,
        train=_renumbered(before, users, items),
        test=_renumbered(after, users, items),
        features=None if described is None else _described(described, items),
        links=None if linked is None else _linked(linked, items),
        points=_placed(located, where, items),
    )


def visits(path: Path, *, timed: bool = False) -> Visits:
    """user, item and, if `timed`, minute."""
    columns = ("user", "item", "minute") if timed else ("user", "item")
    found = _numbers(path, columns)
    if not len(found):
        raise UnreadableFile(f"{path.name} holds no visits")
    return found


def pairs(path: Path) -> Pairs:
    """item, linked."""
    return _numbers(path, ("item", "linked"))


def traits(path: Path) -> Traits:
    """item, feature: features are names."""
    return [(_whole(path, line, row[0]), row[1]) for line, row in _rows(path, ("item", "feature"))]


def coordinates(path: Path) -> tuple[NDArray[np.int64], Points]:
    """item, lat, lon: degrees."""
    items, places = [], []
    for line, row in _rows(path, ("item", "lat", "lon")):
        items.append(_whole(path, line, row[0]))
        places.append((_degrees(path, line, row[1], 90.0), _degrees(path, line, row[2], 180.0)))
    return np.array(items, dtype=np.int64), np.array(places, dtype=np.float64).reshape(-1, 2)


def _numbers(path: Path, columns: Sequence[str]) -> NDArray[np.int64]:
    found = array("q")
    for line, row in _rows(path, columns):
        found.extend([_whole(path, line, text) for text in row])
    return np.array(found, dtype=np.int64).reshape(-1, len(columns))


def _whole(path: Path, line: int, text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        raise UnreadableFile(f"{path.name}, line {line}: {text[:40]!r} is no whole number") from None
    if abs(value) > LARGEST:
        raise UnreadableFile(f"{path.name}, line {line}: {text[:40]!r} doesn't fit in 64 bits")
    return value


def _degrees(path: Path, line: int, text: str, most: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = np.inf
    if not isfinite(value) or abs(value) > most:
        raise UnreadableFile(
            f"{path.name}, line {line}: {text[:40]!r} is no number of degrees up to {most:g}"
        )
    return value


def _rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Line number and the wanted columns, in the wanted order."""
    at = 0
    try:
        with _text(path) as file:
            lines = csv.reader(file, strict=True)
            first = next(lines, None)
            if first is None:
                return
            places = _places(path, first, columns)
            headed = columns[0] in _names(first) or _is_text(first[places[0]])
            last = max(places)
            for row in lines if headed else chain([first], lines):
                at = max(lines.line_num, 1)
                if not row:
                    continue
                if len(row) <= last:
                    raise UnreadableFile(f"{path.name}, line {at}: {len(row)} columns, {last + 1} expected")
                yield at, [row[place] for place in places]
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(f"{path.name}, after line {at}: {error}") from error


def _places(path: Path, first: Sequence[str], columns: Sequence[str]) -> list[int]:
    """Where the wanted columns are: by name if any of them is named, else by position."""
    names = _names(first)
    missing = [column for column in columns if column not in names]
    if not missing:
        return [names.index(column) for column in columns]
    if len(missing) < len(columns) or len(first) < len(columns):
        raise UnreadableFile(f"{path.name}, line 1: no column {missing[0]!r}; expected {','.join(columns)}")
    return list(range(len(columns)))


def _names(first: Sequence[str]) -> list[str]:
    return [name.strip().lower() for name in first]


def _is_text(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return True
    return False


@contextmanager
def _text(path: Path) -> Iterator[IO[str]]:
    with path.open("rb") as raw:
        zipped = raw.read(2) == GZIPPED
        raw.seek(0)
        plain = gzip.GzipFile(fileobj=raw) if zipped else raw
        with TextIOWrapper(plain, encoding="utf-8-sig", newline="") as file:
            yield file


def _renumbered(rows: Visits, users: NDArray[np.int64], items: NDArray[np.int64]) -> Visits:
    found = rows.copy()
    found[:, 0] = np.searchsorted(users, rows[:, 0])
    found[:, 1] = np.searchsorted(items, rows[:, 1])
    return found


def _known(
    numbers: NDArray[np.int64], items: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    at = np.minimum(np.searchsorted(items, numbers), items.size - 1)
    return at, items[at] == numbers


def _described(features: Traits, items: NDArray[np.int64]) -> Traits:
    at, known = _known(np.array([item for item, _ in features], dtype=np.int64), items)
    return [(int(at[row]), features[row][1]) for row in np.flatnonzero(known)]


def _linked(links: Pairs, items: NDArray[np.int64]) -> Pairs:
    at, known = _known(links.reshape(-1), items)
    whole = known.reshape(-1, 2).all(axis=1)
    return at.reshape(-1, 2)[whole]


def _placed(located: NDArray[np.int64], where: Points, items: NDArray[np.int64]) -> Points:
    placed = np.full((items.size, 2), np.nan)
    at, known = _known(located, items)
    placed[at[known]] = where[known]
    return placed
