"""Reads the files of a GTFS zip, row by row, and says exactly where one is broken.

Refuses (TimetableFault, naming file and line): what isn't a zip, a required file or column that is missing, a row
that refers to nothing, a time or date that isn't one. Nothing is mended silently. frequencies.txt (trips without
times) isn't read: a feed that has rows there is refused rather than half understood.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date

from mobility.errors import TimetableFault

# All of Flanders is 0.5 GB unpacked; a zip that claims eight times that is not a timetable.
LARGEST = 4 * 1024**3


class Row(dict[str, str]):
    """One line of one file. A column that isn't there reads as ""."""

    __slots__ = ("file", "line")

    def __init__(self, file: str, line: int, values: dict[str, str]) -> None:
        super().__init__(values)
        self.file = file
        self.line = line

    def __missing__(self, _key: str) -> str:
        return ""

    def fault(self, problem: str) -> TimetableFault:
        return TimetableFault(f"{self.file} line {self.line}: {problem}")

    def required(self, name: str) -> str:
        value = self[name]
        if not value:
            raise self.fault(f"{name} is empty")
        return value

    def whole(self, name: str, default: int | None = None) -> int:
        text = self[name]
        if not text and default is not None:
            return default
        try:
            value = int(text)
        except ValueError:
            value = -1
        if not 0 <= value < 2**31:
            raise self.fault(f"{name} is not a whole number")
        return value

    def day(self, name: str) -> int:
        """A date as an ordinal."""
        text = self[name]
        try:
            if len(text) != 8 or not text.isdecimal():
                raise ValueError
            return date(int(text[:4]), int(text[4:6]), int(text[6:])).toordinal()
        except ValueError:
            raise self.fault(f"{name} is not a date (YYYYMMDD)") from None

    def degrees(self, name: str, most: float) -> float:
        try:
            value = float(self[name])
        except ValueError:
            value = float("nan")
        if not -most <= value <= most:
            raise self.fault(f"{name} is not within {most:g} degrees")
        return value


class GtfsZip:
    """The files of a feed. Also those inside one folder of the zip, as some publishers pack them."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile:
            raise TimetableFault("the timetable is not a zip file") from None
        self._names = {info.filename.rsplit("/", 1)[-1]: info for info in self._zip.infolist()}
        if sum(info.file_size for info in self._names.values()) > LARGEST:
            raise TimetableFault("the zip unpacks to more than 4 GB")

    def has(self, file: str) -> bool:
        return file in self._names

    def rows(self, file: str, *columns: str) -> Iterator[Row]:
        """The rows of a file. One that has required columns must be there; one without may be missing."""
        if file not in self._names:
            if columns:
                raise TimetableFault(f"{file} is missing")
            return
        try:
            with self._zip.open(self._names[file]) as raw:
                reader = csv.reader(io.TextIOWrapper(raw, "utf-8-sig", newline=""))
                header = [name.strip() for name in next(reader, [])]
                missing = [name for name in columns if name not in header]
                if missing:
                    raise TimetableFault(f"{file} has no column {', '.join(missing)}")
                for values in reader:
                    if "\x00" in "".join(values):
                        raise TimetableFault(f"{file} line {reader.line_num}: holds a NUL character")
                    if values:
                        cleaned = (value.strip() for value in values)
                        yield Row(file, reader.line_num, dict(zip(header, cleaned, strict=False)))
        except UnicodeDecodeError:
            raise TimetableFault(f"{file} is not UTF-8") from None
        except csv.Error as error:
            raise TimetableFault(f"{file}: {error}") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
            raise TimetableFault(f"{file} can't be unpacked") from None
