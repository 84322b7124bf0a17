"""How the local key services wrap: AES-256-GCM under a master key, the context as associated data.

Wrapped bytes: "K1" | master version (4, big endian) | nonce (12) | ciphertext and tag.
"""

import os
from collections.abc import Mapping, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from personal_vault.errors import KeysUnavailable
from personal_vault.providers.protocol import Health, NewKey, Wrapped

_MAGIC = b"K1"


class WrappingKeyService:
    """A key service over master keys that a subclass loads and keeps."""

    def _masters(self) -> Mapping[int, AESGCM]:
        raise NotImplementedError

    def _wrap(self, masters: Mapping[int, AESGCM], secret: bytes, context: str) -> tuple[bytes, int]:
        version = max(masters)
        head = _MAGIC + version.to_bytes(4)
        nonce = os.urandom(12)
        return head + nonce + masters[version].encrypt(nonce, secret, head + context.encode()), version

    def new_dek(self, context: str) -> NewKey:
        secret = os.urandom(32)
        wrapped, version = self._wrap(self._masters(), secret, context)
        return NewKey(secret=secret, wrapped=wrapped, master_version=version)

    def unwrap(self, blob: bytes, context: str) -> bytes:
        return self._unwrap(self._masters(), blob, context)

    def unwrap_batch(self, keys: Sequence[Wrapped]) -> list[bytes]:
        masters = self._masters()
        return [self._unwrap(masters, key.blob, key.context) for key in keys]

    def rewrap_batch(self, keys: Sequence[Wrapped]) -> list[bytes]:
        masters = self._masters()
        return [
            self._wrap(masters, self._unwrap(masters, key.blob, key.context), key.context)[0] for key in keys
        ]

    def health(self) -> Health:
        try:
            masters = self._masters()
            fresh = self.new_dek("health")
            ok = self.unwrap(fresh.wrapped, "health") == fresh.secret
            return Health(ok=ok, newest=max(masters), versions=tuple(sorted(masters)))
        except (KeysUnavailable, OSError):
            return Health(ok=False, newest=0, versions=())

    def _unwrap(self, masters: Mapping[int, AESGCM], blob: bytes, context: str) -> bytes:
        if len(blob) < 18 + 16 or blob[:2] != _MAGIC:
            raise KeysUnavailable("This is not a wrapped key.")
        master = masters.get(int.from_bytes(blob[2:6]))
        if master is None:
            raise KeysUnavailable("Its master key was destroyed.")
        try:
            return master.decrypt(blob[6:18], blob[18:], blob[:6] + context.encode())
        except InvalidTag:
            raise KeysUnavailable("The key doesn't unwrap in this context.") from None
