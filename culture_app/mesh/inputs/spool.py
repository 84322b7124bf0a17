"""Files as they can be read: packed ones are unpacked into a folder of this run's own.

Every reason that a file can't be read is told as it is: missing, not allowed, empty, cut off, not packed at all.
"""

import gzip
import shutil
import zlib
from pathlib import Path
from types import TracebackType

from culture_app.mesh import scratch
from culture_app.mesh.errors import CodecFault


class Spool:
    """Unpacks on demand and forgets at the end of the run."""

    def __init__(self) -> None:
        self._unpacked: dict[Path, Path] = {}

    def __enter__(self) -> "Spool":
        scratch.wipe()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        scratch.wipe()

    def open(self, path: Path) -> Path:
        """Where the content of the file can be read. CodecFault with the true reason if it can't."""
        if path in self._unpacked:
            return self._unpacked[path]
        try:
            if path.stat().st_size == 0:
                raise CodecFault("The file is empty.")
            with path.open("rb") as file:
                packed = file.read(2) == b"\x1f\x8b"
        except OSError as error:
            raise CodecFault(reason_of(error)) from None
        if path.suffix.lower() != ".gz":
            return path
        if not packed:
            raise CodecFault("The file is named .gz and isn't packed with gzip.")
        target = scratch.folder() / f"{len(self._unpacked)}-{path.stem}"
        try:
            with gzip.open(path, "rb") as packed_file, target.open("wb") as plain:
                shutil.copyfileobj(packed_file, plain, 1 << 20)
        except EOFError:
            raise CodecFault("The gzip file is cut off.") from None
        except (zlib.error, gzip.BadGzipFile):
            raise CodecFault("The gzip file is damaged.") from None
        except OSError as error:
            raise CodecFault(reason_of(error)) from None
        if target.stat().st_size == 0:
            raise CodecFault("The file is empty.")
        self._unpacked[path] = target
        return target


def reason_of(error: OSError) -> str:
    """Why the system can't read a file, as a sentence."""
    if isinstance(error, PermissionError):
        return "The file may not be read (permission denied)."
    if isinstance(error, FileNotFoundError):
        return "The file isn't there (a link that leads nowhere?)."
    if isinstance(error, IsADirectoryError):
        return "This is a folder."
    return f"The file can't be read ({error.strerror or type(error).__name__})."
