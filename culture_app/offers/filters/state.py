"""State: kind, workflow, status, seats."""

from datetime import datetime

from culture_app.offers.cards import BOOKABLE
from culture_app.offers.data import OfferQuery
from culture_app.offers.filters.piece import Piece


def kinds(query: OfferQuery, now: datetime) -> Piece | None:
    return Piece("o.kind = ANY(%(kinds)s::text[])", {"kinds": list(query.kinds)})


def workflow(query: OfferQuery, now: datetime) -> Piece | None:
    if not query.workflow_status:
        return None
    return Piece("o.workflow_status = ANY(%(workflow)s::text[])", {"workflow": list(query.workflow_status)})


def duplicate(query: OfferQuery, now: datetime) -> Piece | None:
    if query.duplicates is None:
        return None
    return Piece("o.duplicate = %(duplicates)s", {"duplicates": query.duplicates})


def status(query: OfferQuery, now: datetime) -> Piece | None:
    return (
        Piece("c.status = ANY(%(status)s::text[])", {"status": list(query.status)}) if query.status else None
    )


def booking(query: OfferQuery, now: datetime) -> Piece | None:
    """Without dates it is about what can still be gone to: nobody books the past."""
    if query.booking_availability is None:
        return None
    condition = f"({BOOKABLE}) = %(bookable)s"
    if not (query.date_from or query.date_to):
        condition += " AND c.ends >= %(now)s"
    return Piece(condition, {"bookable": query.booking_availability == "Available"})


def seats(query: OfferQuery, now: datetime) -> Piece | None:
    if query.seats is None:
        return None
    condition = "a.seats_left >= %(seats)s::int"
    if query.seats_unknown:
        condition = f"({condition} OR a.seats_left IS NULL)"
    if not (query.date_from or query.date_to):
        condition += " AND c.ends >= %(now)s"
    return Piece(condition, {"seats": query.seats})
