"""The keys that sign tickets: files under settings.TICKET_KEY_DIR, readable by their owner only.

- `00001.pem`, `00002.pem`, ...: Ed25519 private keys (PKCS 8). A first line `signs-from: 2026-07-01T10:00:00+00:00` says from
  when a key signs; without it, always. Of those that may sign the highest number does; all of them verify.
- A new key is published at once and signs a day later (LEAD), so that scanners that were told before they lost their network
  know it by then. The least is NOTICE: by then every process has seen it (it looks at the folder each time, and reads it anew
  after FRESH whatever the folder says) and so has everybody who kept the published keys for as long as they may.
- A key that another has replaced is kept until the last ticket that it may have signed is over; `blunt` takes its
  private half away as soon as it signs no more, `retire` the rest.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

from culture_app.kernel import clock

LEAD = timedelta(days=1)
NOTICE = timedelta(minutes=10)
# How long a process believes what it read, in seconds; and how long others may keep the published keys.
FRESH = 60
PUBLISHED_FOR = 300
_SINCE = b"signs-from: "


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys at one moment. `number` is the one that signs."""

    number: int
    signing: Ed25519PrivateKey
    public: dict[int, Ed25519PublicKey] = field(repr=False)
    signs_from: dict[int, datetime | None]


@dataclass(frozen=True, slots=True)
class _Folder:
    """What lay in the folder when its modification time was `stamp`, read at `read` (monotonic seconds)."""

    stamp: int
    read: float
    keys: dict[int, Ed25519PrivateKey | Ed25519PublicKey] = field(repr=False)
    signs_from: dict[int, datetime | None]
    public: dict[int, Ed25519PublicKey] = field(repr=False)


_lock = threading.Lock()
_loaded: dict[Path, _Folder] = {}


def ring() -> KeyRing:
    """The present keys; the first call of an installation makes the first key, which signs at once."""
    found, now = _folder(), clock.now()
    private = {number: key for number, key in found.keys.items() if isinstance(key, Ed25519PrivateKey)}
    begun = [number for number in private if (since := found.signs_from[number]) is None or since <= now]
    # With none that may sign yet somebody took one away too early: better the oldest than no tickets.
    number = max(begun) if begun else min(private)
    return KeyRing(number=number, signing=private[number], public=found.public, signs_from=found.signs_from)


def _folder() -> _Folder:
    folder = Path(settings.TICKET_KEY_DIR)
    try:
        stamp = folder.stat().st_mtime_ns
    except FileNotFoundError:
        stamp = -1
    known = _loaded.get(folder)
    if known and known.stamp == stamp and time.monotonic() - known.read < FRESH:
        return known
    with _lock:
        read = time.monotonic()
        found, signs_from = _load(folder)
        if not any(isinstance(key, Ed25519PrivateKey) for key in found.values()):
            _add(folder, max(found, default=0) + 1, signs_from=None)
            found, signs_from = _load(folder)
        public = {
            number: key.public_key() if isinstance(key, Ed25519PrivateKey) else key
            for number, key in sorted(found.items())
        }
        # The stamp from before loading: a key that appeared meanwhile is seen at the next look.
        made = _Folder(stamp=stamp, read=read, keys=found, signs_from=signs_from, public=public)
        _loaded[folder] = made
        return made


def rotate(*, signs_from: datetime) -> int:
    """Add and publish the next key, which signs from then on; its number. Two processes at once make one key between them."""
    folder = Path(settings.TICKET_KEY_DIR)
    number = max(_folder().public, default=0) + 1
    _add(folder, number, signs_from=signs_from)
    return number


def replaced(*, now: datetime) -> dict[int, datetime]:
    """The keys that sign no more, with the moment at which the last one of them could have."""
    found = _folder()
    current = ring().number
    ends: dict[int, datetime] = {}
    for number in found.public:
        # The next one that had begun to sign when it was replaced.
        later = [since for other, since in found.signs_from.items() if other > number and since is not None]
        if number < current and later and min(later) <= now:
            ends[number] = min(later)
    return ends


def blunt(number: int) -> None:
    """Keep of a key that signs no more only its public half: its tickets stay good, and there can be no new ones."""
    _check_replaced(number)
    folder = Path(settings.TICKET_KEY_DIR)
    found = _folder()
    if isinstance(found.keys[number], Ed25519PublicKey):
        return
    pem = found.public[number].public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    _write(folder, f"{number:05}.pub.pem", _head(found.signs_from[number]) + pem)
    (folder / f"{number:05}.pem").unlink(missing_ok=True)


def retire(number: int) -> None:
    """Take a key away for good: its tickets open no door any more."""
    _check_replaced(number)
    folder = Path(settings.TICKET_KEY_DIR)
    for name in (f"{number:05}.pem", f"{number:05}.pub.pem"):
        (folder / name).unlink(missing_ok=True)


def _check_replaced(number: int) -> None:
    if number >= ring().number:
        raise ValueError("the key that signs, and those that will, can't be taken away")


def _add(folder: Path, number: int, *, signs_from: datetime | None) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write(folder, f"{number:05}.pem", _head(signs_from) + pem)


def _head(signs_from: datetime | None) -> bytes:
    return _SINCE + signs_from.isoformat().encode() + b"\n" if signs_from else b""


def _write(folder: Path, name: str, data: bytes) -> None:
    """Whole or not at all, and never over a file that is there: of two processes the first one's counts."""
    draft = folder / f".{os.getpid()}-{threading.get_ident()}.draft"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, folder / name)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _load(
    folder: Path,
) -> tuple[dict[int, Ed25519PrivateKey | Ed25519PublicKey], dict[int, datetime | None]]:
    found: dict[int, Ed25519PrivateKey | Ed25519PublicKey] = {}
    signs_from: dict[int, datetime | None] = {}
    for path in sorted(folder.glob("*.pem")):
        try:
            data = path.read_bytes()
        except FileNotFoundError:  # retired at this moment
            continue
        key = (
            load_pem_public_key(data) if path.name.endswith(".pub.pem") else load_pem_private_key(data, None)
        )
        if isinstance(key, Ed25519PrivateKey | Ed25519PublicKey):
            number = int(path.name.split(".")[0])
            found[number] = key
            head = data.split(b"\n", 1)[0]
            signs_from[number] = (
                datetime.fromisoformat(head.removeprefix(_SINCE).decode().strip())
                if head.startswith(_SINCE)
                else None
            )
    return found, signs_from
