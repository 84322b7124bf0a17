"""Where: country, place, point, box, region, postal code."""

from datetime import datetime
from typing import Any

from culture_app.kernel.words import GeoPoint
from culture_app.offers import keys
from culture_app.offers.data import Bounds, OfferQuery
from culture_app.offers.filters import keyed
from culture_app.offers.filters.piece import Piece

# Beyond this a circle around a box is most of the Earth.
WIDEST_BOX = 45.0


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
    parameters: dict[str, Any] = {"here": _point(query.near)}
    if query.distance_m is None:
        return Piece("TRUE", parameters)
    condition = """o.point && _ST_Expand(%(here)s::geography, %(distance)s::float8)
        AND (o.point <-> %(here)s::geography) <= %(distance)s::float8"""
    return Piece(condition, parameters | {"distance": query.distance_m})


def bounds(query: OfferQuery, now: datetime) -> Piece | None:
    """Exactly between the parallels and the meridians; the circle around them is for the index."""
    if query.bounds is None:
        return None
    low, high = query.bounds.south_west, query.bounds.north_east
    condition = """ST_Y(o.point::geometry) BETWEEN %(south)s::float8 AND %(north)s::float8
        AND ST_X(o.point::geometry) BETWEEN %(west)s::float8 AND %(east)s::float8"""
    parameters: dict[str, Any] = {"south": low.lat, "north": high.lat, "west": low.lon, "east": high.lon}
    if max(high.lat - low.lat, high.lon - low.lon) <= WIDEST_BOX:
        condition += "\n        AND o.point && _ST_Expand(%(middle)s::geography, %(reach)s::float8)"
        parameters |= _circle(query.bounds)
    return Piece(condition, parameters)


def _circle(box: Bounds) -> dict[str, Any]:
    low, high = box.south_west, box.north_east
    middle = GeoPoint((low.lat + high.lat) / 2, (low.lon + high.lon) / 2)
    corners = (GeoPoint(lat, lon) for lat in (low.lat, high.lat) for lon in (low.lon, high.lon))
    # A sphere's distances are up to 0.6 % off, and the edges bulge a little between the corners.
    reach = max(middle.distance_m(corner) for corner in corners) * 1.1 + 1000
    return {"middle": _point(middle), "reach": reach}


def _point(point: GeoPoint) -> str:
    return f"SRID=4326;POINT({point.lon} {point.lat})"


def regions(query: OfferQuery, now: datetime) -> tuple[Piece, ...]:
    return tuple(
        Piece(piece.sql, piece.parameters, "regions")
        for piece in keyed.choices("regions", keys.REGION, query.regions)
    )


def postal_codes(query: OfferQuery, now: datetime) -> Piece | None:
    """`30*`: all that begin so. A code of any of the address's languages will do."""
    if not query.postal_codes:
        return None
    whole = [keys.key(keys.POSTCODE, code) for code in query.postal_codes if not code.endswith("*")]
    begun = [f"{code[:-1]}%" for code in query.postal_codes if code.endswith("*")]
    conditions, parameters = [], {}
    if whole:
        conditions.append("o.keys && %(postal_codes)s::text[]")
        parameters["postal_codes"] = whole
    if begun:
        conditions.append("upper(o.postal_code) LIKE ANY(%(postal_beginnings)s::text[])")
        parameters["postal_beginnings"] = begun
    return Piece(f"({' OR '.join(conditions)})", parameters)


def departures(query: OfferQuery, now: datetime) -> tuple[Piece, ...]:
    """Trips that leave from these places."""
    return keyed.choices("departures", keys.DEPARTURE, query.departures)
