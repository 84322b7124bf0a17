"""What a key service promises (after the KMS that the government furnishes: GenerateDataKey, Decrypt, ReEncrypt).

- A context is bound to each wrapped key: it unwraps only with the very same context.
- A master key has versions. New keys are wrapped under the newest; `rewrap_batch` moves old ones to it; once all
  living keys have moved, `destroy_version` makes every forgotten one unreadable, in each backup too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class NewKey:
    """A fresh data key: 32 secret bytes, and how to store them. The repr shows neither."""

    secret: bytes
    wrapped: bytes
    master_version: int

    def __repr__(self) -> str:
        return f"NewKey(master_version={self.master_version})"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wrapped:
    """A wrapped key with the context that it belongs to."""

    blob: bytes
    context: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """Whether the service can be used, and which versions of the master key it holds."""

    ok: bool
    newest: int
    versions: tuple[int, ...]


class KeyService(Protocol):
    def new_dek(self, context: str) -> NewKey:
        """A new data key, wrapped under the newest master key."""
        ...

    def unwrap(self, blob: bytes, context: str) -> bytes:
        """The 32 bytes of a data key. Raises KeysUnavailable."""
        ...

    def unwrap_batch(self, keys: Sequence[Wrapped]) -> list[bytes]:
        """Many at once, in order. Raises KeysUnavailable if any doesn't unwrap."""
        ...

    def rewrap_batch(self, keys: Sequence[Wrapped]) -> list[bytes]:
        """The same data keys wrapped under the newest master key; they don't leave the service in the clear."""
        ...

    def rotate(self) -> int:
        """Make a new version of the master key and return its number."""
        ...

    def destroy_version(self, version: int) -> None:
        """Forget a version for good. Refuses the newest."""
        ...

    def health(self) -> Health:
        """Whether it works; never raises."""
        ...
