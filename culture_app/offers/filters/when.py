"""When: publication window, dates, local times."""

from datetime import datetime

from culture_app.offers import keys
from culture_app.offers.calendar import BEGINNING, END_OF_TIME
from culture_app.offers.data import OfferQuery
from culture_app.offers.filters import keyed
from culture_app.offers.filters.piece import NOTHING, Piece, inverted, joined

DAY = 1440
# The last minute of an occurrence, counted from the midnight before its start: past DAY it ends on a later day. A night
# on which the clock changes makes the number of days uneven by an hour, which the rounding takes away.
LAST_MINUTE = f"""(c.local_end + {DAY} * round(
        (extract(epoch FROM c.ends - c.starts) / 60 - c.local_end + c.local_start) / {DAY}))"""


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


def calendar_types(query: OfferQuery, now: datetime) -> Piece | None:
    if not query.calendar_types:
        return None
    return Piece(
        "o.calendar_type = ANY(%(calendar_types)s::text[])", {"calendar_types": list(query.calendar_types)}
    )


def weekdays(query: OfferQuery, now: datetime) -> Piece | None:
    """On which it recurs."""
    return keyed.any_value("weekdays", keys.WEEKDAY, query.weekdays)


# Of an occurrence


def dates(query: OfferQuery, now: datetime) -> Piece | None:
    conditions, parameters = [], {}
    if query.date_from:
        conditions.append("c.ends >= %(date_from)s::timestamptz")
        parameters["date_from"] = query.date_from
    if query.date_to:
        conditions.append("c.starts <= %(date_to)s::timestamptz")
        parameters["date_to"] = query.date_to
    return joined(conditions, parameters)


def local_times(query: OfferQuery, now: datetime) -> Piece | None:
    """On a Brussels clock, both ends included. Without one of the two: from midnight, or to it."""
    if query.local_from is None and query.local_to is None:
        return None
    first = 0 if query.local_from is None else query.local_from
    last = DAY - 1 if query.local_to is None else query.local_to
    return Piece(
        local_overlap("%(local_from)s::int", "%(local_to)s::int"), {"local_from": first, "local_to": last}
    )


def local_overlap(first: str, last: str) -> str:
    """Whether an occurrence shares a minute with the window, on any of its days.

    A window whose end comes first crosses midnight (22:00-02:00). Occurrence and window are laid beside each other three
    times: on the same day, the window a day earlier (its part after midnight), and a day later.
    """
    crossing = f"{DAY} * ({first} > {last})::int"
    return f"""((c.local_start <= {last} + {crossing} AND {LAST_MINUTE} >= {first})
        OR c.local_start <= {last} + {crossing} - {DAY} OR {LAST_MINUTE} >= {first} + {DAY})"""


def fixed_times(query: OfferQuery, now: datetime) -> Piece | None:
    """For who needs an hour: not the open-ended ones."""
    return Piece(
        "c.starts > %(beginning)s AND c.ends < %(end_of_time)s",
        {"beginning": BEGINNING, "end_of_time": END_OF_TIME},
    )
