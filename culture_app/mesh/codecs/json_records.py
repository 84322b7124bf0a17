"""A file of JSON cut into records: one document, one per line, an array, or a page of search results.

A broken line spoils only itself; a file that is broken as a whole is one broken record. A byte order mark, blank
lines and commas between the lines are no fault. Memory holds one record, or one file of at most 32 MB.
"""

import re
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

import orjson

from culture_app.mesh.data import Record

# Numbers of records; None: all of them.
Wanted = Container[int] | None
PASSED_BY = Record(position="", raw=b"", fault="passed by")

_BOM = b"\xef\xbb\xbf"
_QUOTE = ord('"')
_WHOLE = 32 * 1024 * 1024
# A string that the end of a chunk cuts off matches too, without `closed`.
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*(?:(?P<closed>")|\\?\Z)|[\[\]{}]', re.DOTALL)
# Where a page of results or a graph keeps its documents.
_MEMBERS = ("member", "hydra:member", "@graph")


def records(path: Path, wanted: Wanted = None) -> Iterator[Record]:
    """Every record of the file in order; `value` is the parsed object. Lines that aren't `wanted` aren't read: they are
    PASSED_BY, but keep their place.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(4096).removeprefix(_BOM).lstrip()
    if not start:
        yield Record(position="", raw=b"", fault="The file is empty.")
        return
    if start.startswith(b"{") and _first_line_is_a_record(path):
        yield from _lines(path, wanted)
    elif size <= _WHOLE:
        yield from _whole(path)
    elif start.startswith(b"["):
        yield from _array(path)
    else:
        yield from _lines(path, wanted)


def parse(raw: bytes) -> Iterator[Record]:
    """The records in some bytes, as for a record that was mended."""
    try:
        value = orjson.loads(raw.removeprefix(_BOM))
    except orjson.JSONDecodeError as error:
        yield Record(position="", raw=raw, fault=_reason(raw, error))
        return
    yield from _of_value(value, raw)


def _first_line_is_a_record(path: Path) -> bool:
    """Whether the first line is a whole document and something follows it."""
    with path.open("rb") as file:
        first = b""
        while not first:
            line = file.readline()
            if not line:
                return False
            first = line.removeprefix(_BOM).strip()
        rest = any(line.strip() for line in file)
    return rest and isinstance(_try(first.rstrip(b",")), dict)


def _try(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None


def _whole(path: Path) -> Iterator[Record]:
    raw = path.read_bytes()
    try:
        value = orjson.loads(raw.removeprefix(_BOM))
    except orjson.JSONDecodeError as error:
        # Perhaps one record per line with a broken one among them, the first even.
        if any(isinstance(_try(_bare(line)), dict) for line in raw.splitlines() if len(_bare(line)) > 2):
            yield from _lines(path)
        else:
            yield Record(position="", raw=raw, fault=_reason(raw, error))
        return
    yield from _of_value(value, raw)


def _of_value(value: Any, raw: bytes) -> Iterator[Record]:
    elements = value if isinstance(value, list) else None
    if isinstance(value, dict):
        elements = next((value[name] for name in _MEMBERS if isinstance(value.get(name), list)), None)
    if elements is None:
        yield _record("", raw, value)
        return
    if not elements and isinstance(value, list):
        return
    for number, element in enumerate(elements, 1):
        yield _record(f"item {number}", orjson.dumps(element), element)


def _bare(line: bytes) -> bytes:
    """The line without what only holds an array together."""
    bare = line.removeprefix(_BOM).strip()
    if bare.startswith(b"[") and not bare.endswith(b"]"):
        bare = bare[1:].lstrip()
    if bare.endswith(b"]") and not bare.startswith(b"["):
        bare = bare[:-1].rstrip()
    return bare.rstrip(b",").rstrip()


def _lines(path: Path, wanted: Wanted = None) -> Iterator[Record]:
    ordinal = -1
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if wanted is not None and ordinal + 1 not in wanted and line.startswith(b"{"):
                ordinal += 1
                yield PASSED_BY
                continue
            bare = _bare(line)
            if not bare or bare in {b"[", b"]"}:
                continue
            ordinal += 1
            if wanted is not None and ordinal not in wanted:
                yield PASSED_BY
                continue
            try:
                value = orjson.loads(bare)
            except orjson.JSONDecodeError as error:
                yield Record(position=f"line {number}", raw=line.rstrip(b"\r\n"), fault=_reason(bare, error))
                continue
            yield _record(f"line {number}", bare, value)


def _array(path: Path) -> Iterator[Record]:
    """The elements of a long array by their brackets, without holding the whole."""
    number, depth, start, held, offset = 0, 0, -1, b"", 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            held += chunk
            scanned = offset
            for token in _TOKEN.finditer(held, offset):
                if held[token.start()] == _QUOTE:
                    if token["closed"] is None:
                        scanned = token.start()
                        break
                    scanned = token.end()
                    continue
                scanned = token.end()
                sign = token.group()
                if sign in {b"{", b"["}:
                    depth += 1
                    start = token.start() if depth == 2 else start
                elif sign in {b"}", b"]"}:
                    depth -= 1
                    if depth == 1 and start >= 0:
                        number += 1
                        raw = held[start : token.end()]
                        try:
                            yield _record(f"item {number}", raw, orjson.loads(raw))
                        except orjson.JSONDecodeError as error:
                            yield Record(position=f"item {number}", raw=raw, fault=_reason(raw, error))
                        start = -1
            keep = start if start >= 0 else scanned
            offset = scanned - keep
            held, start = held[keep:], min(start, 0)
    if depth:
        yield Record(
            position=f"item {number + 1}",
            raw=held[: 1 << 20],
            fault="The array isn't closed: the file is cut off.",
        )


def _record(position: str, raw: bytes, value: Any) -> Record:
    if not isinstance(value, dict):
        return Record(
            position=position, raw=raw, fault=f"A document is a JSON object, and this is {_what(value)}."
        )
    if b"\\u0000" in raw and _holds_nul(value):
        return Record(
            position=position, raw=raw, fault="A text holds the character NUL, which no text may hold."
        )
    return Record(position=position, raw=raw, value=value)


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any("\x00" in key or _holds_nul(inner) for key, inner in value.items())
    return isinstance(value, list) and any(map(_holds_nul, value))


def _what(value: Any) -> str:
    return {list: "an array", str: "a text", bool: "true or false", type(None): "null"}.get(
        type(value), "a number"
    )


def _reason(raw: bytes, error: orjson.JSONDecodeError) -> str:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as wrong:
        return f"The text isn't UTF-8 (byte {wrong.start + 1})."
    where = f"line {error.lineno}, column {error.colno}"
    cut = error.pos >= len(raw.rstrip()) - 1
    return f"The JSON is cut off at {where}." if cut else f"The JSON is broken at {where}: {error.msg}."
