"""Who it is for: ages, audiences."""

from datetime import datetime

from culture_app.offers.data import OfferQuery
from culture_app.offers.filters.piece import NOTHING, Piece, inverted, joined


def audience(query: OfferQuery, now: datetime) -> Piece | None:
    if not query.audiences:
        return None
    return Piece("o.audience = ANY(%(audiences)s::text[])", {"audiences": list(query.audiences)})


def ages(query: OfferQuery, now: datetime) -> Piece | None:
    conditions, parameters = [], {}
    if query.age_min is not None:
        conditions.append("(o.age_max IS NULL OR o.age_max >= %(age_min)s::int)")
        parameters["age_min"] = query.age_min
    if query.age_max is not None:
        conditions.append("(o.age_min IS NULL OR o.age_min <= %(age_max)s::int)")
        parameters["age_max"] = query.age_max
    if inverted(query.age_min, query.age_max):
        conditions.append(NOTHING)
    return joined(conditions, parameters)
