"""One way to read every file of records: cut it, say what each record is, decode the winners."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import orjson

from culture_app.mesh.codecs import concepts, documents, instants, json_records, rows, tables, uitdatabank
from culture_app.mesh.codecs.documents import PerformerNames
from culture_app.mesh.codecs.entities import (
    Activity,
    Entity,
    Organiser,
    Participant,
    Participation,
    Performer,
    Venue,
)
from culture_app.mesh.codecs.json_records import Wanted
from culture_app.mesh.codecs.oslo import bundles, reading
from culture_app.mesh.data import Identity, Kind, Record, Source
from culture_app.mesh.errors import CodecFault
from culture_app.offers.data import Kind as OfferKind
from culture_app.offers.data import SourceDocument
from personal_vault.data import ParticipantRow, ParticipationRow

Decoded = SourceDocument | Performer | ParticipantRow | ParticipationRow

_KINDS = {
    "activiteit": Kind.EVENT,
    "locatie": Kind.PLACE,
    "organisator": Kind.ORGANIZER,
    "uitvoerder": Kind.PERFORMER,
    "participant": Kind.PARTICIPANT,
    "deelname": Kind.PARTICIPATION,
}
_OFFERS: dict[Kind, OfferKind] = {Kind.EVENT: "event", Kind.PLACE: "place", Kind.ORGANIZER: "organizer"}


class Reader(Protocol):
    """A file's codec. Faults of one record are CodecFaults; those of the file are the parser's own exceptions.

    Only records whose number is `wanted` (all, if None) need be read; the others still take their turn.
    """

    def records(self, wanted: Wanted = None) -> Iterator[Record]: ...

    def identify(self, record: Record) -> Identity: ...

    def decode(self, record: Record, performers: PerformerNames) -> Decoded: ...


def reader(source: Source, path: Path) -> Reader:
    """The reader of a source; `path` is the file itself, unpacked."""
    if source.media == "oslo-rdf":
        return RdfReader(source.product.name, path)
    if source.media == "oslo-csv":
        return TableReader(source.product.name, path, dict(source.product.identifiers), source.path.parent)
    return JsonReader(source.product.name, path, source.entity or str(source.path))


def of_media(media_type: str, product: str, identifiers: Mapping[str, str], raw: bytes) -> "Reader":
    """A reader of some bytes of a media type, for a record that is tried again."""
    if media_type == bundles.MEDIA_TYPE:
        return RdfReader(product, raw)
    if media_type == tables.MEDIA_TYPE:
        return TableReader(product, raw, identifiers, None)
    return JsonReader(product, raw, "")


def source_document(kind: Kind, document: dict[str, Any], product: str) -> SourceDocument:
    modified = instants.parse(document.get("modified"))
    return _sourced(Identity(kind=kind, iri=document["@id"].strip(), modified=modified), document, product)


def _sourced(identity: Identity, document: dict[str, Any], product: str) -> SourceDocument:
    # Equal for equal documents, whatever the order of their fields.
    ordered = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    return SourceDocument(
        kind=_OFFERS[identity.kind],
        iri=identity.iri,
        document=document,
        modified=identity.modified,
        source=product,
        digest=hashlib.blake2b(ordered, digest_size=16).digest(),
        without_nul=b"\\u0000" not in ordered,
    )


class JsonReader:
    """UiTdatabank's JSON-LD."""

    def __init__(self, product: str, origin: Path | bytes, hint: str) -> None:
        self._product, self._origin, self._hint = product, origin, hint
        self._known: tuple[Record | None, Identity] = None, Identity(kind=Kind.EVENT, iri="", modified=None)

    def records(self, wanted: Wanted = None) -> Iterator[Record]:
        origin = self._origin
        return (
            json_records.parse(origin) if isinstance(origin, bytes) else json_records.records(origin, wanted)
        )

    def identify(self, record: Record) -> Identity:
        # Asked twice in a row: for its place in a batch and for its document.
        if record is not self._known[0]:
            self._known = record, uitdatabank.identify(_document(record), self._hint)
        return self._known[1]

    def decode(self, record: Record, performers: PerformerNames) -> Decoded:
        return _sourced(self.identify(record), _document(record), self._product)


def _document(record: Record) -> dict[str, Any]:
    if not isinstance(record.value, dict):
        raise CodecFault(record.fault)
    return record.value


