"""What: identity, terms, labels, prices, languages."""

from datetime import datetime

from culture_app.offers import keys
from culture_app.offers import terms as taxonomy
from culture_app.offers.data import Facet, OfferQuery
from culture_app.offers.filters import keyed
from culture_app.offers.filters.piece import Piece, joined

# The facet under which terms of a domain are counted.
FACETS: dict[str | None, Facet] = {"eventtype": "types", "theme": "themes", "facility": "facilities"}


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


def production(query: OfferQuery, now: datetime) -> Piece | None:
    if not query.productions:
        return None
    # The second says to the planner that its partial index will do.
    condition = "(o.production = ANY(%(productions)s::text[]) AND o.production <> '')"
    return Piece(condition, {"productions": list(query.productions)})


def creators(query: OfferQuery, now: datetime) -> Piece | None:
    return keyed.any_value("creators", keys.CREATOR, query.creators)


def contributors(query: OfferQuery, now: datetime) -> Piece | None:
    return keyed.any_value("contributors", keys.CONTRIBUTOR, query.contributors)


def terms(query: OfferQuery, now: datetime) -> tuple[Piece, ...]:
    """A choice among terms of one domain belongs to that domain's facet; a mixed one to none."""
    found = []
    for number, group in enumerate(query.term_ids):
        wanted = (keys.key(prefix, term) for term in group for prefix in keys.TERM_PREFIXES)
        piece = keyed.any_of(f"terms_{number}", wanted)
        domains = {taxonomy.domain_of(term) for term in group}
        facet = FACETS.get(domains.pop()) if len(domains) == 1 else None
        found.append(Piece(piece.sql, piece.parameters, facet))
    return tuple(found)


def term_labels(query: OfferQuery, now: datetime) -> tuple[Piece, ...]:
    return keyed.choices("term_labels", keys.TERM_LABEL, query.term_labels)


def labels(query: OfferQuery, now: datetime) -> tuple[Piece, ...]:
    return tuple(
        Piece(piece.sql, piece.parameters, "labels")
        for piece in keyed.choices("labels", keys.LABEL, query.labels)
    )


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


def uitpas(query: OfferQuery, now: datetime) -> Piece | None:
    return keyed.flag("uitpas", keys.UITPAS, query.uitpas)


def media(query: OfferQuery, now: datetime) -> Piece | None:
    return keyed.flag("media", keys.MEDIA, query.media)


def videos(query: OfferQuery, now: datetime) -> Piece | None:
    return keyed.flag("videos", keys.VIDEOS, query.videos)


def main_language(query: OfferQuery, now: datetime) -> Piece | None:
    if not query.main_languages:
        return None
    return Piece(
        "o.main_language = ANY(%(main_languages)s::text[])", {"main_languages": list(query.main_languages)}
    )


def languages(query: OfferQuery, now: datetime) -> tuple[Piece, ...]:
    return keyed.choices("languages", keys.LANGUAGE, query.languages)


def completed_languages(query: OfferQuery, now: datetime) -> tuple[Piece, ...]:
    return keyed.choices("completed_languages", keys.COMPLETED, query.completed_languages)


def capacity(query: OfferQuery, now: datetime) -> Piece | None:
    """Of places that say how many they hold; one that doesn't isn't large enough."""
    if query.capacity is None:
        return None
    return Piece("o.capacity >= %(capacity)s::int", {"capacity": query.capacity})


def hire(query: OfferQuery, now: datetime) -> Piece | None:
    return keyed.flag("hire", keys.HIRE, query.hire)
