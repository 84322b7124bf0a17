"""Sealing: AES-256-GCM with a label that says whose and what a record is.

- The label is authenticated, not stored with the ciphertext: a record that is moved to another citizen, kind, id or
  version doesn't open. Its parts are length-prefixed, so no two labels look alike.
- Each seal takes a fresh random 96-bit nonce (NIST SP 800-38D, 8.2.2). With one key per citizen or data product the
  2^32 messages after which that isn't safe any more are out of reach.
- Plain text is padded to a multiple of 64 bytes: "given" and "withdrawn" differ in one letter, and the length of a
  ciphertext must not say which it was.
- Sealed bytes: format (1) | key version (2, big endian) | nonce (12) | ciphertext and tag.
"""

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from personal_vault.errors import SealBroken

FORMAT = 1
KEY_BYTES = 32
NONCE_BYTES = 12
_HEADER = 3
_BLOCK = 64


@dataclass(frozen=True, slots=True)
class DataKey:
    """An unwrapped data key, ready to use. Its repr doesn't show the key."""

    cipher: AESGCM
    version: int

    @classmethod
    def of(cls, secret: bytes, version: int) -> "DataKey":
        return cls(AESGCM(secret), version)

    def __repr__(self) -> str:
        return f"DataKey(version={self.version})"


def label(owner: bytes, kind: str, record: bytes, record_version: int, key_version: int) -> bytes:
    """The authenticated label of a record: format, owner, kind, record, record version, key version."""
    kind_bytes = kind.encode()
    return b"".join(
        (
            b"\x01",
            FORMAT.to_bytes(1),
            len(owner).to_bytes(2),
            owner,
            len(kind_bytes).to_bytes(2),
            kind_bytes,
            len(record).to_bytes(2),
            record,
            b"\x08",
            record_version.to_bytes(8),
            b"\x02",
            key_version.to_bytes(2),
        )
    )


def seal(key: DataKey, plain: bytes, *, owner: bytes, kind: str, record: bytes, version: int = 1) -> bytes:
    """Seal bytes under a key for one place only."""
    nonce = os.urandom(NONCE_BYTES)
    padded = plain + b"\x80" + b"\x00" * (-(len(plain) + 1) % _BLOCK)
    sealed = key.cipher.encrypt(nonce, padded, label(owner, kind, record, version, key.version))
    return b"".join((FORMAT.to_bytes(1), key.version.to_bytes(2), nonce, sealed))


def unseal(key: DataKey, sealed: bytes, *, owner: bytes, kind: str, record: bytes, version: int = 1) -> bytes:
    """Open what `seal` made for this place. Raises SealBroken for anything else."""
    if len(sealed) < _HEADER + NONCE_BYTES + 16 or sealed[0] != FORMAT:
        raise SealBroken
    if int.from_bytes(sealed[1:3]) != key.version:
        raise SealBroken
    try:
        padded = key.cipher.decrypt(
            sealed[_HEADER : _HEADER + NONCE_BYTES],
            sealed[_HEADER + NONCE_BYTES :],
            label(owner, kind, record, version, key.version),
        )
    except InvalidTag:
        raise SealBroken from None
    # ISO/IEC 7816-4 padding: one 0x80, then zeros.
    return padded[: padded.rindex(b"\x80")]
