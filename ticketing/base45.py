"""Base45 (RFC 9285): bytes as characters that a QR code packs tightly (its alphanumeric mode)."""

from __future__ import annotations

from itertools import batched

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """Two bytes become three characters, a last single byte two."""
    out: list[str] = []
    for pair in batched(data, 2):
        number = int.from_bytes(pair)
        for _ in range(len(pair) + 1):
            number, digit = divmod(number, 45)
            out.append(ALPHABET[digit])
    return "".join(out)


def decode(text: str) -> bytes:
    """The bytes again. ValueError for a character or a group that no encoder writes."""
    out = bytearray()
    for group in batched(text, 3):
        size = len(group) - 1
        try:
            number = sum(_VALUE[character] * 45**place for place, character in enumerate(group))
        except KeyError as error:
            raise ValueError("not a base45 character") from error
        if size == 0 or number >= 256**size:
            raise ValueError("not a base45 group")
        out += number.to_bytes(size)
    return bytes(out)
