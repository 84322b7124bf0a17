"""Rows as the lines that COPY reads (its text format), and whole blocks of them at once.

Made here rather than value by value in the driver: a bulk pull spends a third of its time otherwise. JSON in bytes goes as
it stands (bytea's escape format); hexadecimal digits would double what is sent.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

# No text holds NUL: so it can stand between texts, and for what isn't there, while they are looked at together.
_NEXT, _NOTHING, _BETWEEN = "\x00;", "\x00N", "\x00,"
# What is no longer than this may be bits that look like JSON by chance.
_DIGEST = 64


def block(rows: Iterable[Sequence[Any]]) -> bytes:
    """All rows, a line each. Values: None, str, int, float, bool, UUID, aware datetime, date, bytes, lists of str."""
    return b"".join([line(row) for row in rows])


def simple(rows: Iterable[Sequence[Any]]) -> bytes:
    """The same for rows without bytes or lists, whose texts hold nothing special: closed vocabularies and the like."""
    return "".join([_simple(row) for row in rows]).encode()


def _simple(row: Sequence[Any]) -> str:
    return "\t".join([value if type(value) is str else _SIMPLE[type(value)](value) for value in row]) + "\n"


def occurrences(rows: Iterable[Sequence[Any]]) -> bytes:
    """`simple`, of rows that are as `bulk.OCCURRENCE_COLUMNS` says: most of what a pull writes."""
    made = [
        f"{key.int:032x}\t{offer.int:032x}\t{starts.isoformat()}\t{ends.isoformat()}\t{start}\t{end}\t{status}\t{booking}"
        f"\t{'\\N' if capacity is None else capacity}\t{'\\N' if left is None else left}"
        f"\t{care_from or '\\N'}\t{care_to or '\\N'}\t{'t' if overnight else 'f'}\n"
        for (
            key, offer, starts, ends, start, end, status, booking, capacity, left, care_from, care_to, overnight,
        ) in rows
    ]  # fmt: skip
    return "".join(made).encode()


def line(row: Sequence[Any]) -> bytes:
    texts = [value if type(value) is str else _WRITERS[type(value)](value) for value in row]
    long = [value for value in row if type(value) is bytes]
    joined = "\t".join(texts)
    tabbed = joined.count("\t") >= len(row)
    if tabbed:
        joined = _NEXT.join(texts)
    if "\\" in joined or "\n" in joined or "\r" in joined:
        joined = joined.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    if tabbed:
        joined = joined.replace("\t", "\\t").replace(_NEXT, "\t")
    plain = joined.replace(_NOTHING, "\\N").encode()
    if not long:
        return plain + b"\n"
    parts = plain.split(_LONG)
    made = [parts[0]]
    for value, part in zip(long, parts[1:], strict=True):
        made += (_bytes(value), part)
    made.append(b"\n")
    return b"".join(made)


def _texts(value: Sequence[str]) -> str:
    if not value:
        return "{}"
    joined = _BETWEEN.join(value)
    if '"' in joined or "\\" in joined:
        joined = joined.replace("\\", "\\\\").replace('"', '\\"')
    return '{"' + joined.replace(_BETWEEN, '","') + '"}'


def _bytes(value: bytes) -> bytes:
    if len(value) > _DIGEST and value[:2] == b'{"':  # JSON: nothing else in it is special to COPY
        return value.replace(b"\\", rb"\\\\")
    return b"\\\\x" + value.hex().encode()


# Stands where bytes will.
_LONG = b"\x00B"
_WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: _NOTHING,
    int: str,
    float: repr,
    bool: lambda value: "t" if value else "f",
    UUID: lambda value: f"{value.int:032x}",
    datetime: datetime.isoformat,
    date: date.isoformat,
    bytes: lambda _: "\x00B",
    list: _texts,
    tuple: _texts,
}
_SIMPLE = _WRITERS | {type(None): lambda _: "\\N"}
