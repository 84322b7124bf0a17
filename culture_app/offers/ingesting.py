"""ingest: from documents to rows, a batch at a time.

1. Of documents with the same key, one counts; unchanged and older ones are put aside (one look-up).
2. The rest are read: facts and calendar, both pure. What can't be read is rejected with its reason.
3. Events of changed places and organisers, their places and organisers, and overlays are fetched (four look-ups).
4. Everything is written with COPY.

A rejected document never stops the others, and never touches what is already stored of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from culture_app.kernel.clock import local
from culture_app.kernel.identity import key_of, occurrence_key
from culture_app.offers import bulk, days, overlays, rendering, text
from culture_app.offers.calendar import expand
from culture_app.offers.data import Expansion, Outcome, SourceDocument
from culture_app.offers.document import Facts, Unreadable, read
from culture_app.offers.document.facts import GONE
from culture_app.offers.errors import CalendarFault
from culture_app.offers.neighbours import (
    events_of,
    known_organizer,
    known_organizers,
    known_place,
    known_places,
    organizer_key,
    place_key,
)
from culture_app.offers.rendering import KnownOrganizer, Pull

NEVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One document, understood."""

    source: SourceDocument
    document: dict[str, Any]
    body: bytes
    facts: Facts
    expansion: Expansion


def ingest(*, documents: Sequence[SourceDocument], now: datetime) -> tuple[Outcome, ...]:
    """Must run in a transaction; see services.ingest."""
    if not documents:
        return ()
    bulk.lock()
    outcomes: dict[int, Outcome] = {}
    stored = bulk.stored([key_of(document.iri) for document in documents])
    readings: list[Reading] = []
    for number in _winners(documents, outcomes):
        source = documents[number]
        before = stored.get(key_of(source.iri))
        outcome = _put_aside(source, before)
        if outcome is None:
            try:
                reading = _read(_completed(source, before), now)
            except (Unreadable, CalendarFault) as fault:
                outcome = Outcome(iri=source.iri, status="rejected", reason=str(fault))
            except (TypeError, ValueError, OverflowError, AttributeError, KeyError, RecursionError) as error:
                # Documents come in shapes that nobody foresaw; one of them must not stop the others.
                reason = f"the document can't be read: {type(error).__name__} {error}"[:300]
                outcome = Outcome(iri=source.iri, status="rejected", reason=reason)
            else:
                readings.append(reading)
                mended = tuple(dict.fromkeys((*reading.facts.mended, *reading.expansion.mended)))
                status = "created" if before is None else "updated"
                if before is not None and reading.facts.withdrawn:
                    status = "withdrawn"
                outcome = Outcome(iri=source.iri, status=status, mended=mended)  # type: ignore[arg-type]
        outcomes[number] = outcome
    if readings:
        _write(readings, now)
    return tuple(outcomes[number] for number in range(len(documents)))


def _winners(documents: Sequence[SourceDocument], outcomes: dict[int, Outcome]) -> Iterable[int]:
    """Of the same key: the later `modified`, then the later in order. The losers' outcomes are filled in."""
    best: dict[UUID, int] = {}
    for number, document in enumerate(documents):
        key = key_of(document.iri)
        rival = best.get(key)
        if rival is None:
            best[key] = number
            continue
        newer = (document.modified or NEVER) >= (documents[rival].modified or NEVER)
        best[key], loser = (number, rival) if newer else (rival, number)
        outcomes[loser] = Outcome(
            iri=document.iri,
            status="superseded",
            reason="another document with this @id was modified later or comes later in the same pull",
        )
    return sorted(best.values())


def _put_aside(source: SourceDocument, before: dict[str, Any] | None) -> Outcome | None:
    if before is None:
        return None
    if bytes(before["digest"]) == source.digest and before["kind"] == source.kind:
        return Outcome(iri=source.iri, status="unchanged")
    if (before["modified"] or NEVER) > (source.modified or NEVER):
        reason = f"a document modified on {before['modified']:%Y-%m-%d %H:%M:%S} UTC is already known"
        return Outcome(iri=source.iri, status="superseded", reason=reason)
    if before["kind"] != source.kind:
        reason = f"this @id is already known as a document of kind {before['kind']}"
        return Outcome(iri=source.iri, status="rejected", reason=reason)
    return None


def _completed(source: SourceDocument, before: dict[str, Any] | None) -> SourceDocument:
    """A withdrawal may say no more than that: the rest stays as it was, for who booked it."""
    document = source.document
    if before is None or not isinstance(document, dict) or document.get("name"):
        return source
    if str(document.get("workflowStatus")).upper() not in GONE:
        return source
    return replace(source, document={**bulk.document_of(before["id"]), **document})


