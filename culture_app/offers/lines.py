"""Rows as the lines that COPY reads (its text format), and whole blocks of them at once.

Made here rather than value by value in the driver: a bulk pull spends a third of its time otherwise.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_QUOTED = re.compile(r'["\\]')
# Between the items of a list while they are looked at together; no text holds it.
_BETWEEN = "\x00"


def block(rows: Iterable[Sequence[Any]]) -> bytes:
    """All rows, a line each. Values: None, str, int, float, bool, UUID, aware datetime, date, bytes, lists of str."""
    return "".join([line(row) for row in rows]).encode()


def line(row: Sequence[Any]) -> str:
    return "\t".join([_WRITERS[type(value)](value) for value in row]) + "\n"


def _text(value: str) -> str:
    return value.translate(_ESCAPES) if _SPECIAL.search(value) else value


def _texts(value: Sequence[str]) -> str:
    if not value:
        return "{}"
    joined = _BETWEEN.join(value)
    if _QUOTED.search(joined):
        joined = joined.replace("\\", "\\\\").replace('"', '\\"')
    return _text('{"' + joined.replace(_BETWEEN, '","') + '"}')


def _moment(value: datetime) -> str:
    return value.isoformat()


_WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "\\N",
    str: _text,
    int: str,
    float: repr,
    bool: lambda value: "t" if value else "f",
    UUID: str,
    datetime: _moment,
    date: date.isoformat,
    bytes: lambda value: "\\\\x" + value.hex(),
    list: _texts,
    tuple: _texts,
}
