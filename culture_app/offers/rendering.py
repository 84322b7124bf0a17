"""From facts, the place and a curator's overlay to the row that searches read.

Everything that depends on another document (an event's place) or on a curator is worked out here, so that a
change of either renders the row again without reading the calendar again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from culture_app.kernel.identity import key_of
from culture_app.kernel.words import LANGUAGES
from culture_app.offers import cards, keys
from culture_app.offers.calendar import END_OF_TIME
from culture_app.offers.data import Expansion, OverlayCard
from culture_app.offers.document.facts import TYPES, Facts
from culture_app.offers.document.prices import base_cents
from culture_app.offers.document.texts import folded
from culture_app.offers.document.whereabouts import Whereabouts

# What the row of an offer holds, in the order in which it is copied in.
COLUMNS = (
    "id", "kind", "iri", "external_id", "digest", "source_name", "created", "modified", "pulled",
    "workflow_status", "withdrawn", "names", "place_id", "organizer_id", "point", "country", "postal_code",
    "municipality", "term_ids", "labels", "keys", "price_cents", "prices", "age_min", "age_max", "audience",
    "duplicate", "calendar_type", "available_from", "available_to", "first_start", "last_end", "open_ended",
    "rolling", "rolled_on", "highlight", "booking_url", "place_name", "words", "mended", "source", "document",
    "card_nl", "card_fr", "card_de", "card_en", "text_a", "text_b", "text_c",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Pull:
    """How and when the document came in."""

    digest: bytes
    source_name: str
    modified: datetime | None
    pulled: datetime
    source: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarSummary:
    """What the row keeps of a calendar; its sub-events have their own table."""

    calendar_type: str = ""
    first_start: datetime | None = None
    last_end: datetime | None = None
    open_ended: bool = False
    rolling: bool = False
    rolled_on: date | None = None
    mended: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownPlace:
    """A place that has its own document: that one counts, not the copy inside an event."""

    id: UUID
    where: Whereabouts
    document: Mapping[str, Any]


def summary(document: Mapping[str, Any], expansion: Expansion, today: date) -> CalendarSummary:
    found = expansion.occurrences
    return CalendarSummary(
        calendar_type=str(document.get("calendarType") or ""),
        first_start=min((spec.start for spec in found), default=None),
        last_end=max((spec.end for spec in found), default=None),
        open_ended=expansion.open_ended,
        rolling=expansion.rolling,
        rolled_on=today if expansion.rolling else None,
        mended=expansion.mended,
    )


def row(
    facts: Facts,
    document: Mapping[str, Any],
    *,
    pull: Pull,
    calendar: CalendarSummary,
    place: KnownPlace | None,
    overlay: OverlayCard | None,
) -> tuple[Any, ...]:
    """The values of COLUMNS."""
    where = replace(place.where, iri=place.where.iri or facts.where.iri) if place else facts.where
    if facts.kind == "event":
        place_id = place.id if place else (key_of(where.iri) if where.iri else None)
    else:
        place_id = facts.id if facts.kind == "place" else None
    organizer_id = key_of(facts.organizer_iri) if facts.organizer_iri else None
    labels, hidden = _labels(facts, overlay)
    image = (overlay.image_override if overlay else "") or facts.image
    highlight = overlay.highlight_rank if overlay else None
    rendered = [
        cards.render(
            facts,
            place_id=place_id,
            organizer_id=organizer_id,
            where=where,
            labels=labels,
            image=image,
            highlight=highlight,
            language=language,
        )
        for language in LANGUAGES
    ]
    place_name = where.names.get("nl") or next(iter(where.names.values()), "")
    municipality = where.municipalities.get("nl") or next(iter(where.municipalities.values()), "")
    around = [*where.names.values(), *where.municipalities.values()] if facts.kind == "event" else [
        *where.municipalities.values()
    ]  # fmt: skip
    point = f"SRID=4326;POINT({where.point.lon} {where.point.lat})" if where.point else None
    return (
        facts.id, facts.kind, facts.iri, facts.external_id, pull.digest, pull.source_name, facts.created,
        pull.modified, pull.pulled, facts.workflow_status, facts.withdrawn, _json(facts.names), place_id,
        organizer_id, point, where.country or "BE", where.postal_code, municipality,
        [key for key, _, _ in facts.terms], list(labels), _keys(facts, (*labels, *hidden)),
        base_cents(facts.prices),
        _json([{"category": line.category, "name": line.name, "cents": line.cents} for line in facts.prices]),
        facts.age_min, facts.age_max, facts.audience, facts.duplicate, calendar.calendar_type,
        facts.available_from, facts.available_to or calendar.last_end or END_OF_TIME, calendar.first_start,
        calendar.last_end, calendar.open_ended, calendar.rolling, calendar.rolled_on, highlight,
        facts.booking_url, place_name, folded(" ".join([*facts.names.values(), *around]))[:2000],
        list(dict.fromkeys((*facts.mended, *calendar.mended))), pull.source,
        _document(facts, document, place=place, overlay=overlay, labels=labels, image=image), *rendered, " . ".join(facts.names.values()),
        " . ".join([*around, *(label for _, label, _ in facts.terms), *labels, *facts.organizer_names.values()]),
        " . ".join(facts.descriptions.values())[:10_000],
    )  # fmt: skip


def _keys(facts: Facts, labels: Sequence[str]) -> list[str]:
    terms = [keys.key(keys.DOMAINS.get(domain, keys.OTHER_TERM), term) for term, _, domain in facts.terms]
    return sorted({*terms, *(keys.key(keys.LABEL, label) for label in labels)})


def _labels(facts: Facts, overlay: OverlayCard | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if overlay is None:
        return facts.labels, facts.hidden_labels
    unwanted = {label.lower() for label in overlay.labels_hidden}
    kept = [label for label in (*facts.labels, *overlay.labels_added) if label.lower() not in unwanted]
    return tuple(dict.fromkeys(kept)), tuple(l for l in facts.hidden_labels if l.lower() not in unwanted)  # noqa: E741


def _document(
    facts: Facts,
    document: Mapping[str, Any],
    *,
    place: KnownPlace | None,
    overlay: OverlayCard | None,
    labels: Sequence[str],
    image: str,
) -> bytes | None:
    """The document as given out; None when that is the one pulled."""
    changes: dict[str, Any] = {}
    if document.get("@type") != TYPES[facts.kind]:
        changes["@type"] = TYPES[facts.kind]
    if place and facts.kind == "event":
        changes["location"] = {"@type": "Place", **place.document}
    if overlay and (tuple(labels) != facts.labels):
        changes["labels"] = list(labels)
    if overlay and overlay.image_override:
        changes["image"] = image
    return (
        orjson.dumps({"@id": facts.iri, "@type": TYPES[facts.kind], **document, **changes})
        if changes
        else None
    )


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
