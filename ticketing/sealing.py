"""What is kept for a short while and read by nobody but this service: AES-256-GCM under a key of its purpose.

A copy of the database alone opens none of it.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from culture_app.kernel.secrets import subkey

NONCE = 12


def seal(purpose: str, value: Any) -> str:
    """A JSON value as text that only `unseal` with the same purpose reads."""
    nonce = os.urandom(NONCE)
    sealed = AESGCM(subkey(f"ticketing.{purpose}")).encrypt(nonce, orjson.dumps(value), purpose.encode())
    return urlsafe_b64encode(nonce + sealed).decode()


def unseal(purpose: str, text: str) -> Any:
    """What was sealed. cryptography's InvalidTag when it wasn't, or for another purpose."""
    data = urlsafe_b64decode(text)
    opened = AESGCM(subkey(f"ticketing.{purpose}")).decrypt(data[:NONCE], data[NONCE:], purpose.encode())
    return orjson.loads(opened)
