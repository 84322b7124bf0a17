"""Who it is for: ages, audiences, children and their care."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from culture_app.offers import keys
from culture_app.offers.data import OfferQuery
from culture_app.offers.filters import keyed
from culture_app.offers.filters.piece import NOTHING, Piece, inverted, joined

# Ages are counted on the first day on which she could go: the offer's first, or the first asked for if that is later.
ITS_DAY = "(least(greatest(o.first_start, {at}::timestamptz), o.last_end) AT TIME ZONE 'Europe/Brussels')"


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


def all_ages(query: OfferQuery, now: datetime) -> Piece | None:
    return keyed.flag("all_ages", keys.ALL_AGES, query.all_ages)


def births(query: OfferQuery, now: datetime) -> Piece | None:
    """Events that suit somebody born between these days, both included."""
    if query.born_from is None and query.born_to is None:
        return None
    parameters: dict[str, Any] = {"born_at": query.date_from or now}
    conditions = born("%(born_at)s", query.born_from, query.born_to, "%(born_from)s", "%(born_to)s")
    named: Mapping[str, date | None] = {"born_from": query.born_from, "born_to": query.born_to}
    parameters |= {name: value for name, value in named.items() if value is not None}
    return joined(conditions, parameters)


def born(at: str, first: date | None, last: date | None, first_sql: str, last_sql: str) -> list[str]:
    """Conditions for an overlap with the ages that people born from `first` to `last` have then."""
    conditions = ["o.kind = 'event'"]
    if first is not None:
        age = _age(at, first_sql)
        conditions.append(f"(o.age_min IS NULL OR o.age_min <= {age})")
    if last is not None:
        age = _age(at, last_sql)
        conditions.append(f"(o.age_max IS NULL OR o.age_max >= {age})")
    if inverted(first, last):
        conditions.append(NOTHING)
    return conditions


def _age(at: str, born_sql: str) -> str:
    return f"extract(year FROM age({ITS_DAY.format(at=at)}, {born_sql}::timestamp))"


def children_only(query: OfferQuery, now: datetime) -> Piece | None:
    return keyed.flag("children_only", keys.CHILDREN_ONLY, query.children_only)


# Of an occurrence


def childcare(query: OfferQuery, now: datetime) -> Piece | None:
    if query.childcare is None:
        return None
    condition = "(c.childcare_start IS NOT NULL OR c.childcare_end IS NOT NULL)"
    return Piece(condition if query.childcare else f"NOT {condition}")


def overnight(query: OfferQuery, now: datetime) -> Piece | None:
    if query.overnight is None:
        return None
    return Piece("c.overnight" if query.overnight else "NOT c.overnight")
