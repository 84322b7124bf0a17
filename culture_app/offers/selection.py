"""Which offers and which of their occurrences a query means: each filter is one small piece of SQL.

A piece is a pair (condition, parameters), or nothing where the query doesn't ask. Conditions on `c` and `a` are about
one occurrence and are tested together on the same one. Values are always parameters.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from culture_app.offers.calendar import BEGINNING, END_OF_TIME
from culture_app.offers.cards import BOOKABLE
from culture_app.offers.data import OfferQuery
from culture_app.offers.document.texts import folded

Piece = tuple[str, dict[str, Any]] | None

# Shorter words are alike to too many others.
_WORD = re.compile(r"[^\W_]{3,}")
_EXACT = re.compile(r'"|(?:^|\s)(?:-\S|or(?:\s|$))', re.IGNORECASE)
_MOST_FORGIVEN = 8
_NOTHING = "FALSE"


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """`offer` and `occurrence` are conditions; `timed` says whether an occurrence has to match at all."""

    offer: str
    occurrence: str
    timed: bool
    parameters: Mapping[str, Any]


def select(query: OfferQuery, now: datetime) -> Selection:
    """The whole of what a query asks, as two conditions."""
    offer = ["NOT o.withdrawn", *_conditions(piece(query, now) for piece in OFFER_PIECES)]
    occurrence = _conditions(piece(query, now) for piece in OCCURRENCE_PIECES)
    parameters: dict[str, Any] = {"now": now}
    for piece in (*OFFER_PIECES, *OCCURRENCE_PIECES):
        found = piece(query, now)
        if found:
            parameters |= found[1]
    timed = bool(occurrence)
    if not timed:
        occurrence = ["c.ends >= %(now)s"]
    return Selection(
        offer=" AND ".join(offer),
        occurrence=" AND ".join(["c.offer_id = o.id", *occurrence]),
        timed=timed,
        parameters=parameters,
    )


def _inverted(first: Any, last: Any) -> bool:
    """Whether a range ends before it begins: nothing overlaps it, though much may span both its ends."""
    return first is not None and last is not None and first > last


def _conditions(pieces: Iterable[Piece]) -> list[str]:
    return [piece[0] for piece in pieces if piece]


def kinds(query: OfferQuery, now: datetime) -> Piece:
    return "o.kind = ANY(%(kinds)s::text[])", {"kinds": list(query.kinds)}


def workflow(query: OfferQuery, now: datetime) -> Piece:
    if not query.workflow_status:
        return None
    return "o.workflow_status = ANY(%(workflow)s::text[])", {"workflow": list(query.workflow_status)}


def embargo(query: OfferQuery, now: datetime) -> Piece:
    """The publication window overlaps [available_from, available_to]."""
    first = now if query.available_from == "now" else query.available_from
    last = now if query.available_to == "now" else query.available_to
    conditions, parameters = [], {}
    if first is not None:
        conditions.append("o.available_to >= %(available_from)s::timestamptz")
        parameters["available_from"] = first
    if last is not None:
        conditions.append("o.available_from <= %(available_to)s::timestamptz")
        parameters["available_to"] = last
    if query.available_from != "now" and query.available_to != "now" and _inverted(first, last):
        conditions.append(_NOTHING)
    return (" AND ".join(conditions), parameters) if conditions else None


def country(query: OfferQuery, now: datetime) -> Piece:
    return (
        ("o.country = ANY(%(countries)s::text[])", {"countries": list(query.countries)})
        if query.countries
        else None
    )


def audience(query: OfferQuery, now: datetime) -> Piece:
    return (
        ("o.audience = ANY(%(audiences)s::text[])", {"audiences": list(query.audiences)})
        if query.audiences
        else None
    )


def duplicate(query: OfferQuery, now: datetime) -> Piece:
    if query.duplicates is None:
        return None
    return "o.duplicate = %(duplicates)s", {"duplicates": query.duplicates}


def identity(query: OfferQuery, now: datetime) -> Piece:
    if not query.ids:
        return None
    return "(o.id = ANY(%(ids)s::uuid[]) OR o.external_id = ANY(%(ids)s::uuid[]))", {"ids": list(query.ids)}


def place(query: OfferQuery, now: datetime) -> Piece:
    if not query.places:
        return None
    condition = """o.place_id IN (SELECT p.id FROM offers_offer p
        WHERE p.id = ANY(%(places)s::uuid[]) OR p.external_id = ANY(%(places)s::uuid[])
        UNION ALL SELECT unnest(%(places)s::uuid[]))"""
    return condition, {"places": list(query.places)}


def organiser(query: OfferQuery, now: datetime) -> Piece:
    if not query.organisers:
        return None
    condition = """o.organizer_id IN (SELECT p.id FROM offers_offer p
        WHERE p.id = ANY(%(organisers)s::uuid[]) OR p.external_id = ANY(%(organisers)s::uuid[])
        UNION ALL SELECT unnest(%(organisers)s::uuid[]))"""
    return condition, {"organisers": list(query.organisers)}


def terms(query: OfferQuery, now: datetime) -> Piece:
    return _groups("o.term_ids", "terms", query.term_ids)


def labels(query: OfferQuery, now: datetime) -> Piece:
    lower = tuple(tuple(label.lower() for label in choice) for choice in query.labels)
    return _groups("o.label_keys", "labels", lower)


def _groups(column: str, name: str, groups: tuple[tuple[str, ...], ...]) -> Piece:
    """AND of ORs: the column shares something with each group."""
    if not groups:
        return None
    names = [f"{name}_{number}" for number in range(len(groups))]
    condition = " AND ".join(f"{column} && %({key})s::text[]" for key in names)
    return condition, {key: list(group) for key, group in zip(names, groups, strict=True)}


def ages(query: OfferQuery, now: datetime) -> Piece:
    conditions, parameters = [], {}
    if query.age_min is not None:
        conditions.append("(o.age_max IS NULL OR o.age_max >= %(age_min)s::int)")
        parameters["age_min"] = query.age_min
    if query.age_max is not None:
        conditions.append("(o.age_min IS NULL OR o.age_min <= %(age_max)s::int)")
        parameters["age_max"] = query.age_max
    if _inverted(query.age_min, query.age_max):
        conditions.append(_NOTHING)
    return (" AND ".join(conditions), parameters) if conditions else None


def price(query: OfferQuery, now: datetime) -> Piece:
    """On the base price, in cents; an unknown price matches no bound."""
    conditions, parameters = [], {}
    if query.price_min is not None:
        conditions.append("o.price_cents >= %(price_min)s::int")
        parameters["price_min"] = query.price_min
    if query.price_max is not None:
        conditions.append("o.price_cents <= %(price_max)s::int")
        parameters["price_max"] = query.price_max
    return (" AND ".join(conditions), parameters) if conditions else None


def words(query: OfferQuery, now: datetime) -> Piece:
    """Dutch stems without diacritics or, for a typing error, words that look alike in the names."""
    if not query.text:
        return None
    condition = "o.search @@ websearch_to_tsquery('culture_nl', %(text)s::text)"
    alike = {f"alike_{number}": word for number, word in enumerate(_forgiven(query.text))}
    if alike:
        condition = f"({condition} OR ({' AND '.join(f'%({name})s::text <%% o.words' for name in alike)}))"
    return condition, {"text": query.text, "folded": folded(query.text), **alike}


def _forgiven(text: str) -> tuple[str, ...]:
    """The words whose typing errors are forgiven, each by itself: together, a long one would outweigh the others.
    None where the text says exactly what it wants ("...", -word, or).
    """
    words = tuple(dict.fromkeys(_WORD.findall(folded(text))))
    return () if _EXACT.search(text) or len(words) > _MOST_FORGIVEN else words


def around(query: OfferQuery, now: datetime) -> Piece:
    """Within the distance. The box bounds the walk over the index with an honest estimate of how many lie in it;
    ST_DWithin guesses ten rows, and the planner then sorts thousands (SEARCH.md, the trap).
    """
    if query.near is None:
        return None
    parameters: dict[str, Any] = {"here": f"SRID=4326;POINT({query.near.lon} {query.near.lat})"}
    if query.distance_m is None:
        return "TRUE", parameters
    condition = """o.point && _ST_Expand(%(here)s::geography, %(distance)s::float8)
        AND (o.point <-> %(here)s::geography) <= %(distance)s::float8"""
    return condition, parameters | {"distance": query.distance_m}


def calendar_bounds(query: OfferQuery, now: datetime) -> Piece:
    """Rules most offers out without a look at their occurrences."""
    conditions = []
    if query.date_from:
        conditions.append("o.last_end >= %(date_from)s::timestamptz")
    if query.date_to:
        conditions.append("o.first_start <= %(date_to)s::timestamptz")
    if _inverted(query.date_from, query.date_to):
        conditions.append(_NOTHING)
    return (" AND ".join(conditions), {}) if conditions else None


def dates(query: OfferQuery, now: datetime) -> Piece:
    conditions, parameters = [], {}
    if query.date_from:
        conditions.append("c.ends >= %(date_from)s::timestamptz")
        parameters["date_from"] = query.date_from
    if query.date_to:
        conditions.append("c.starts <= %(date_to)s::timestamptz")
        parameters["date_to"] = query.date_to
    return (" AND ".join(conditions), parameters) if conditions else None


def status(query: OfferQuery, now: datetime) -> Piece:
    return ("c.status = ANY(%(status)s::text[])", {"status": list(query.status)}) if query.status else None


def booking(query: OfferQuery, now: datetime) -> Piece:
    """Without dates it is about what can still be gone to: nobody books the past."""
    if query.booking_availability is None:
        return None
    condition = f"({BOOKABLE}) = %(bookable)s"
    if not (query.date_from or query.date_to):
        condition += " AND c.ends >= %(now)s"
    return condition, {"bookable": query.booking_availability == "Available"}


def seats(query: OfferQuery, now: datetime) -> Piece:
    if query.seats is None:
        return None
    condition = "a.seats_left >= %(seats)s::int"
    if query.seats_unknown:
        condition = f"({condition} OR a.seats_left IS NULL)"
    if not (query.date_from or query.date_to):
        condition += " AND c.ends >= %(now)s"
    return condition, {"seats": query.seats}


def fixed_times(query: OfferQuery, now: datetime) -> Piece:
    """For who needs an hour: not the open-ended ones."""
    return "c.starts > %(beginning)s AND c.ends < %(end_of_time)s", {
        "beginning": BEGINNING,
        "end_of_time": END_OF_TIME,
    }


OFFER_PIECES: tuple[Callable[[OfferQuery, datetime], Piece], ...] = (
    kinds, workflow, embargo, country, audience, duplicate, identity, place, organiser, terms, labels, ages, price,
    words, around, calendar_bounds,
)  # fmt: skip
OCCURRENCE_PIECES: tuple[Callable[[OfferQuery, datetime], Piece], ...] = (dates, status, booking, seats)
