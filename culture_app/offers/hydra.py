"""Hydra paged collections, joined from rendered bytes: nothing that the database holds ready is decoded here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from culture_app.kernel.clock import BRUSSELS
from culture_app.kernel.words import Language, Page
from culture_app.offers import cards, explaining, facets_naming, search, summaries
from culture_app.offers.data import OccurrenceRow, OfferQuery
from culture_app.offers.document.facts import TYPES
from culture_app.offers.moments import bounded, shown

_WHOLE_SECONDS = orjson.OPT_OMIT_MICROSECONDS
CONTEXT = "http://www.w3.org/ns/hydra/context.jsonld"


def offers(query: OfferQuery, *, now: datetime, language: Language) -> bytes:
    """A page of offers as the query wants them: references, cards or whole documents. One SQL statement."""
    found = search.find(query, now=now, language=language)
    members = _MEMBERS[query.embed](found.rows, language)
    if query.summaries:
        members = _summarised(members, found.rows, query, now)
    if query.explain:
        members = _explained(members, found.rows, query)
    facet = facets_naming.named(found.facets) if found.facets is not None else None
    return _collection(members, per_page=query.limit, total=found.total, facet=facet, following=found.next)


def occurrences(page: Page[OccurrenceRow], *, limit: int) -> bytes:
    """A page of an offer's calendar."""
    return _collection(
        (orjson.dumps(_occurrence(row)) for row in page.items), per_page=limit, total=page.total
    )


def _collection(
    members: Iterable[bytes],
    *,
    per_page: int,
    total: int | None,
    facet: Mapping[str, Any] | None = None,
    following: str | None = None,
) -> bytes:
    head = {"@context": CONTEXT, "@type": "PagedCollection", "itemsPerPage": per_page}
    if total is not None:
        head["totalItems"] = total
    if following is not None:
        head["next"] = following
    counted = b"" if facet is None else b',"facet":' + orjson.dumps(facet)
    return b"".join((orjson.dumps(head)[:-1], b',"member":[', b",".join(members), b"]", counted, b"}"))


def _references(rows: Sequence[Mapping[str, Any]], language: Language) -> Iterable[bytes]:
    return (orjson.dumps({"@id": row["iri"], "@type": TYPES[row["kind"]]}) for row in rows)


def _cards(rows: Sequence[Mapping[str, Any]], language: Language) -> Iterable[bytes]:
    return (
        b"".join(
            (cards.spoken(row["card"], language), b",", orjson.dumps(_live(row), option=_WHOLE_SECONDS)[1:])
        )
        for row in rows
    )


def _live(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a card says besides its unchanging part, as `cards.card_json`, but straight from the row."""
    occurrence = None
    if row["occurrence_id"] is not None:
        occurrence = {
            "id": row["occurrence_id"],
            "start": _local(row["starts"]),
            "end": _local(row["ends"]),
            "status": row["status"],
            "bookingAvailability": "Available" if row["bookable"] else "Unavailable",
            "seatsLeft": row["seats_left"],
            "crowd": row["crowd"],
            "crowdBasis": row["crowd_basis"] or None,
            "crowdAsOf": _local(row["crowd_as_of"]),
        }
    return {"occurrence": occurrence, "distance": search.metres(row["metres"])}


def _local(instant: datetime | None) -> datetime | None:
    return None if instant is None or (found := bounded(instant)) is None else found.astimezone(BRUSSELS)


def _documents(rows: Sequence[Mapping[str, Any]], language: Language) -> Iterable[bytes]:
    return (bytes(row["body"]) for row in rows)


def _summarised(
    members: Iterable[bytes], rows: Sequence[Mapping[str, Any]], query: OfferQuery, now: datetime
) -> Iterable[bytes]:
    """Each member with `calendarSummary`, whatever it shows besides; organisers have none."""
    for body, row in zip(members, rows, strict=True):
        said = summaries.member(orjson.loads(bytes(row["calendar"])), query.summaries, now)
        yield b"".join((body[:-1], b',"calendarSummary":', orjson.dumps(said), b"}")) if said else body


def _explained(
    members: Iterable[bytes], rows: Sequence[Mapping[str, Any]], query: OfferQuery
) -> Iterable[bytes]:
    """Each member with `explanation`: which of the query's wishes it meets, and how well."""
    for body, row in zip(members, rows, strict=True):
        said = orjson.dumps(explaining.explanation(row, query))
        yield b"".join((body[:-1], b',"explanation":', said, b"}"))


_MEMBERS = {"none": _references, "card": _cards, "full": _documents}


def _occurrence(row: OccurrenceRow) -> dict[str, Any]:
    childcare = None
    if row.childcare_start or row.childcare_end:
        childcare = {"start": row.childcare_start, "end": row.childcare_end}
    return {
        "@id": f"urn:uuid:{row.id}",
        "@type": "Occurrence",
        "id": row.id,
        "start": shown(row.start),
        "end": shown(row.end),
        "status": row.status,
        "bookingAvailability": row.booking_availability,
        "capacity": row.capacity,
        "remainingCapacity": row.remaining,
        "seatsLeft": row.seats_left,
        "crowd": row.crowd,
        "crowdBasis": row.crowd_basis or None,
        "crowdAsOf": shown(row.crowd_as_of),
        "childcare": childcare,
        "overnight": row.overnight,
    }
