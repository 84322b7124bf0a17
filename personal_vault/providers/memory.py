"""A key service in memory: for tests, where nothing needs to outlive the process."""

from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from personal_vault.errors import KeysUnavailable
from personal_vault.providers.wrapping import WrappingKeyService


class MemoryKeyService(WrappingKeyService):
    def __init__(self) -> None:
        self._keys: dict[int, AESGCM] = {1: AESGCM(AESGCM.generate_key(256))}

    def _masters(self) -> Mapping[int, AESGCM]:
        return self._keys

    def rotate(self) -> int:
        version = max(self._keys) + 1
        self._keys[version] = AESGCM(AESGCM.generate_key(256))
        return version

    def destroy_version(self, version: int) -> None:
        if version == max(self._keys):
            raise KeysUnavailable("The newest master key is in use.")
        self._keys.pop(version, None)
