"""Visits out of the vault into columns that a training can go through: without names, without a trace.

- Read only through the vault's gate, for a stated purpose, with the consent that it asks for, anew for every training.
- The files have no name in any folder: whatever ends the process, nothing of them is left.
- A person becomes a number by what she did. The order in which the vault hands people out plays no part, and a training
  without somebody is the training that never saw her.
"""

import tempfile
from array import array
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import CODES, DAY_S, UNKNOWN, Interactions, Subject

_CHUNK = 1_000_000
_TELL_EVERY = 100_000


class Column:
    """Numbers of one kind, added to and then read: in a nameless file of `folder`, or in memory without one."""

    def __init__(self, dtype: str, folder: Path | None) -> None:
        self.dtype = np.dtype(dtype)
        self._file: IO[bytes] | None = None
        if folder is not None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
            self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
        self._parts: list[NDArray[Any]] = []
        self.size = 0

    def add(self, values: NDArray[Any]) -> None:
        values = np.ascontiguousarray(values, dtype=self.dtype)
        self.size += values.size
        if self._file is None:
            self._parts.append(values)
        else:
            self._file.write(values.data)

    def read(self) -> NDArray[Any]:
        if self._file is None:
            return np.concatenate([np.zeros(0, self.dtype), *self._parts])
        with self._file as file:  # the mapping outlives it
            file.flush()
            if self.size == 0:
                return np.zeros(0, self.dtype)
            mapped: NDArray[Any] = np.memmap(file, dtype=self.dtype, mode="r", shape=(self.size,))
        return mapped


class Gathering:
    """People's visits in the order in which they come; `finish` puts the people in theirs."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._events, self._times, self._codes = (
            Column(dtype, folder) for dtype in ("int32", "float64", "uint8")
        )
        self._lengths: list[NDArray[np.int64]] = []
        self._digests: list[bytes] = []

    def add(
        self,
        *,
        lengths: NDArray[np.int64],
        events: NDArray[Any],
        times: NDArray[np.float64],
        codes: NDArray[np.uint8],
    ) -> None:
        """Some people: how many visits each has (none has 0), and their visits, in order of time."""
        self._events.add(events)
        self._times.add(times)
        self._codes.add(codes)
        self._lengths.append(lengths)
        record = np.empty(events.size, dtype=[("time", "<f8"), ("event", "<i4"), ("code", "u1")])
        record["time"], record["event"], record["code"] = times, events, codes
        told = record.tobytes()
        size = record.itemsize
        ends = (np.cumsum(lengths) * size).tolist()
        begin, found = 0, bytearray()
        for end in ends:
            found += blake2b(told[begin:end], digest_size=16).digest()
            begin = end
        self._digests.append(bytes(found))

    def finish(self) -> Interactions:
        lengths = np.concatenate([np.zeros(0, np.int64), *self._lengths])
        digests = np.frombuffer(b"".join(self._digests), dtype=">u8").reshape(-1, 2)
        order = np.lexsort((digests[:, 1], digests[:, 0]))
        begins = np.concatenate([[0], np.cumsum(lengths)])[:-1][order]
        lengths = lengths[order]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        raw = Interactions(  # to let go of what was read
            starts=starts,
            events=self._events.read(),
            days=self._times.read(),
            codes=self._codes.read(),
            first=None,
            last=None,
        )
        times = raw.days
        first, last = (float(times.min()), float(times.max())) if times.size else (0.0, 0.0)
        kept = [Column(dtype, self.folder) for dtype in ("int32", "float32", "uint8")]
        person = 0
        while person < lengths.size:
            end = min(
                lengths.size, max(person + 1, int(np.searchsorted(starts, starts[person] + _CHUNK)) - 1)
            )
            run = lengths[person:end]
            at = np.arange(int(run.sum()), dtype=np.int64)
            at += np.repeat(begins[person:end] - (starts[person:end] - starts[person]), run)
            kept[0].add(raw.events[at])
            kept[1].add((times[at] - first) / DAY_S)
            kept[2].add(raw.codes[at])
            raw.let_go()
            person = end
        events, days, codes = (column.read() for column in kept)
        return Interactions(
            starts=starts,
            events=events,
            days=days,
            codes=codes,
            first=datetime.fromtimestamp(first, UTC) if times.size else None,
            last=datetime.fromtimestamp(last, UTC) if times.size else None,
        )


def gather(
    subjects: Iterable[Subject],
    *,
    events: Mapping[UUID, int],
    folder: Path | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Interactions:
    """The visits to known events of everybody that the vault hands out; people without any are left out."""
    gathering = Gathering(folder)
    lengths, items, times, codes = array("q"), array("i"), array("d"), array("B")
    people = visits = 0

    def flush() -> None:
        gathering.add(
            lengths=np.array(lengths, dtype=np.int64),
            events=np.array(items, dtype=np.int32),
            times=np.array(times, dtype=np.float64),
            codes=np.array(codes, dtype=np.uint8),
        )
        for column in (lengths, items, times, codes):
            del column[:]

    for subject in subjects:
        done = []
        for visit in subject.visits:
            column = events.get(visit.event)
            if column is not None:
                done.append((visit.at.timestamp(), column, CODES.get(str(visit.kind), UNKNOWN)))
        if not done:
            continue
        done.sort()
        lengths.append(len(done))
        for at, item, code in done:
            times.append(at)
            items.append(item)
            codes.append(code)
        people += 1
        visits += len(done)
        if len(items) >= _CHUNK:
            flush()
        if people % _TELL_EVERY == 0:
            tell(f"{people} people, {visits} visits read")
    flush()
    return gathering.finish()
