"""Where: country, place, point, region."""

from datetime import datetime
from typing import Any

from culture_app.offers.data import OfferQuery
from culture_app.offers.filters.piece import Piece


def country(query: OfferQuery, now: datetime) -> Piece | None:
    if not query.countries:
        return None
    return Piece("o.country = ANY(%(countries)s::text[])", {"countries": list(query.countries)})


def place(query: OfferQuery, now: datetime) -> Piece | None:
    if not query.places:
        return None
    condition = """o.place_id IN (SELECT p.id FROM offers_offer p
        WHERE p.id = ANY(%(places)s::uuid[]) OR p.external_id = ANY(%(places)s::uuid[])
        UNION ALL SELECT unnest(%(places)s::uuid[]))"""
    return Piece(condition, {"places": list(query.places)})


def around(query: OfferQuery, now: datetime) -> Piece | None:
    """Within the distance. The box bounds the walk over the index with an honest estimate of how many lie in it;
    ST_DWithin guesses ten rows, and the planner then sorts thousands (SEARCH.md, the trap).
    """
    if query.near is None:
        return None
    parameters: dict[str, Any] = {"here": f"SRID=4326;POINT({query.near.lon} {query.near.lat})"}
    if query.distance_m is None:
        return Piece("TRUE", parameters)
    condition = """o.point && _ST_Expand(%(here)s::geography, %(distance)s::float8)
        AND (o.point <-> %(here)s::geography) <= %(distance)s::float8"""
    return Piece(condition, parameters | {"distance": query.distance_m})
