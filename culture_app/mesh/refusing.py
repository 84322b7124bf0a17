"""How a record or a file that can't be used is described for the quarantine."""

from pathlib import Path

import structlog

from culture_app.kernel.errors import DomainError
from culture_app.mesh.codecs import guessing
from culture_app.mesh.codecs.oslo import bundles
from culture_app.mesh.data import Product, Record, Source
from culture_app.mesh.errors import CodecFault
from culture_app.mesh.inputs import spool, walk
from culture_app.mesh.quarantine import LARGEST_BODY, Refusal

log = structlog.get_logger(__name__)

# What the readers raise for a file as a whole.
UNREADABLE = (CodecFault, OSError, UnicodeDecodeError, SyntaxError, ValueError)


def of_record(
    source: Source, ordinal: int, record: Record, reason: str, *, personal: bool, iri: str = ""
) -> Refusal:
    raw = guessing.raw(record)
    return Refusal(
        source=source.label,
        position=record.position,
        reason=reason,
        raw=raw,
        size=len(raw),
        product=source.product.name,
        iri=iri or guessing.iri(record),
        personal=personal,
        fields=guessing.fields(record),
        media_type=record.media_type,
        ordinal=ordinal,
    )


def of_file(path: Path, reason: str, product: Product, *, personal: bool | None) -> Refusal:
    """A file as a whole, with its bytes as far as they can be read; sealed where people may be in it."""
    size, raw = 0, b""
    if path.is_file():
        try:
            size = path.stat().st_size
            with path.open("rb") as file:
                raw = file.read(LARGEST_BODY)
        except OSError:
            raw = b""
    if personal is None:
        personal = product.legal_basis is not None or guessing.names_people(path.name)
    return Refusal(
        source=str(path),
        position="",
        reason=reason,
        raw=raw,
        size=size,
        product=product.name,
        personal=personal,
        media_type="application/octet-stream" if size > LARGEST_BODY else guessing.media_type(path),
    )


def seems_personal(source: Source, record: Record) -> bool:
    """Whether a record that can't be decoded may be about a person."""
    if source.media == "uitdatabank":
        return False
    return walk.personal_hint(source) or guessing.about_people(record)


def reason_of_record(error: Exception) -> str:
    """Why a record can't be read: its codec's words, or, for what no codec foresaw, what kind of fault it was."""
    if isinstance(error, CodecFault):
        return error.detail
    # The message may quote a value: class and lines are enough to find the fault.
    log.error("mesh_codec_failed", exc_info=error)
    return f"The record has a shape that can't be read ({type(error).__name__})."


def reason_of(error: Exception) -> str:
    """Why a file can't be read, without quoting it."""
    if isinstance(error, DomainError):
        return error.detail
    if isinstance(error, UnicodeDecodeError):
        return "The text isn't UTF-8."
    if isinstance(error, OSError):
        return spool.reason_of(error)
    if isinstance(error, SyntaxError):
        return bundles.reason_of(error)
    return f"The file can't be read ({type(error).__name__})."
