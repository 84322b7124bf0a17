"""Cards: what a phone draws of an offer. The unchanging part is rendered once, at ingest, per language; a page
of results is those bytes with the occurrence and the distance behind them. This file is the only one that
knows the card's shape.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from culture_app.kernel.words import LANGUAGES, GeoPoint, Language, Money, Texts, pick
from culture_app.offers import terms
from culture_app.offers.data import OccurrenceCard, OfferCard
from culture_app.offers.document.facts import TYPES, Facts
from culture_app.offers.document.prices import base_cents, cheapest_cents
from culture_app.offers.document.whereabouts import Whereabouts
from culture_app.offers.moments import bounded, shown
from culture_app.offers.tables import rows

CARD_DOMAINS = ("eventtype", "theme")


def render(
    facts: Facts,
    *,
    place_id: UUID | None,
    organizer_id: UUID | None,
    organizer_names: Texts,
    where: Whereabouts,
    labels: Sequence[str],
    image: str,
    highlight: int | None,
) -> tuple[bytes, bytes | None, bytes | None, bytes | None]:
    """The unchanging part in the four LANGUAGES: JSON objects that still lack their closing brace. None where it is
    the same as the Dutch one, but for the labels of terms: `spoken` puts those in.
    """
    base, least = base_cents(facts.prices), cheapest_cents(facts.prices)
    place = None
    if facts.kind != "organizer":
        place = {
            "id": place_id,
            "@id": where.iri or None,
            "name": None,
            "municipality": None,
            "postalCode": where.postal_code or None,
            "point": {"lat": where.point.lat, "lon": where.point.lon} if where.point else None,
        }
    price = None
    if base is not None:
        price = {"min": Money(base if least is None else least).as_json(), "free": base == 0}
    card: dict[str, Any] = {
        "@id": facts.iri,
        "@type": TYPES[facts.kind],
        "id": facts.id,
        "name": None,
        "image": image or None,
        "place": place,
        "organizer": {"id": organizer_id, "name": None} if organizer_id else None,
        "price": price,
        "terms": None,
        "labels": labels,
        "highlight": highlight,
    }
    shown_terms = tuple((key, label) for key, label, domain in facts.terms if domain in CARD_DOMAINS)
    names = (facts.names, where.names, where.municipalities, organizer_names)
    made: list[bytes | None] = []
    for language in LANGUAGES:
        if made and not any(language in texts for texts in names):
            made.append(None)
            continue
        card["name"] = pick(facts.names, language)
        if place:
            place["name"] = pick(where.names, language) or None
            place["municipality"] = pick(where.municipalities, language) or None
        if organizer_id:
            card["organizer"]["name"] = pick(organizer_names, language) or None
        card["terms"] = orjson.Fragment(_terms(shown_terms, language))
        made.append(orjson.dumps(card)[:-1])
    assert made[0] is not None
    return made[0], made[1], made[2], made[3]


@lru_cache(maxsize=10_000)
def _terms(shown_terms: tuple[tuple[str, str], ...], language: Language) -> bytes:
    return orjson.dumps(
        [{"id": key, "label": terms.label(key, language, label)} for key, label in shown_terms]
    )


# Around the terms of a card. No text can look so: within a text, quotation marks stand behind a backslash.
_BEFORE, _AFTER = b'"terms":', b',"labels":'


def spoken(rendered: bytes, language: Language) -> bytes:
    """The unchanging part with its terms in this language, whichever it was rendered in."""
    if language == "nl":
        return rendered
    whole = bytes(rendered)
    start = whole.index(_BEFORE) + len(_BEFORE)
    end = whole.index(_AFTER, start)
    return whole[:start] + _translated(whole[start:end], language) + whole[end:]


@lru_cache(maxsize=10_000)
def _translated(shown: bytes, language: Language) -> bytes:
    return _terms(tuple((term["id"], term["label"]) for term in orjson.loads(shown)), language)


def occurrence_json(occurrence: OccurrenceCard | None) -> dict[str, Any] | None:
    if occurrence is None:
        return None
    return {
        "id": occurrence.id,
        "start": shown(occurrence.start),
        "end": shown(occurrence.end),
        "status": occurrence.status,
        "bookingAvailability": occurrence.booking_availability,
        "seatsLeft": occurrence.seats_left,
        "crowd": occurrence.crowd,
        "crowdBasis": occurrence.crowd_basis or None,
        "crowdAsOf": shown(occurrence.crowd_as_of),
    }


def occurrence_card(row: Mapping[str, Any]) -> OccurrenceCard | None:
    """From a row of OCCURRENCE."""
    if row["occurrence_id"] is None:
        return None
    return OccurrenceCard(
        id=row["occurrence_id"],
        start=bounded(row["starts"]),
        end=bounded(row["ends"]),
        status=row["status"],
        booking_availability="Available" if row["bookable"] else "Unavailable",
        seats_left=row["seats_left"],
        crowd=row["crowd"],
        crowd_basis=row["crowd_basis"],
        crowd_as_of=row["crowd_as_of"],
    )


def card(rendered: bytes, occurrence: OccurrenceCard | None, distance_m: int | None) -> OfferCard:
    """The rendered part, read back for rooms that work with cards."""
    part = orjson.loads(bytes(rendered) + b"}")
    place, price, organizer = part["place"] or {}, part["price"] or {}, part["organizer"] or {}
    point = place.get("point")
    amount = (price.get("min") or {}).get("amount")
    return OfferCard(
        id=UUID(part["id"]),
        iri=part["@id"],
        kind=part["@type"].lower(),
        name=part["name"],
        image=part["image"],
        place_id=UUID(place["id"]) if place.get("id") else None,
        place_name=place.get("name"),
        municipality=place.get("municipality"),
        point=GeoPoint(point["lat"], point["lon"]) if point else None,
        occurrence=occurrence,
        distance_m=distance_m,
        price_min=Money(int(amount.replace(".", ""))) if amount else None,
        free=price.get("free"),
        terms=tuple((term["id"], term["label"]) for term in part["terms"]),
        labels=tuple(part["labels"]),
        organiser=UUID(organizer["id"]) if organizer else None,
        organiser_name=organizer.get("name"),
        place_iri=place.get("@id"),
        postal_code=place.get("postalCode"),
        highlight=part["highlight"],
    )


def card_json(card: OfferCard) -> dict[str, Any]:
    """The same shape as the rendered bytes with their tail."""
    place = None
    if card.kind != "organizer":
        place = {
            "id": card.place_id,
            "@id": card.place_iri,
            "name": card.place_name,
            "municipality": card.municipality,
            "postalCode": card.postal_code,
            "point": {"lat": card.point.lat, "lon": card.point.lon} if card.point else None,
        }
    return {
        "@id": card.iri,
        "@type": TYPES[card.kind],
        "id": card.id,
        "name": card.name,
        "image": card.image,
        "place": place,
        "organizer": {"id": card.organiser, "name": card.organiser_name} if card.organiser else None,
        "price": {"min": card.price_min.as_json(), "free": card.free} if card.price_min else None,
        "terms": [{"id": key, "label": label} for key, label in card.terms],
        "labels": list(card.labels),
        "highlight": card.highlight,
        "occurrence": occurrence_json(card.occurrence),
        "distance": card.distance_m,
    }


BY_EVENT = """
SELECT o.id AS key, coalesce(o.card_{language}, o.card_nl) AS card, occurrence.*
FROM offers_offer o
LEFT JOIN LATERAL (
    SELECT {columns}
    FROM offers_occurrence c LEFT JOIN offers_availability a ON a.occurrence_id = c.id
    WHERE c.offer_id = o.id AND c.ends >= %(now)s
    ORDER BY c.starts, c.id LIMIT 1
) occurrence ON true
WHERE o.id = ANY(%(keys)s) AND NOT o.withdrawn
"""
BY_OCCURRENCE = """
SELECT c.id AS key, coalesce(o.card_{language}, o.card_nl) AS card, {columns}
FROM offers_occurrence c
JOIN offers_offer o ON o.id = c.offer_id
LEFT JOIN offers_availability a ON a.occurrence_id = c.id
WHERE c.id = ANY(%(keys)s)
"""
# A pool is the truth about its seats; a document's word counts elsewhere.
BOOKABLE = """CASE WHEN a.basis = 'pool' AND a.seats_left IS NOT NULL THEN a.seats_left > 0
    ELSE c.booking_availability = 'Available' END"""
OCCURRENCE = f"""c.id AS occurrence_id, c.starts, c.ends, c.status, {BOOKABLE} AS bookable,
    a.seats_left, coalesce(a.crowd, 'unknown') AS crowd, coalesce(a.crowd_basis, '') AS crowd_basis, a.crowd_as_of"""

OCCURRENCE_NAMES = (
    "occurrence_id",
    "starts",
    "ends",
    "status",
    "bookable",
    "seats_left",
    "crowd",
    "crowd_basis",
    "crowd_as_of",
)


def cards(
    *,
    events: Sequence[UUID] | None,
    occurrences: Sequence[UUID] | None,
    now: datetime,
    language: Language,
) -> dict[UUID, OfferCard]:
    """Either by event or by occurrence; withdrawn events keep their card by occurrence, for who booked one."""
    statement, keys = (BY_EVENT, events) if events is not None else (BY_OCCURRENCE, occurrences)
    if not keys:
        return {}
    found = rows(statement.format(language=language, columns=OCCURRENCE), {"keys": list(keys), "now": now})
    return {row["key"]: card(spoken(row["card"], language), occurrence_card(row), None) for row in found}
