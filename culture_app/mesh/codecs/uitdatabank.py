"""UiTdatabank's JSON-LD: events, places and organizers. The document is kept as it is, unknown fields and all.

What a document is about is said, in this order, by `@type`, `@context`, the path of `@id`, the fields it has, and the
file or folder it stands in. A document without `@id` can't be recognised again and is refused.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from culture_app.mesh.codecs import instants, json_records
from culture_app.mesh.data import Identity, Kind, Record
from culture_app.mesh.errors import CodecFault

_TYPES = {
    "event": Kind.EVENT,
    "events": Kind.EVENT,
    "activiteit": Kind.EVENT,
    "activiteiten": Kind.EVENT,
    "place": Kind.PLACE,
    "places": Kind.PLACE,
    "venue": Kind.PLACE,
    "venues": Kind.PLACE,
    "locatie": Kind.PLACE,
    "locaties": Kind.PLACE,
    "organizer": Kind.ORGANIZER,
    "organizers": Kind.ORGANIZER,
    "organisation": Kind.ORGANIZER,
    "organization": Kind.ORGANIZER,
    "organisator": Kind.ORGANIZER,
    "organisatoren": Kind.ORGANIZER,
}
_AT_ID = re.compile(rb'"@id"\s*:\s*"((?:[^"\\]|\\.){1,2000})"')
_LONGEST_IRI = 2_000
_WEB_IRI = re.compile(r"https?://[^\s/?#\[\]\x00-\x20]+[^\s\x00-\x20]*\Z", re.IGNORECASE)


def records(path: Path) -> Iterator[Record]:
    return json_records.records(path)


def identify(document: dict[str, Any], hint: str = "") -> Identity:
    """What the document is about. `hint` is the file's path or the port's entity."""
    iri = document.get("@id")
    if not isinstance(iri, str) or not iri.strip():
        raise CodecFault("The document has no @id, so nothing says which offer it is.")
    iri = iri.strip()
    if no_web_iri(iri):
        raise CodecFault("The @id isn't an absolute http(s) IRI.")
    kind = _kind(document, iri, hint)
    if kind is None:
        raise CodecFault("Nothing says whether this is an event, a place or an organizer.")
    return Identity(kind=kind, iri=iri, modified=instants.parse(document.get("modified")))


def no_web_iri(iri: str) -> bool:
    """Whether this can't be the IRI of a thing on the web."""
    return len(iri) > _LONGEST_IRI or _WEB_IRI.match(iri) is None


def guess_iri(raw: bytes) -> str:
    """The first @id in bytes that may be broken, or nothing: to recognise a mended version later."""
    match = _AT_ID.search(raw)
    iri = match.group(1).decode("utf-8", "replace").replace("\\/", "/") if match else ""
    return "" if not iri or no_web_iri(iri) else iri


def _kind(document: dict[str, Any], iri: str, hint: str) -> Kind | None:
    types = document.get("@type")
    for each in types if isinstance(types, list) else [types]:
        if (
            isinstance(each, str)
            and (found := _named(each.rsplit(":", 1)[-1].rsplit("#", 1)[-1])) is not None
        ):
            return found
    context = document.get("@context")
    if isinstance(context, str) and (found := _in_path(context)) is not None:
        return found
    if (found := _in_path(urlsplit(iri).path)) is not None:
        return found
    if "location" in document or "subEvent" in document:
        return Kind.EVENT
    if "calendarType" in document or "openingHours" in document:
        return Kind.PLACE if "address" in document else Kind.EVENT
    if "url" in document and "address" not in document:
        return Kind.ORGANIZER
    return _in_path(re.sub(r"\.[a-z.]+$", "", hint.lower()))


def _named(name: str) -> Kind | None:
    return _TYPES.get(name.rsplit("/", 1)[-1].lower())


def _in_path(path: str) -> Kind | None:
    """The last part of a path that names a kind."""
    return next(
        (kind for part in reversed(path.split("/")) if (kind := _TYPES.get(part.lower())) is not None), None
    )
