"""The keys that sign tickets: files under settings.TICKET_KEY_DIR, readable by their owner only.

- `00001.pem`, `00002.pem`, ...: Ed25519 private keys (PKCS 8). The highest number signs; all of them verify.
- Rotating adds the next number; a retired private key may be replaced by its public half (`00001.pub.pem`), which keeps
  old tickets good and makes new ones impossible.
- Every process notices a new key by the folder's modification time: one `stat` per look.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys at one moment. `number` is the one that signs."""

    number: int
    signing: Ed25519PrivateKey
    public: dict[int, Ed25519PublicKey] = field(repr=False)


_lock = threading.Lock()
_loaded: dict[Path, tuple[int, KeyRing]] = {}


def ring() -> KeyRing:
    """The present keys; the first call of an installation makes the first key."""
    folder = Path(settings.TICKET_KEY_DIR)
    try:
        stamp = folder.stat().st_mtime_ns
    except FileNotFoundError:
        stamp = -1
    known = _loaded.get(folder)
    if known and known[0] == stamp:
        return known[1]
    with _lock:
        found = _load(folder)
        if not found:
            rotate()
            found = _load(folder)
        number = max(number for number, key in found.items() if isinstance(key, Ed25519PrivateKey))
        signing = found[number]
        assert isinstance(signing, Ed25519PrivateKey)
        public = {
            number: key.public_key() if isinstance(key, Ed25519PrivateKey) else key
            for number, key in sorted(found.items())
        }
        made = KeyRing(number=number, signing=signing, public=public)
        # The stamp from before loading: a key that appeared meanwhile is seen at the next look.
        _loaded[folder] = (stamp, made)
        return made


def rotate() -> int:
    """Add the next key, which signs from now on; its number. Two processes at once make one key between them."""
    folder = Path(settings.TICKET_KEY_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = max(_load(folder), default=0) + 1
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = folder / f".{os.getpid()}-{threading.get_ident()}.draft"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link never replaces what is there: of two processes the first one's key counts.
        os.link(draft, folder / f"{number:05}.pem")
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return number


def _load(folder: Path) -> dict[int, Ed25519PrivateKey | Ed25519PublicKey]:
    found: dict[int, Ed25519PrivateKey | Ed25519PublicKey] = {}
    for path in sorted(folder.glob("*.pem")):
        data = path.read_bytes()
        key = (
            load_pem_public_key(data) if path.name.endswith(".pub.pem") else load_pem_private_key(data, None)
        )
        if isinstance(key, Ed25519PrivateKey | Ed25519PublicKey):
            found[int(path.name.split(".")[0])] = key
    return found
