"""What a document's row depends on: an event's place and organiser, the events of a place or organiser."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from culture_app.kernel.identity import key_of
from culture_app.offers.calendar.instants import Notes
from culture_app.offers.data import Kind, SourceDocument
from culture_app.offers.document import Facts, findable, read
from culture_app.offers.document.texts import main_language, texts
from culture_app.offers.document.whereabouts import of_place
from culture_app.offers.keys import WEEKDAY
from culture_app.offers.originals import original
from culture_app.offers.rendering import CalendarSummary, KnownOrganizer, KnownPlace, Pull, place_keys
from culture_app.offers.tables import rows

_WEEKDAY = f"{WEEKDAY}:"
_KNOWN = """
SELECT id, kind, source FROM offers_offer
WHERE id = ANY(%(ids)s) AND kind IN ('place', 'organizer') AND NOT withdrawn
"""
_EVENTS = """
SELECT id FROM offers_offer
WHERE (place_id = ANY(%(keys)s) OR organizer_id = ANY(%(keys)s)) AND kind = 'event' AND id <> ALL(%(but)s)
ORDER BY id
"""
_STANDING = """
SELECT kind, iri, digest, source_name, modified, pulled, source, document, calendar_type, first_start, last_end, open_ended,
    rolling, rolled_on, keys, mended
FROM offers_offer WHERE id = ANY(%(ids)s) ORDER BY id
"""


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


def organizer_key(facts: Facts) -> UUID | None:
    """The key of the organiser of an event."""
    return key_of(facts.organizer_iri) if facts.kind == "event" and facts.organizer_iri else None


class Known:
    """Places and organisers with a document of their own that isn't withdrawn; as pulled, so that an event looks the
    same whether they came before it, with it or after it. What was looked up is remembered, as long as this lives.
    """

    # About 3 kB each: Flanders has some 20,000 places and organisers that anything happens at.
    MOST = 30_000

    def __init__(self) -> None:
        self._found: dict[UUID, KnownPlace | KnownOrganizer | None] = {}

    def look_up(self, events: Iterable[Facts]) -> None:
        """Those of these events, in one statement or none."""
        wanted = {key for facts in events for key in (place_key(facts), organizer_key(facts)) if key}
        missing = [key for key in wanted if key not in self._found]
        if not missing:
            return
        if len(self._found) > self.MOST:
            self._found = {key: self._found[key] for key in wanted if key in self._found}
        self._found.update(dict.fromkeys(missing))
        for row in rows(_KNOWN, {"ids": missing}):
            self.add(row["id"], row["kind"], orjson.loads(bytes(row["source"])))

    def add(self, key: UUID, kind: Kind, document: Mapping[str, Any]) -> None:
        """Count this document of a place or organiser."""
        if kind == "place":
            where = of_place(document, Notes())
            typed = orjson.dumps({"@type": "Place", **document})
            self._found[key] = KnownPlace(id=key, where=where, body=typed, keys=place_keys(document, where))
        elif kind == "organizer":
            names = texts(document.get("name"), main_language(document))
            self._found[key] = KnownOrganizer(names=names, keys=findable.of_organizer(document))

    def remove(self, key: UUID) -> None:
        """There is no such place or organiser."""
        self._found[key] = None

    def place(self, event: Facts) -> KnownPlace | None:
        found = self._found.get(key) if (key := place_key(event)) else None
        return found if isinstance(found, KnownPlace) else None

    def organizer(self, event: Facts) -> KnownOrganizer | None:
        found = self._found.get(key) if (key := organizer_key(event)) else None
        return found if isinstance(found, KnownOrganizer) else None


def events_of(keys: Sequence[UUID], *, but: Collection[UUID]) -> list[UUID]:
    """Stored events in these places or by these organisers, except some."""
    if not keys:
        return []
    return [row["id"] for row in rows(_EVENTS, {"keys": list(keys), "but": list(but)})]


def standing(ids: Sequence[UUID]) -> list[Standing]:
    """Stored offers by key."""
    return [_again(row) for row in rows(_STANDING, {"ids": list(ids)})] if ids else []


def _again(row: dict[str, Any]) -> Standing:
    document = original(row["source"], row["document"])
    pull = Pull(
        digest=bytes(row["digest"]),
        source_name=row["source_name"],
        modified=row["modified"],
        pulled=row["pulled"],
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
