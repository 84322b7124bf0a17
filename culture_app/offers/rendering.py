"""From facts, the place and a curator's overlay to the row that searches read.

Everything that depends on another document (an event's place) or on a curator is worked out here, so that a
change of either renders the row again without reading the calendar again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from culture_app.kernel.identity import key_of
from culture_app.offers import cards, faceted, keys, originals, regions, text
from culture_app.offers.calendar import END_OF_TIME, weekdays
from culture_app.offers.data import Expansion, OverlayCard
from culture_app.offers.document import findable
from culture_app.offers.document.facts import TYPES, Facts
from culture_app.offers.document.prices import base_cents
from culture_app.offers.document.texts import folded
from culture_app.offers.document.whereabouts import Whereabouts, location_of

# Counted up with every change of what a row holds: rows of an older edition are rendered again (`editions`).
EDITION = 5

# What the row of an offer holds, in the order in which it is copied in.
COLUMNS = (
    "id", "kind", "iri", "external_id", "digest", "source_name", "created", "modified", "pulled",
    "workflow_status", "withdrawn", "names", "place_id", "organizer_id", "point", "country", "postal_code",
    "municipality", "term_ids", "labels", "keys", "facet_terms", "facet_regions", "facet_labels", "price_cents", "prices", "age_min", "age_max", "audience",
    "duplicate", "calendar_type", "available_from", "available_to", "first_start", "last_end", "open_ended",
    "rolling", "rolled_on", "highlight", "booking_url", "place_name", "words", "mended", "main_language",
    "completeness", "popularity", "recommendation_score", "capacity", "production", "edition", "source", "document",
    "card_nl", "card_fr", "card_de", "card_en", "search",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Pull:
    """How and when the document came in."""

    digest: bytes
    source_name: str
    modified: datetime | None
    pulled: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarSummary:
    """What the row keeps of a calendar; its sub-events have their own table."""

    calendar_type: str = ""
    first_start: datetime | None = None
    last_end: datetime | None = None
    open_ended: bool = False
    rolling: bool = False
    rolled_on: date | None = None
    weekdays: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownPlace:
    """A place that has its own document: that one counts, not the copy inside an event."""

    id: UUID
    where: Whereabouts
    body: bytes  # its document, with its type
    keys: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownOrganizer:
    """An organiser that has its own document: what it gives to its events."""

    names: Mapping[str, str]
    keys: tuple[str, ...]


def summary(document: Mapping[str, Any], expansion: Expansion, today: date) -> CalendarSummary:
    found = expansion.occurrences
    return CalendarSummary(
        calendar_type=expansion.calendar_type,
        first_start=min((spec.start for spec in found), default=None),
        last_end=max((spec.end for spec in found), default=None),
        open_ended=expansion.open_ended,
        rolling=expansion.rolling,
        rolled_on=today if expansion.rolling else None,
        weekdays=weekdays(document, expansion),
        mended=expansion.mended,
    )


def row(
    facts: Facts,
    document: Mapping[str, Any],
    *,
    pull: Pull,
    calendar: CalendarSummary,
    place: KnownPlace | None,
    organizer: KnownOrganizer | None,
    overlay: OverlayCard | None,
    unusual: text.Unusual,
) -> tuple[Any, ...]:
    """The values of COLUMNS. `place` and `organizer` of an event, where they have documents of their own: those
    count, not the copies inside the event. Words that are unusual are counted into `unusual`.
    """
    where = replace(place.where, iri=place.where.iri or facts.where.iri) if place else facts.where
    if facts.kind == "event":
        place_id = place.id if place else (key_of(where.iri) if where.iri else None)
    else:
        place_id = facts.id if facts.kind == "place" else None
    organizer_id = key_of(facts.organizer_iri) if facts.organizer_iri else None
    organizer_names = organizer.names if organizer else facts.organizer_names
    labels, hidden = _labels(facts, overlay)
    image = (overlay.image_override if overlay else "") or facts.image
    highlight = overlay.highlight_rank if overlay else None
    rendered = cards.render(
        facts,
        place_id=place_id,
        organizer_id=organizer_id,
        organizer_names=organizer_names,
        where=where,
        labels=labels,
        image=image,
        highlight=highlight,
    )
    source, given_out = b"", None
    if changes := _changes(facts, document, place=place, overlay=overlay, labels=labels, image=image):
        given_out = orjson.dumps({"@id": facts.iri, "@type": TYPES[facts.kind], **document, **changes})
        if "location" in changes:
            source = originals.difference(document, changes)
    source = source or orjson.dumps(document)
    place_name = where.names.get("nl") or next(iter(where.names.values()), "")
    municipality = where.municipalities.get("nl") or next(iter(where.municipalities.values()), "")
    around = [*where.names.values(), *where.municipalities.values()] if facts.kind == "event" else [
        *where.municipalities.values()
    ]  # fmt: skip
    point = f"SRID=4326;POINT({where.point.lon} {where.point.lat})" if where.point else None
    found_by = _keys(facts, document, (*labels, *hidden), calendar.weekdays, place=place, organizer=organizer)
    return (
        facts.id, facts.kind, facts.iri, facts.external_id, pull.digest, pull.source_name, facts.created,
        pull.modified, pull.pulled, facts.workflow_status, facts.withdrawn, _json(facts.names), place_id,
        organizer_id, point, where.country or "BE", where.postal_code, municipality,
        [key for key, _, _ in facts.terms], list(labels),
        found_by, *faceted.lines(found_by, labels, hidden), base_cents(facts.prices),
        _json([{"category": line.category, "name": line.name, "cents": line.cents} for line in facts.prices]),
        facts.age_min, facts.age_max, facts.audience, facts.duplicate, calendar.calendar_type,
        facts.available_from, _available_to(facts, calendar), calendar.first_start,
        calendar.last_end, calendar.open_ended, calendar.rolling, calendar.rolled_on, highlight,
        facts.booking_url, place_name, folded(" ".join([*facts.names.values(), *around]))[:2000],
        list(dict.fromkeys((*facts.mended, *calendar.mended))), facts.main_language, facts.completeness, facts.popularity,
        facts.recommendation_score, facts.capacity, facts.production, EDITION, source, given_out, *rendered,
        text.vector(
            names=facts.names,
            around=[*around, *(label for _, label, _ in facts.terms), *labels, *organizer_names.values()],
            descriptions=facts.descriptions,
            unusual=unusual,
        ),
    )  # fmt: skip


def _available_to(facts: Facts, calendar: CalendarSummary) -> datetime:
    """Until when it is to be found: as stated, or until its last end. A window that moves every night has none."""
    return facts.available_to or (None if calendar.rolling else calendar.last_end) or END_OF_TIME


def _keys(
    facts: Facts,
    document: Mapping[str, Any],
    labels: Sequence[str],
    weekdays: Sequence[str],
    *,
    place: KnownPlace | None,
    organizer: KnownOrganizer | None,
) -> list[str]:
    made = set(facts.keys)
    made.update(keys.key(keys.LABEL, label) for label in labels)
    made.update(keys.key(keys.WEEKDAY, day) for day in weekdays)
    if facts.kind != "event":
        made.update(region_keys(facts.where))
        made.update(findable.of_place(document) if facts.kind == "place" else findable.of_organizer(document))
        return sorted(made)
    made.update(place.keys if place else place_keys(location_of(document), facts.where))
    if organizer:
        made.update(organizer.keys)
    elif isinstance(copy := document.get("organizer"), Mapping):
        made.update(findable.of_organizer(copy))
    return sorted(made)


def place_keys(document: Mapping[str, Any], where: Whereabouts) -> tuple[str, ...]:
    """What an event is found by on account of its place."""
    return (*findable.of_place(document), *region_keys(where))


def region_keys(where: Whereabouts) -> Iterator[str]:
    municipality = where.municipalities.get("nl") or next(iter(where.municipalities.values()), "")
    codes = regions.codes_of(
        postal_code=where.postal_code,
        municipality=municipality,
        country=where.country or "BE",
        point=where.point,
    )
    for code in codes:
        yield keys.key(keys.REGION, code)
    if where.postal_code:
        yield keys.key(keys.POSTCODE, where.postal_code)


def _labels(facts: Facts, overlay: OverlayCard | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if overlay is None:
        return facts.labels, facts.hidden_labels
    unwanted = {label.lower() for label in overlay.labels_hidden}
    kept = [label for label in (*facts.labels, *overlay.labels_added) if label.lower() not in unwanted]
    return tuple(dict.fromkeys(kept)), tuple(l for l in facts.hidden_labels if l.lower() not in unwanted)  # noqa: E741


def _changes(
    facts: Facts,
    document: Mapping[str, Any],
    *,
    place: KnownPlace | None,
    overlay: OverlayCard | None,
    labels: Sequence[str],
    image: str,
) -> dict[str, Any]:
    """What the document says otherwise when it is given out."""
    changes: dict[str, Any] = {}
    if document.get("@type") != TYPES[facts.kind]:
        changes["@type"] = TYPES[facts.kind]
    if place and facts.kind == "event":
        changes["location"] = orjson.Fragment(place.body)
    if overlay and (tuple(labels) != facts.labels):
        changes["labels"] = list(labels)
    if overlay and overlay.image_override:
        changes["image"] = image
    return changes


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
