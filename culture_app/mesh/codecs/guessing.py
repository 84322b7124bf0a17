"""What can be told of a record without decoding it, for the quarantine: whose it may be, which fields it has."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson

from culture_app.mesh.codecs import tables, uitdatabank
from culture_app.mesh.codecs.oslo import bundles
from culture_app.mesh.codecs.readers import Decoded
from culture_app.mesh.data import Record
from culture_app.offers.data import SourceDocument

_SUBJECT = re.compile(rb"^\s*<([^<>\s#]+)", re.MULTILINE)
_PEOPLE = re.compile(
    rb"cultuurparticipatie#(?:Deelname|Participant)|/participa(?:nt|tion)|geboortejaar|statsector|statistischeSector"
)
_PREDICATE = re.compile(rb"^\s*\S+\s+<([^<>\s]+)>", re.MULTILINE)


def iri(record: Record) -> str:
    """The record's IRI if it can be told, else nothing."""
    if isinstance(record.value, dict):
        found = record.value.get("@id")
        return found if isinstance(found, str) and not uitdatabank.no_web_iri(found) else ""
    if isinstance(record.value, tuple):
        return str(record.value[0])
    if record.media_type == bundles.MEDIA_TYPE:
        match = _SUBJECT.search(record.raw)
        return match.group(1).decode("utf-8", "replace") if match else ""
    # A file that is broken as a whole may hold many records: no one of them closes it.
    return uitdatabank.guess_iri(record.raw) if record.raw.count(b'"@id"') <= _NESTED else ""


# A document's own @id and those of its place, organizer, images: more than this is a file of documents.
_NESTED = 40


def raw(record: Record) -> bytes:
    """The record's bytes; a usable row of a table didn't carry them along."""
    if not record.raw and record.media_type == tables.MEDIA_TYPE and isinstance(record.value, dict):
        return tables.write(record.value, record.value.values())
    return record.raw


def fields(record: Record) -> Sequence[str]:
    """Names of the fields that the record has; never a value."""
    if isinstance(record.value, dict):
        return list(map(str, record.value))
    if record.media_type == tables.MEDIA_TYPE:
        return record.raw.decode("utf-8", "replace").partition("\n")[0].strip().split(",")
    if record.media_type == bundles.MEDIA_TYPE:
        found = {match.group(1).decode("utf-8", "replace") for match in _PREDICATE.finditer(record.raw)}
        return sorted({each.rsplit("#", 1)[-1].rsplit("/", 1)[-1] for each in found})
    return ()


def about_people(record: Record) -> bool:
    """Whether a record that can't be decoded may be of a participant or a participation."""
    return bool(_PEOPLE.search(record.raw))


def names_people(name: str) -> bool:
    return any(word in name.lower() for word in ("deelname", "particip"))


def media_type(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return tables.MEDIA_TYPE
    if suffix in bundles.SUFFIXES:
        return bundles.MEDIA_TYPE
    return (
        "application/ld+json"
        if suffix.startswith((".json", ".ndjson", ".geojson"))
        else "application/octet-stream"
    )


def realisers(record: Record) -> Iterator[str]:
    """IRIs that may be performers of an activity, so that their names can be looked up together."""
    if isinstance(record.value, tuple):
        root, _, graph = record.value
        for term in graph.get(root, {}).get("cidoc:P14_carried_out_by", ()):
            yield str(getattr(term, "value", ""))


def as_delivered(record: Record, decoded: Decoded) -> Record:
    """The record in the form that was refused: an offer's document, whatever it came as, for a curator to mend."""
    if isinstance(decoded, SourceDocument) and record.media_type not in {
        "application/ld+json",
        "application/json",
    }:
        raw = orjson.dumps(decoded.document, option=orjson.OPT_INDENT_2)
        return Record(position=record.position, raw=raw, value=decoded.document)
    return record
