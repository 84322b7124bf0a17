"""What is printed in a ticket's QR code, and how a scanner checks it without a network.

A barcode is base45 of 93 bytes: a payload of 29 bytes and its Ed25519 signature (RFC 8032) of 64.

    offset  bytes  what
    0       1      version, 1
    1       2      number of the key that signed, big-endian
    3       16     ticket id
    19      8      first 8 bytes of the occurrence's id: is this the right door?
    27      2      the occurrence's local day in days since 2020-01-01, big-endian; 0 = unknown

- No name, no tariff, no price: a reduced price reveals who is poor, and a lost ticket reveals nobody.
- `verify` is pure: any scanner that holds the public keys can do it offline. Whether the ticket was used or revoked is
  another question, which `admit` answers online.
- Ed25519 is deterministic: the same ticket always has the same barcode.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ticketing import base45
from ticketing.errors import ForgedTicket

VERSION = 1
PAYLOAD_BYTES = 29
SIGNATURE_BYTES = 64
FIRST_DAY = date(2020, 1, 1)
LENGTH = (PAYLOAD_BYTES + SIGNATURE_BYTES) // 2 * 3 + 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """What a genuine barcode says. `occurrence` is the first 8 bytes of an id; `day` is None when unknown."""

    key: int
    ticket: UUID
    occurrence: bytes
    day: date | None

    def is_for(self, occurrence: UUID) -> bool:
        """Whether the ticket opens this occurrence's door."""
        return self.occurrence == occurrence.bytes[:8]


def day_number(day: date | None) -> int:
    """Days since 2020-01-01; 0 when unknown or beyond what two bytes hold."""
    days = (day - FIRST_DAY).days if day else 0
    return days if 0 < days < 1 << 16 else 0


def sign(*, ticket: UUID, occurrence: UUID, day: int, number: int, key: Ed25519PrivateKey) -> str:
    """The barcode of a ticket: 140 characters, a QR code of version 6 at level M."""
    payload = b"".join(
        [VERSION.to_bytes(1), number.to_bytes(2), ticket.bytes, occurrence.bytes[:8], day.to_bytes(2)]
    )
    return base45.encode(payload + key.sign(payload))


def verify(barcode: str, keys: Mapping[int, Ed25519PublicKey]) -> Claim:
    """What the barcode says, if one of these keys signed it. ForgedTicket otherwise."""
    try:
        data = base45.decode(barcode) if len(barcode) == LENGTH else b""
    except ValueError as error:
        raise ForgedTicket from error
    payload, signature = data[:PAYLOAD_BYTES], data[PAYLOAD_BYTES:]
    number = int.from_bytes(payload[1:3])
    if len(signature) != SIGNATURE_BYTES or payload[0] != VERSION or number not in keys:
        raise ForgedTicket
    try:
        keys[number].verify(signature, payload)
    except InvalidSignature as error:
        raise ForgedTicket from error
    day = int.from_bytes(payload[27:29])
    return Claim(
        key=number,
        ticket=UUID(bytes=payload[3:19]),
        occurrence=payload[19:27],
        day=FIRST_DAY + timedelta(days=day) if day else None,
    )
