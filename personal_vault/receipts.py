"""Signed receipts of erasure: Ed25519 under a key of this installation (a file of mode 0600 beside the master keys)."""

import os
from base64 import b64encode
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from personal_vault.data import Receipt
from personal_vault.models import Erasure

_NAME = "receipts.ed25519"


def statement(*, receipt: UUID, subject: bytes, erased_at: datetime, records: int) -> str:
    """What is signed: JSON with sorted keys, no spaces, time in UTC."""
    return orjson.dumps(
        {
            "erased_at": erased_at,
            "receipt": str(receipt),
            "records": records,
            "statement": "personal vault erased: data key destroyed, records deleted",
            "subject": subject.hex(),
        },
        option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z,
    ).decode()


def sign(text: str) -> tuple[bytes, bytes]:
    """Signature and public key."""
    key = _key()
    return key.sign(text.encode()), key.public_key().public_bytes_raw()


def of(row: Erasure) -> Receipt:
    """The receipt as it is handed out; the same each time."""
    return Receipt(
        id=row.receipt,
        erased_at=row.erased_at,
        records=row.records,
        statement=statement(
            receipt=row.receipt, subject=bytes(row.subject), erased_at=row.erased_at, records=row.records
        ),
        signature=b64encode(bytes(row.signature)).decode(),
        public_key=b64encode(bytes(row.public_key)).decode(),
    )


@lru_cache(maxsize=1)
def _key() -> Ed25519PrivateKey:
    folder = Path(settings.VAULT_KEY_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / _NAME
    if not path.exists():
        draft = folder / f".{os.getpid()}-{os.urandom(4).hex()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw())
        try:
            os.link(draft, path)
        except FileExistsError:  # another process was first; its key counts
            pass
        finally:
            draft.unlink()
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
