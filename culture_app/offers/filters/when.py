"""When: publication window, dates, local times."""

from datetime import datetime

from culture_app.offers.calendar import BEGINNING, END_OF_TIME
from culture_app.offers.data import OfferQuery
from culture_app.offers.filters.piece import NOTHING, Piece, inverted, joined


def embargo(query: OfferQuery, now: datetime) -> Piece | None:
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
    if query.available_from != "now" and query.available_to != "now" and inverted(first, last):
        conditions.append(NOTHING)
    return joined(conditions, parameters)


def calendar_bounds(query: OfferQuery, now: datetime) -> Piece | None:
    """Rules most offers out without a look at their occurrences."""
    conditions = []
    if query.date_from:
        conditions.append("o.last_end >= %(date_from)s::timestamptz")
    if query.date_to:
        conditions.append("o.first_start <= %(date_to)s::timestamptz")
    if inverted(query.date_from, query.date_to):
        conditions.append(NOTHING)
    return joined(conditions, {})


def dates(query: OfferQuery, now: datetime) -> Piece | None:
    conditions, parameters = [], {}
    if query.date_from:
        conditions.append("c.ends >= %(date_from)s::timestamptz")
        parameters["date_from"] = query.date_from
    if query.date_to:
        conditions.append("c.starts <= %(date_to)s::timestamptz")
        parameters["date_to"] = query.date_to
    return joined(conditions, parameters)


def fixed_times(query: OfferQuery, now: datetime) -> Piece | None:
    """For who needs an hour: not the open-ended ones."""
    return Piece(
        "c.starts > %(beginning)s AND c.ends < %(end_of_time)s",
        {"beginning": BEGINNING, "end_of_time": END_OF_TIME},
    )
