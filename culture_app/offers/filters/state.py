"""State: of the document (kind, workflow, when it was written) and of an occurrence (status, seats, crowd)."""

from datetime import datetime

from culture_app.offers import keys
from culture_app.offers.cards import BOOKABLE
from culture_app.offers.data import OfferQuery
from culture_app.offers.filters import keyed
from culture_app.offers.filters.piece import NOTHING, Piece, inverted, joined


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


def attendance(query: OfferQuery, now: datetime) -> Piece | None:
    return keyed.any_value("attendance", keys.ATTENDANCE, query.attendance)


def created(query: OfferQuery, now: datetime) -> Piece | None:
    return _written("created", query.created_from, query.created_to)


def modified(query: OfferQuery, now: datetime) -> Piece | None:
    return _written("modified", query.modified_from, query.modified_to)


def _written(column: str, first: datetime | None, last: datetime | None) -> Piece | None:
    """A document that doesn't say when matches no bound."""
    conditions, parameters = [], {}
    if first is not None:
        conditions.append(f"o.{column} >= %({column}_from)s::timestamptz")
        parameters[f"{column}_from"] = first
    if last is not None:
        conditions.append(f"o.{column} <= %({column}_to)s::timestamptz")
        parameters[f"{column}_to"] = last
    if inverted(first, last):
        conditions.append(NOTHING)
    return joined(conditions, parameters)


# Of an occurrence


def status(query: OfferQuery, now: datetime) -> Piece | None:
    if not query.status:
        return None
    return Piece("c.status = ANY(%(status)s::text[])", {"status": list(query.status)})


def booking(query: OfferQuery, now: datetime) -> Piece | None:
    if query.booking_availability is None:
        return None
    return Piece(f"({BOOKABLE}) = %(bookable)s", {"bookable": query.booking_availability == "Available"})


def seats(query: OfferQuery, now: datetime) -> Piece | None:
    """As many left, or (if that is said) nobody knows how many."""
    if query.seats is None:
        return None
    condition = "a.seats_left >= %(seats)s::int"
    if query.seats_unknown:
        condition = f"({condition} OR a.seats_left IS NULL)"
    return Piece(condition, {"seats": query.seats})


def crowds(query: OfferQuery, now: datetime) -> Piece | None:
    """As expected; nobody has said anything of it: unknown."""
    if not query.crowds:
        return None
    return Piece(
        "coalesce(a.crowd, 'unknown') = ANY(%(crowds)s::text[])", {"crowds": list(query.crowds)}, "crowds"
    )
