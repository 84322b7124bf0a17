"""A barcode as a picture: a QR code of version 6, level M, that any camera app and any scanner reads."""

from __future__ import annotations

from io import BytesIO

import segno

# Eight pixels a module and the quiet zone of four modules that ISO/IEC 18004 asks for: 392 pixels, sharp on a phone.
SCALE, BORDER = 8, 4


def png(barcode: str) -> bytes:
    """As PNG."""
    return _save(barcode, "png")


def svg(barcode: str) -> bytes:
    """As SVG."""
    return _save(barcode, "svg")


def _save(barcode: str, kind: str) -> bytes:
    out = BytesIO()
    code = segno.make_qr(barcode, error="m", boost_error=False)
    code.save(out, kind=kind, scale=SCALE, border=BORDER, light="white")
    return out.getvalue()
