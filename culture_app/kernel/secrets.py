"""Keyed digests under the server's secret, one subkey per purpose (HKDF, RFC 5869)."""

import hashlib
import hmac
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


@lru_cache(maxsize=64)
def subkey(purpose: str) -> bytes:
    """32 bytes that depend on the server's secret and the purpose."""
    return HKDF(SHA256(), 32, b"culture-app", purpose.encode()).derive(settings.SECRET_KEY.encode())


def hmac_bytes(purpose: str, *parts: bytes | str) -> bytes:
    """HMAC-SHA256 over the parts, each preceded by its length, so that no two lists of parts look alike."""
    digest = hmac.new(subkey(purpose), digestmod=hashlib.sha256)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(4))
        digest.update(data)
    return digest.digest()


def hmac_hex(purpose: str, *parts: bytes | str) -> str:
    return hmac_bytes(purpose, *parts).hex()
