"""The six entities as CSV, with the columns of the exchange platform's demo product.

Which entity a file holds is told by its columns. Prices and opening hours of activities stand in two tables beside
it (`..._mapping.csv`). IRIs are made from the product's identifiers, so that a product's CSV and RDF agree; a cell
that holds an IRI already is taken as it is. Comma or semicolon, quotes as usual, a byte order mark is no fault.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from culture_app.mesh.data import Record
from culture_app.mesh.errors import CodecFault

MEDIA_TYPE = "text/csv"
Row = dict[str, str]

# A column that only this entity has.
_SIGNS = {
    "deelname_id": "deelname",
    "prijs_id": "prijzen",
    "beschikbaarheid_id": "uren",
    "activiteit_id": "activiteit",
    "location_id": "locatie",
    "organisator_id": "organisator",
    "uitvoerder_id": "uitvoerder",
    "participant_id": "participant",
}
ENTITIES = frozenset({"activiteit", "locatie", "organisator", "uitvoerder", "participant", "deelname"})
DEFAULT_BASE = "https://data.example.org/id/"
DEFAULT_PATHS = {
    "event": "event/",
    "place": "venue/",
    "organizer": "organizer/",
    "performer": "performer/",
    "participant": "participant/",
    "participation": "participation/",
}
csv.field_size_limit(4 * 1024 * 1024)


def entity_of(header: list[str]) -> str | None:
    """The entity (or `prijzen`, `uren`) that a header announces; None for another kind of table."""
    return next((entity for column, entity in _SIGNS.items() if column in header), None)


def header_of(path: Path) -> list[str]:
    """The first line's columns; empty if the file can't be read as a table."""
    try:
        with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
            return _split(file.readline(1 << 20))
    except (OSError, csv.Error, StopIteration):
        return []


def _delimiter(line: str) -> str:
    return ";" if line.count(";") > line.count(",") else ","


def _split(line: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], delimiter=_delimiter(line)))]


def records(path: Path) -> Iterator[Record]:
    """Every row; `value` is the row as a dict. A bad row spoils only
    itself.
    """
    with path.open(newline="", encoding="utf-8-sig", errors="surrogateescape") as file:
        first = file.readline()
        if not first.strip():
            yield Record(position="", raw=b"", fault="The file is empty.", media_type=MEDIA_TYPE)
            return
        yield from _rows(_split(first), csv.reader(file, delimiter=_delimiter(first)))


def parse(raw: bytes) -> Iterator[Record]:
    """The rows in some bytes, as for a record that was mended."""
    first, _, rest = raw.decode("utf-8-sig", "surrogateescape").partition("\n")
    yield from _rows(_split(first), csv.reader(io.StringIO(rest), delimiter=_delimiter(first)))


def _rows(header: list[str], reader: Iterator[list[str]]) -> Iterator[Record]:
    number = 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Record(
                position=f"row {number}", raw=b"", fault="The row isn't proper CSV.", media_type=MEDIA_TYPE
            )
            continue
        if not any(cell.strip() for cell in cells):
            continue
        fault = _fault_of(header, cells)
        if fault:
            raw = write(header, cells)
            yield Record(position=f"row {number}", raw=raw, fault=fault, media_type=MEDIA_TYPE)
        else:
            # The bytes of a usable row are made again where they are asked for (`write`): most never are.
            row = dict(zip(header, map(str.strip, cells), strict=True))
            yield Record(position=f"row {number}", raw=b"", value=row, media_type=MEDIA_TYPE)


def _fault_of(header: list[str], cells: list[str]) -> str:
    text = "".join(cells)
    if not text.isascii() and not _is_utf8(text):
        return "The text isn't UTF-8."
    if len(cells) != len(header):
        return f"The row has {len(cells)} cells where the header has {len(header)}."
    return "A cell holds the character NUL, which no text may hold." if "\x00" in text else ""


def write(header: Iterable[str], cells: Iterable[str]) -> bytes:
    """A header and a row as CSV."""
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows([header, cells])
    return target.getvalue().encode("utf-8", "surrogateescape")


def _is_utf8(text: str) -> bool:
    """Whether the text came from proper UTF-8: bytes that aren't were read as lone surrogates."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def iri(identifiers: Mapping[str, str], what: str, value: str) -> str:
    """The IRI of an identifier: `value` itself if it is one, else the product's prefix before it."""
    if not value:
        return ""
    if value.startswith(("http://", "https://")):
        return value
    if len(value.split()) != 1:
        raise CodecFault(f"The identifier of the {what} holds a space.")
    prefix = identifiers.get(what) or DEFAULT_PATHS[what]
    if not prefix.startswith(("http://", "https://")):
        prefix = (identifiers.get("base") or DEFAULT_BASE) + prefix
    return prefix + value


class SideTables:
    """Prices and opening hours by activity, from the mapping tables beside a table of activities."""

    def __init__(self, folder: Path | None) -> None:
        self.prices: dict[str, list[Row]] = {}
        self.hours: dict[str, list[Row]] = {}
        self.fault = ""
        for path in sorted(folder.glob("*.csv")) if folder else ():
            entity = entity_of(header_of(path))
            if entity == "prijzen":
                self._load(path, self.prices, "prijs_activiteitId")
            elif entity == "uren":
                self._load(path, self.hours, "beschikbaarheid_activiteit_id")

    def _load(self, path: Path, into: dict[str, list[Row]], column: str) -> None:
        try:
            for record in records(path):
                if not isinstance(record.value, dict):
                    raise CodecFault(f"{record.position}: {record.fault}")
                into.setdefault(record.value.get(column, ""), []).append(record.value)
        except CodecFault as error:
            self.fault = f"The table {path.name}, which belongs to it, can't be read: {error.detail}"
