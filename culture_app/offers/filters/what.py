"""What: terms, labels, prices, identity."""

from datetime import datetime

from culture_app.offers.data import OfferQuery
from culture_app.offers.filters.piece import Piece, joined
from culture_app.offers.keys import LABEL, TERM_PREFIXES, key


def identity(query: OfferQuery, now: datetime) -> Piece | None:
    if not query.ids:
        return None
    return Piece(
        "(o.id = ANY(%(ids)s::uuid[]) OR o.external_id = ANY(%(ids)s::uuid[]))", {"ids": list(query.ids)}
    )


def organiser(query: OfferQuery, now: datetime) -> Piece | None:
    if not query.organisers:
        return None
    condition = """o.organizer_id IN (SELECT p.id FROM offers_offer p
        WHERE p.id = ANY(%(organisers)s::uuid[]) OR p.external_id = ANY(%(organisers)s::uuid[])
        UNION ALL SELECT unnest(%(organisers)s::uuid[]))"""
    return Piece(condition, {"organisers": list(query.organisers)})


def terms(query: OfferQuery, now: datetime) -> Piece | None:
    wanted = tuple(
        tuple(key(prefix, term) for term in choice for prefix in TERM_PREFIXES) for choice in query.term_ids
    )
    return _groups("terms", wanted)


def labels(query: OfferQuery, now: datetime) -> Piece | None:
    return _groups("labels", tuple(tuple(key(LABEL, label) for label in choice) for choice in query.labels))


def _groups(name: str, groups: tuple[tuple[str, ...], ...]) -> Piece | None:
    """AND of ORs: the keys share something with each group."""
    if not groups:
        return None
    names = [f"{name}_{number}" for number in range(len(groups))]
    condition = " AND ".join(f"o.keys && %({each})s::text[]" for each in names)
    return Piece(condition, {each: list(group) for each, group in zip(names, groups, strict=True)})


def price(query: OfferQuery, now: datetime) -> Piece | None:
    """On the base price, in cents; an unknown price matches no bound."""
    conditions, parameters = [], {}
    if query.price_min is not None:
        conditions.append("o.price_cents >= %(price_min)s::int")
        parameters["price_min"] = query.price_min
    if query.price_max is not None:
        conditions.append("o.price_cents <= %(price_max)s::int")
        parameters["price_max"] = query.price_max
    return joined(conditions, parameters)
