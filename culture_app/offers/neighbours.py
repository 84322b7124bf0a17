"""What a document's row depends on: an event's place and organiser, the events of a place or organiser."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from culture_app.kernel.identity import key_of
from culture_app.offers.calendar.instants import Notes
from culture_app.offers.data import SourceDocument
from culture_app.offers.document import Facts, findable, read
from culture_app.offers.document.texts import main_language, texts
from culture_app.offers.document.whereabouts import of_place
from culture_app.offers.keys import WEEKDAY
from culture_app.offers.rendering import CalendarSummary, KnownOrganizer, KnownPlace, Pull, place_keys
from culture_app.offers.tables import rows

_WEEKDAY = f"{WEEKDAY}:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A stored offer, read again so that it can be rendered again. Its calendar is left as it is."""

    facts: Facts
    document: dict[str, Any]
    pull: Pull
    calendar: CalendarSummary


def place_key(facts: Facts) -> UUID | None:
    """The key of the place an event stands in."""
    return key_of(facts.where.iri) if facts.kind == "event" and facts.where.iri else None


def known_places(ids: Sequence[UUID]) -> dict[UUID | None, KnownPlace]:
    """Places with a document of their own that isn't withdrawn; as pulled, so that an event looks the same whether
    its place came before it, with it or after it.
    """
    if not ids:
        return {}
    found: dict[UUID | None, KnownPlace] = {}
    statement = """SELECT id, source FROM offers_offer
        WHERE id = ANY(%(ids)s) AND kind = 'place' AND NOT withdrawn"""
    for row in rows(statement, {"ids": list(ids)}):
        document = orjson.loads(bytes(row["source"]))
        found[row["id"]] = known_place(row["id"], document)
    return found


def known_place(key: UUID, document: Mapping[str, Any]) -> KnownPlace:
    where = of_place(document, Notes())
    return KnownPlace(id=key, where=where, document=document, keys=place_keys(document, where))


def organizer_key(facts: Facts) -> UUID | None:
    """The key of the organiser of an event."""
    return key_of(facts.organizer_iri) if facts.kind == "event" and facts.organizer_iri else None


def known_organizers(ids: Sequence[UUID]) -> dict[UUID | None, KnownOrganizer]:
    """Organisers with a document of their own that isn't withdrawn."""
    if not ids:
        return {}
    statement = """SELECT id, source FROM offers_offer
        WHERE id = ANY(%(ids)s) AND kind = 'organizer' AND NOT withdrawn"""
    found = rows(statement, {"ids": list(ids)})
    return {row["id"]: known_organizer(orjson.loads(bytes(row["source"]))) for row in found}


def known_organizer(document: Mapping[str, Any]) -> KnownOrganizer:
    return KnownOrganizer(
        names=texts(document.get("name"), main_language(document)), keys=findable.of_organizer(document)
    )


def events_of(keys: Sequence[UUID], *, but: Collection[UUID]) -> list[Standing]:
    """Stored events in these places or by these organisers, except some."""
    if not keys:
        return []
    condition = (
        "(place_id = ANY(%(keys)s) OR organizer_id = ANY(%(keys)s)) AND kind = 'event' AND id <> ALL(%(but)s)"
    )
    return _standing(condition, keys, but)


def standing(ids: Sequence[UUID]) -> list[Standing]:
    """Stored offers by key."""
    return _standing("id = ANY(%(keys)s) AND id <> ALL(%(but)s)", ids, ()) if ids else []


def _standing(condition: str, keys: Sequence[UUID], but: Collection[UUID]) -> list[Standing]:
    statement = f"""SELECT kind, iri, digest, source_name, modified, pulled, source, calendar_type, first_start,
        last_end, open_ended, rolling, rolled_on, keys, mended FROM offers_offer WHERE {condition} ORDER BY id"""
    return [_again(row) for row in rows(statement, {"keys": list(keys), "but": list(but)})]


def _again(row: dict[str, Any]) -> Standing:
    body = bytes(row["source"])
    document = orjson.loads(body)
    pull = Pull(
        digest=bytes(row["digest"]),
        source_name=row["source_name"],
        modified=row["modified"],
        pulled=row["pulled"],
        source=body,
    )
    return Standing(
        facts=read(
            SourceDocument(
                kind=row["kind"],
                iri=row["iri"],
                document=document,
                modified=pull.modified,
                source=pull.source_name,
                digest=pull.digest,
            )
        ),
        document=document,
        pull=pull,
        calendar=CalendarSummary(
            calendar_type=row["calendar_type"],
            first_start=row["first_start"],
            last_end=row["last_end"],
            open_ended=row["open_ended"],
            rolling=row["rolling"],
            rolled_on=row["rolled_on"],
            weekdays=tuple(key[len(_WEEKDAY) :] for key in row["keys"] if key.startswith(_WEEKDAY)),
            mended=tuple(row["mended"]),
        ),
    )
