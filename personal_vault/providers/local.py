"""A key service on this machine's disk: one file per version of the master key, mode 0600, in a folder of mode 0700.

The default where no KMS is at hand. What it can't promise: whoever reads both the folder and the keys database reads
every vault. Production uses the government's KMS through the same port.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from personal_vault.errors import KeysUnavailable
from personal_vault.providers.wrapping import WrappingKeyService

_PREFIX = "master-"


class LocalKeyService(WrappingKeyService):
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._keys: dict[int, AESGCM] = {}
        self._seen: tuple[int, int] | None = None

    def _masters(self) -> Mapping[int, AESGCM]:
        """The master keys; read again when another process rotated or destroyed one (the folder's mtime says so)."""
        stamp = self._stamp()
        if stamp is None or stamp != self._seen:
            with self._lock:
                if self._stamp() is None:
                    self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                    self._folder.chmod(0o700)
                if not self._files():
                    self._create(1)
                seen = self._stamp()
                # The keys first: another thread that finds the stamp seen doesn't wait for the lock.
                self._keys = {version: AESGCM(_read(path)) for version, path in self._files().items()}
                self._seen = seen
        return self._keys

    def rotate(self) -> int:
        version = max(self._masters()) + 1
        self._create(version)
        return version

    def destroy_version(self, version: int) -> None:
        masters = self._masters()
        if version == max(masters):
            raise KeysUnavailable("The newest master key is in use.")
        path = self._path(version)
        if path.exists():
            with path.open("r+b") as file:
                file.write(os.urandom(32))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = self._folder.stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino

    def _path(self, version: int) -> Path:
        return self._folder / f"{_PREFIX}{version:06d}.key"

    def _files(self) -> dict[int, Path]:
        return {int(path.stem.removeprefix(_PREFIX)): path for path in self._folder.glob(f"{_PREFIX}*.key")}

    def _create(self, version: int) -> None:
        """Write a new master key. Of two processes that start at once, the first one's key counts.

        The file appears under its name only when it is whole: link(2) refuses an existing name.
        """
        path = self._path(version)
        draft = self._folder / f".{os.getpid()}-{os.urandom(4).hex()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(AESGCM.generate_key(256))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()


def _read(path: Path) -> bytes:
    secret = path.read_bytes()
    if len(secret) != 32:
        raise KeysUnavailable("A master key file is damaged.")
    return secret