class _EntityReader:
    """What RDF and CSV share: the record is read into an entity, the entity written as a document or a row."""

    product: str

    def entity(self, record: Record) -> Entity:
        raise NotImplementedError

    def decode(self, record: Record, performers: PerformerNames) -> Decoded:
        return decoded(self.entity(record), self.product, performers)


def decoded(entity: Entity, product: str, performers: PerformerNames) -> Decoded:
    """The entity as what the room that keeps it takes in."""
    writers: dict[type, Callable[[Any], Decoded]] = {
        Activity: lambda each: source_document(Kind.EVENT, documents.event(each, performers), product),
        Venue: lambda each: source_document(Kind.PLACE, documents.place(each), product),
        Organiser: lambda each: source_document(Kind.ORGANIZER, documents.organizer(each), product),
        Performer: lambda each: each,
        Participant: _participant,
        Participation: _participation,
    }
    return writers[type(entity)](entity)


def _participant(person: Participant) -> ParticipantRow:
    return ParticipantRow(
        participant_iri=person.iri,
        modified=instants.parse(person.modified),
        birth_year=person.birth_year,
        statistical_sector=person.sector or None,
        raw=_raw(person),
    )


def _participation(visit: Participation) -> ParticipationRow:
    at = instants.parse(visit.at)
    if at is None:
        raise CodecFault("Nothing that can be read says when the visit was.")
    return ParticipationRow(
        participant_iri=visit.participant,
        participation_iri=visit.iri,
        event_iri=visit.activity,
        at=at,
        modified=instants.parse(visit.modified) or at,
        birth_year=visit.birth_year,
        statistical_sector=visit.sector or None,
        theme=concepts.find("theme", visit.theme)[0] if visit.theme else None,
        type=concepts.find("eventtype", visit.type)[0] if visit.type else None,
        raw=_raw(visit),
    )


def _raw(entity: Entity) -> dict[str, Any]:
    return {name: value for name, value in asdict(entity).items() if value not in ("", None, {}, ())}


class RdfReader(_EntityReader):
    """OSLO as RDF."""

    def __init__(self, product: str, origin: Path | bytes) -> None:
        self.product, self._origin = product, origin

    def records(self, wanted: Wanted = None) -> Iterator[Record]:
        return (
            bundles.parse(self._origin) if isinstance(self._origin, bytes) else bundles.records(self._origin)
        )

    def identify(self, record: Record) -> Identity:
        iri, name, graph = _bundle(record)
        modified = instants.parse(reading.modified_of(iri, graph))
        _usable(iri)
        return Identity(kind=_KINDS[name], iri=iri, modified=modified)

    def entity(self, record: Record) -> Entity:
        return reading.entity(*_bundle(record))


def _bundle(record: Record) -> Any:
    if record.value is None:
        raise CodecFault(record.fault)
    return record.value


def _usable(iri: str) -> None:
    if uitdatabank.no_web_iri(iri):
        raise CodecFault("The entity has no http(s) IRI, so a later version of it could not be recognised.")


class TableReader(_EntityReader):
    """OSLO as CSV."""

    def __init__(
        self, product: str, origin: Path | bytes, identifiers: Mapping[str, str], folder: Path | None
    ) -> None:
        self.product, self._origin, self._identifiers = product, origin, identifiers
        header = tables.header_of(origin) if isinstance(origin, Path) else _header(origin)
        self._name = tables.entity_of(header) or ""
        self._beside = tables.SideTables(folder if self._name == "activiteit" else None)

    def records(self, wanted: Wanted = None) -> Iterator[Record]:
        return tables.parse(self._origin) if isinstance(self._origin, bytes) else tables.records(self._origin)

    def identify(self, record: Record) -> Identity:
        row = self._row(record)
        iri = rows.iri_of(self._name, row, self._identifiers)
        _usable(iri)
        return Identity(
            kind=_KINDS[self._name], iri=iri, modified=instants.parse(rows.modified_of(self._name, row))
        )

    def entity(self, record: Record) -> Entity:
        return rows.entity(self._name, self._row(record), self._identifiers, self._beside)

    def _row(self, record: Record) -> tables.Row:
        if not isinstance(record.value, dict):
            raise CodecFault(record.fault)
        if self._name not in _KINDS:
            raise CodecFault("The columns aren't those of one of the six entities.")
        return record.value


def _header(raw: bytes) -> list[str]:
    return raw.decode("utf-8-sig", "replace").partition("\n")[0].replace('"', "").strip().split(",")