def _read(source: SourceDocument, now: datetime) -> Reading:
    if not isinstance(source.document, dict):
        raise Unreadable("the document isn't a JSON object")
    body = orjson.dumps(source.document)
    if b"\\u0000" in body:
        raise Unreadable("the document holds a NUL character, which no text may")
    facts = read(source)
    expansion = Expansion(occurrences=())
    if source.kind != "organizer" and not facts.withdrawn:
        expansion = expand(calendar_of(source.kind, source.document), now=now)
    return Reading(source=source, document=source.document, body=body, facts=facts, expansion=expansion)


def calendar_of(kind: str, document: dict[str, Any]) -> dict[str, Any]:
    """A place that says nothing of when it is open is simply there (as in UiTdatabank's older documents)."""
    said = ("calendarType", "openingHours", "startDate", "endDate", "subEvent")
    if kind == "place" and not any(document.get(name) for name in said):
        return {**document, "calendarType": "permanent"}
    return document


def _write(readings: Sequence[Reading], now: datetime) -> None:
    changed = {reading.facts.id for reading in readings}
    neighbours = events_of(
        [reading.facts.id for reading in readings if reading.facts.kind != "event"], but=changed
    )
    own_places = {
        reading.facts.id: known_place(reading.facts.id, reading.document)
        for reading in readings
        if reading.facts.kind == "place" and not reading.facts.withdrawn
    }
    wanted = {place_key(reading.facts) for reading in readings} | {
        place_key(event.facts) for event in neighbours
    }
    # A place of this batch counts as this batch says, also when it is withdrawn by it.
    places = known_places([key for key in wanted if key and key not in changed]) | own_places
    organizers = _organizers(readings, [event.facts for event in neighbours], changed)
    laid = overlays.several([*changed, *(event.facts.id for event in neighbours)])
    today = local(now).date()
    unusual: dict[tuple[str, str], int] = {}
    values = [
        rendering.row(
            reading.facts,
            reading.document,
            pull=Pull(
                digest=reading.source.digest,
                source_name=reading.source.source[:500],
                modified=reading.source.modified,
                pulled=now,
                source=reading.body,
            ),
            calendar=rendering.summary(reading.document, reading.expansion, today),
            place=places.get(place_key(reading.facts)) if reading.facts.kind == "event" else None,
            organizer=organizers.get(organizer_key(reading.facts)),
            overlay=laid.get(reading.facts.id),
            unusual=unusual,
        )
        for reading in readings
    ]
    values += [
        rendering.row(
            event.facts,
            event.document,
            pull=event.pull,
            calendar=event.calendar,
            place=places.get(place_key(event.facts)),
            organizer=organizers.get(organizer_key(event.facts)),
            overlay=laid.get(event.facts.id),
            unusual=unusual,
        )
        for event in neighbours
    ]
    bulk.write_offers(values)
    text.learn(unusual)
    timed = [
        reading for reading in readings if reading.facts.kind != "organizer" and not reading.facts.withdrawn
    ]
    bulk.write_occurrences(
        [reading.facts.id for reading in timed],
        (row for reading in timed for row in occurrence_rows(reading.facts.id, reading.expansion)),
        now=now,
    )
    days.write(
        [reading.facts.id for reading in readings],
        ((reading.facts.id, reading.facts.kind, spans(reading.expansion)) for reading in timed),
    )
    days.move([event.facts.id for event in neighbours])


def _organizers(
    readings: Sequence[Reading], neighbours: Sequence[Facts], changed: set[UUID]
) -> dict[UUID | None, KnownOrganizer]:
    """The organisers of these events: as this batch says or, of those it doesn't hold, as stored."""
    wanted = {organizer_key(facts) for facts in (*(reading.facts for reading in readings), *neighbours)}
    stored = known_organizers([key for key in wanted if key and key not in changed])
    own = {
        reading.facts.id: known_organizer(reading.document)
        for reading in readings
        if reading.facts.kind == "organizer" and not reading.facts.withdrawn
    }
    return stored | own


def spans(expansion: Expansion) -> Iterator[tuple[datetime, datetime]]:
    return ((spec.start, spec.end) for spec in expansion.occurrences)


def occurrence_rows(offer: UUID, expansion: Expansion) -> Iterable[tuple[Any, ...]]:
    """The values of bulk.OCCURRENCE_COLUMNS. Occurrences that start together are told apart by their order."""
    last_start, ordinal = None, 0
    for spec in expansion.occurrences:
        ordinal = ordinal + 1 if spec.start == last_start else 0
        last_start = spec.start
        end = local(spec.end)
        yield (
            occurrence_key(offer, spec.start, ordinal), offer, spec.start, spec.end,
            int(spec.local_start[:2]) * 60 + int(spec.local_start[3:]), end.hour * 60 + end.minute, spec.status,
            spec.booking_availability, spec.capacity, spec.remaining, spec.childcare_start, spec.childcare_end,
            spec.overnight,
        )  # fmt: skip
