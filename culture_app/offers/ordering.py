"""In which order results come, and the cursor that goes on where a page ended.

- Wishes come in URL order; without one: by relevance if there is a text, else nearest first if there is a point, else
  soonest first, what curators highlight before all.
- Soonest first means what is yet to begin; what has begun already follows, by its end.
- The key of the offer comes last, so that pages follow each other exactly. Unknown values are last in both directions.
"""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

import orjson

from culture_app.offers import filters
from culture_app.offers.data import OfferQuery
from culture_app.offers.errors import NoSuchPage

DISTANCE = "(o.point <-> %(here)s::geography)"
# Next door counts for a fifth of a name that says just what was asked: enough to put the nearer of two equals first, not
# enough to put a description nearby before a name further away.
NEARNESS = "0.2 * 5000 / (5000 + coalesce({distance}, 1000000))"


@dataclass(frozen=True, slots=True)
class Key:
    """One sort key: `sql` over `o`, `occurrence` and `here`; `timed`: it reads the occurrence."""

    sql: str
    type: str
    ascending: bool = True
    timed: bool = False

    @property
    def direction(self) -> str:
        return "ASC NULLS LAST" if self.ascending else "DESC NULLS LAST"


@dataclass(frozen=True, slots=True)
class Order:
    """`how` names the walk that gives this order without sorting: distance or start; else it is sorted."""

    keys: tuple[Key, ...]
    how: str
    parameters: Mapping[str, Any]

    @property
    def timed(self) -> bool:
        return any(key.timed for key in self.keys)


def order_of(query: OfferQuery, since: datetime) -> Order:
    """`since`: from when on something is yet to begin."""
    keys: list[Key] = []
    parameters: dict[str, Any] = {}
    hows: list[str] = []
    for name, ascending in query.sort or (("score", False),):
        found, how, more = _WISHES[name](query, ascending, since)
        keys += found
        hows += [how] if found else []
        parameters |= more
    if not keys and query.kinds != ("organizer",):
        keys, how, parameters = _soonest(query, True, since)
        hows.append(how)
    distinct = {key.sql: key for key in reversed(keys)}
    return Order(tuple(reversed(distinct.values())), hows[0] if len(hows) == 1 else "sorted", parameters)


Wish = tuple[list[Key], str, dict[str, Any]]


def _distance(query: OfferQuery, ascending: bool, since: datetime) -> Wish:
    if query.near is None:
        return [], "", {}
    return [Key(DISTANCE, "float8", ascending)], "distance" if ascending else "sorted", {}


def _soonest(query: OfferQuery, ascending: bool, since: datetime) -> Wish:
    if query.kinds == ("organizer",):  # they have no calendar
        return [], "", {}
    keys = [
        Key(
            "CASE WHEN occurrence.starts >= %(since)s::timestamptz THEN occurrence.starts END",
            "timestamptz",
            ascending,
            timed=True,
        ),
        Key("occurrence.ends", "timestamptz", ascending, timed=True),
    ]
    return keys, "start" if ascending else "sorted", {"since": since}


def _score(query: OfferQuery, ascending: bool, since: datetime) -> Wish:
    """Near counts too where it is asked: a name nearby before a name far away."""
    scored = filters.text.score(query) if query.text else None
    if scored is not None:
        sql, parameters = scored
        if query.near:
            sql = f"{sql} + {NEARNESS.format(distance=DISTANCE)}"
        return [Key(f"({sql})::float8", "float8", ascending)], "sorted", dict(parameters)
    if query.near:
        return _distance(query, True, since)
    keys, how, more = _soonest(query, True, since)
    return [Key("o.highlight", "int"), *keys], how or "sorted", more


def _column(name: str, kind: str) -> Callable[[OfferQuery, bool, datetime], Wish]:
    return lambda query, ascending, since: ([Key(f"o.{name}", kind, ascending)], "sorted", {})


_WISHES: dict[str, Callable[[OfferQuery, bool, datetime], Wish]] = {
    "score": _score,
    "distance": _distance,
    "start": _soonest,
    "created": _column("created", "timestamptz"),
    "modified": _column("modified", "timestamptz"),
    "availableTo": _column("available_to", "timestamptz"),
    "completeness": _column("completeness", "int"),
    "popularity": _column("popularity", "float8"),
    "recommendationScore": _column("recommendation_score", "float8"),
}


# The cursor


def cursor(query: OfferQuery, values: Sequence[Any], offer: UUID) -> str:
    """Where this page ended, for the `after` of the next."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(orjson.dumps([_mark(query), plain, str(offer)])).decode().rstrip("=")


def after(query: OfferQuery, order: Order, *, named: bool = False) -> tuple[str, dict[str, Any]] | None:
    """The condition for what comes after the cursor, over the order's keys or (`named`) over k0, k1, ... and id.

    Raises NoSuchPage.
    """
    if query.after is None:
        return None
    try:
        mark, values, offer = orjson.loads(
            base64.b64decode(query.after + "=" * (-len(query.after) % 4), altchars=b"-_", validate=True)
        )
        parameters: dict[str, Any] = {"after_id": UUID(offer)}
        fits = mark == _mark(query) and len(values) == len(order.keys)
        read = [_READERS[key.type](value) for key, value in zip(order.keys, values, strict=fits)]
    except (ValueError, TypeError, AttributeError, binascii.Error, OverflowError):
        fits = False
    if not fits:
        raise NoSuchPage(
            "after can't be read: give it as it came in the previous page's `next`, with the same order.",
            field="after",
        )
    sql = f"{'id' if named else 'o.id'} > %(after_id)s"
    for number in reversed(range(len(order.keys))):
        key, value = order.keys[number], read[number]
        its = f"k{number}" if named else key.sql
        if value is None:
            sql = f"({its} IS NULL AND {sql})"
            continue
        parameters[f"after_{number}"] = value
        known, sign = f"%(after_{number})s::{key.type}", ">" if key.ascending else "<"
        sql = f"({its} {sign} {known} OR {its} IS NULL OR ({its} = {known} AND {sql}))"
    return sql, parameters


def _moment(value: Any) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


_READERS: dict[str, Callable[[Any], Any]] = {"timestamptz": _moment, "float8": _number, "int": _number}


def _mark(query: OfferQuery) -> str:
    """Of what the order depends on: a cursor of another order isn't taken."""
    said = repr((query.sort, query.near, query.text)).encode()
    return blake2b(said, digest_size=6).hexdigest()
