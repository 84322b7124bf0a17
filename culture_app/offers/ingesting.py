"""ingest: from documents to rows, a batch at a time.

1. Of documents with the same key, one counts; unchanged and older ones are put aside (one look-up).
2. The rest are read: facts and calendar, both pure. What can't be read is rejected with its reason.
3. Places and organisers of events, and overlays, are looked up, and the rows made (`preparing`).
4. Everything is written with COPY; events of changed places and organisers are rendered again (`writing`).

A rejected document never stops the others, and never touches what is already stored of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from culture_app.kernel.identity import key_of
from culture_app.offers import bulk
from culture_app.offers.calendar import expand
from culture_app.offers.data import Expansion, Outcome, SourceDocument
from culture_app.offers.document import Facts, Unreadable, read
from culture_app.offers.document.facts import GONE
from culture_app.offers.errors import CalendarFault
from culture_app.offers.neighbours import Known
from culture_app.offers.preparing import Reading, Rows, rows_of
from culture_app.offers.writing import write

NEVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """A batch that only has to be written: outcomes in the order of the documents, and rows, if there are any."""

    outcomes: tuple[Outcome, ...]
    rows: Rows | None


def ingest(*, documents: Sequence[SourceDocument], now: datetime) -> tuple[Outcome, ...]:
    """Must run in a transaction; see services.ingest."""
    if not documents:
        return ()
    bulk.lock()
    prepared = prepare(documents, Known(), now)
    if prepared.rows:
        write(prepared.rows)
    return prepared.outcomes


def prepare(documents: Sequence[SourceDocument], known: Known, now: datetime) -> Prepared:
    """All that can be done before anything is written. What it looked up has to hold still until then."""
    outcomes: dict[int, Outcome] = {}
    stored = bulk.stored([key_of(document.iri) for document in documents])
    readings: list[Reading] = []
    for number in _winners(documents, outcomes):
        source = documents[number]
        before = stored.get(key_of(source.iri))
        outcome = _put_aside(source, before)
        if outcome is None:
            try:
                reading = read_in(_completed(source, before), now, is_new=before is None)
            except (Unreadable, CalendarFault) as fault:
                outcome = Outcome(iri=source.iri, status="rejected", reason=str(fault))
            except (TypeError, ValueError, OverflowError, AttributeError, KeyError, RecursionError) as error:
                # Documents come in shapes that nobody foresaw; one of them must not stop the others.
                reason = f"the document can't be read: {type(error).__name__} {error}"[:300]
                outcome = Outcome(iri=source.iri, status="rejected", reason=reason)
            else:
                readings.append(reading)
                outcome = _taken(reading)
        outcomes[number] = outcome
    return Prepared(
        outcomes=tuple(outcomes[number] for number in range(len(documents))),
        rows=rows_of(readings, known, now) if readings else None,
    )


def _taken(reading: Reading) -> Outcome:
    status = "created" if reading.is_new else "withdrawn" if reading.facts.withdrawn else "updated"
    mended = reading.facts.mended
    if reading.expansion.mended:
        mended = tuple(dict.fromkeys((*mended, *reading.expansion.mended)))
    return Outcome(iri=reading.source.iri, status=status, mended=mended)  # type: ignore[arg-type]


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


def read_in(source: SourceDocument, now: datetime, *, is_new: bool) -> Reading:
    """Raises Unreadable, CalendarFault, and what Python raises for shapes that nobody foresaw."""
    if not isinstance(source.document, dict):
        raise Unreadable("the document isn't a JSON object")
    if not source.without_nul and b"\\u0000" in orjson.dumps(source.document):
        raise Unreadable("the document holds a NUL character, which no text may")
    facts: Facts = read(source)
    return Reading(
        source=source,
        facts=facts,
        expansion=expansion_of(facts, source.document, now),
        is_new=is_new,
    )


def expansion_of(facts: Facts, document: dict[str, Any], now: datetime) -> Expansion:
    """The calendar written out; nothing of what has none. Raises CalendarFault."""
    if facts.kind == "organizer" or facts.withdrawn:
        return Expansion(occurrences=())
    return expand(calendar_of(facts.kind, document), now=now)


def calendar_of(kind: str, document: dict[str, Any]) -> dict[str, Any]:
    """A place that says nothing of when it is open is simply there (as in UiTdatabank's older documents)."""
    said = ("calendarType", "openingHours", "startDate", "endDate", "subEvent")
    if kind == "place" and not any(document.get(name) for name in said):
        return {**document, "calendarType": "permanent"}
    return document
