"""Pages: one way of walking for each order, so that a page costs what it shows, not what there is.

- NEAREST walks offers outwards along the GiST index of points, and takes each one's first matching occurrence.
- BY_DAY does so for a window of days: it walks what takes place on those days, and beside it what is on for long
  (`shelves`). An offer that stands on several of the days counts on the day of its first matching occurrence alone.
- SOONEST walks occurrences by their start; what has begun already, then what has no more dates, only fill a page that
  is still short. Highlighted offers come before, where the order says so.
- Whatever else: the matching offers' keys are sorted, and only a page of them is read.

All bodies give: id, the embed's columns, the occurrence's, metres, and the order's keys as k0, k1, ...
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from culture_app.offers import cards, filters, ordering
from culture_app.offers.data import OfferQuery
from culture_app.offers.filters import Selection
from culture_app.offers.filters.piece import Piece
from culture_app.offers.ordering import Key, Order

# Beyond that many days most of what is near matches anyway, and each day costs a descent of the index.
MOST_DAYS = timedelta(days=31)
LONG = "interval '192 hours'"
HAS_BEGUN = f"""o.id IN (
        SELECT t.offer_id FROM offers_occurrence t
        WHERE t.starts >= %(since)s::timestamptz - {LONG} AND t.starts < %(since)s::timestamptz
            AND t.ends >= %(since)s::timestamptz AND t.ends - t.starts <= {LONG}
        UNION ALL
        SELECT t.offer_id FROM offers_occurrence t
        WHERE t.ends - t.starts > {LONG} AND t.starts < %(since)s::timestamptz AND t.ends >= %(since)s::timestamptz)"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """All that a page's statement is made of. `window`: the first and last day asked for, if that is a few days."""

    query: OfferQuery
    chosen: Selection
    order: Order
    now: datetime
    since: datetime
    columns: str
    after: tuple[str, Mapping[str, Any]] | None

    @property
    def window(self) -> tuple[datetime, datetime] | None:
        first, last = self.query.date_from, self.query.date_to
        if first is None or last is None or not timedelta(0) <= last - first <= MOST_DAYS:
            return None
        return first, last

    @property
    def steady(self) -> bool:
        """Whether one plan is right for any values: a walk that no rare word or key could cut short, without a count."""
        query = self.query
        rare = (
            query.text, query.lucene, query.ids, query.places, query.organisers, query.productions, query.creators,
            query.contributors, query.regions, query.postal_codes, query.departures, query.term_ids, query.term_labels,
            query.labels, query.place_term_ids, query.place_term_labels, query.place_labels, query.organizer_term_ids,
            query.organizer_term_labels, query.organizer_labels, query.bounds, query.languages, query.completed_languages,
        )  # fmt: skip
        walked = self.order.how == "distance" or (self.order.how == "start" and self.upcoming)
        return walked and not (query.count or query.group_by_production or any(rare))

    @property
    def named(self) -> Piece | None:
        """Which offers come first in an order by relevance: see `filters.text`."""
        wishes = self.query.sort or (("score", False),)
        return filters.text.named(self.query) if wishes[0] == ("score", False) else None

    @property
    def timeless(self) -> bool:
        """Organisers have no calendar."""
        return self.query.kinds == ("organizer",)

    @property
    def upcoming(self) -> bool:
        """Whether every occurrence that can match ends at `since` or later."""
        return self.query.date_from is not None or not self.chosen.timed or self.chosen.upcoming


def page(sought: Sought) -> tuple[str, dict[str, Any]]:
    """The statement that gives a page's rows in order, and the parameters it needs besides the selection's."""
    parameters: dict[str, Any] = {**sought.order.parameters, "since": sought.since}
    if sought.query.date_to:
        parameters["until"] = sought.query.date_to
    if sought.after:
        parameters |= sought.after[1]
    if sought.query.group_by_production or sought.timeless or sought.order.how == "sorted":
        body = _sorted(sought)
    elif sought.order.how == "distance" and sought.window:
        body = _by_day(sought)
    elif sought.order.how == "distance":
        body = _nearest(sought)
    elif sought.upcoming:
        body = _soonest(sought)
    else:
        body = _sorted(sought)
    return body, parameters


def occurrence(chosen: Selection, offer: str = "o.id") -> str:
    """The first occurrence of an offer that matches."""
    return f"""SELECT {cards.OCCURRENCE}
        FROM offers_occurrence c LEFT JOIN offers_availability a ON a.occurrence_id = c.id
        WHERE c.offer_id = {offer} AND {chosen.occurrence_sql}
        ORDER BY c.starts, c.id LIMIT 1"""


def exists(sought: Sought, sql: str | None = None) -> str:
    """Whether some occurrence matches. In a short window it is a choice between two sets, each with an index of its
    own, which the planner builds once where many offers are asked, and looks up where few are.
    """
    sql = sql or sought.chosen.occurrence_sql
    found = f"""EXISTS (SELECT FROM offers_occurrence c LEFT JOIN offers_availability a ON a.occurrence_id = c.id
        WHERE c.offer_id = o.id AND {sql}"""
    if sought.window is None:
        return f"{found})"
    short = f"c.starts >= %(since)s::timestamptz - {LONG} AND c.ends - c.starts <= {LONG}"
    return f"({found} AND {short}) OR {found} AND c.ends - c.starts > {LONG}))"


def _keys(order: Order) -> str:
    return "".join(f", {key.sql} AS k{number}" for number, key in enumerate(order.keys))


def _by(order: Order) -> str:
    return ", ".join([*(f"k{number} {key.direction}" for number, key in enumerate(order.keys)), "id"])


def _metres(query: OfferQuery, point: str = "o.point") -> str:
    return f"{point} <-> %(here)s::geography" if query.near else "NULL::float8"


def _and(sought: Sought) -> str:
    return f"AND {sought.after[0]}" if sought.after else ""


_FULL = "%(start)s::bigint + %(limit)s::bigint"


def _nearest(sought: Sought) -> str:
    chosen = sought.chosen
    return f"""
    SELECT * FROM (
        SELECT o.id, {sought.columns}, occurrence.*, {_metres(sought.query)} AS metres {_keys(sought.order)}
        FROM offers_offer o
        {"INNER" if chosen.timed else "LEFT"} JOIN LATERAL ({occurrence(chosen)}) occurrence ON true
        WHERE {chosen.offer_sql} {_and(sought)}
        ORDER BY o.point <-> %(here)s::geography
        FETCH FIRST ({_FULL}) ROWS WITH TIES
    ) nearest
    ORDER BY {_by(sought.order)} LIMIT %(limit)s OFFSET %(start)s"""


def _by_day(sought: Sought) -> str:
    query, chosen = sought.query, sought.chosen
    box = ""
    if query.distance_m is not None:
        box = """AND d.point && _ST_Expand(%(here)s::geography, %(distance)s::float8)
            AND (d.point <-> %(here)s::geography) <= %(distance)s::float8"""
    # The walk's own distance: the same as the offer's, but the index gives it.
    order = Order((Key("(d.point <-> %(here)s::geography)", "float8"),), "distance", {})
    # The days' own point is looked at instead of the offer's.
    around = filters.where.around(query, sought.now)
    pieces = (piece.sql for piece in chosen.offer if around is None or piece.sql != around.sql)
    conditions = " AND ".join(("NOT o.withdrawn", *pieces))

    def part(shelf: str, day: str) -> str:
        return f"""(SELECT o.id, {sought.columns}, occurrence.*, {_metres(query, "d.point")} AS metres {_keys(order)}
        FROM offers_day d JOIN offers_offer o ON o.id = d.offer_id
        JOIN LATERAL ({occurrence(chosen)}) occurrence ON {day}
        WHERE d.shelf BETWEEN {shelf} {box} AND {conditions} {_and(sought)}
        ORDER BY d.point <-> %(here)s::geography
        FETCH FIRST ({_FULL}) ROWS WITH TIES)"""

    # As a CASE, since the planner takes an equality of two rows' values for rare, and would sort the whole neighbourhood.
    its_day = """CASE WHEN greatest((occurrence.starts AT TIME ZONE 'Europe/Brussels')::date - DATE '1970-01-01',
            %(first_day)s::int) = d.shelf THEN true END"""
    return f"""
    SELECT * FROM (
        {part("%(first_day)s::int AND %(last_day)s::int", its_day)}
        UNION ALL
        {part("%(first_shelf)s::int AND %(last_shelf)s::int", "true")}
    ) nearest
    ORDER BY {_by(order)} LIMIT %(limit)s OFFSET %(start)s"""


def _soonest(sought: Sought) -> str:
    chosen, order = sought.chosen, sought.order
    highlights = any(key.sql == "o.highlight" for key in order.keys)
    plain = "AND o.highlight IS NULL" if highlights else ""
    columns = f"o.id, {sought.columns}, occurrence.*, {_metres(sought.query)} AS metres {_keys(order)}"
    join = "JOIN" if chosen.timed else "LEFT JOIN"
    until = "AND w.starts <= %(until)s::timestamptz" if sought.query.date_to else ""
    parts = {
        "walked": f"""SELECT {columns}
            FROM offers_occurrence w JOIN offers_offer o ON o.id = w.offer_id
            JOIN LATERAL ({occurrence(chosen, "w.offer_id")}) occurrence ON occurrence.occurrence_id = w.id
            WHERE w.starts >= %(since)s::timestamptz {until} AND {chosen.offer_sql} {plain} {_and(sought)}
            ORDER BY w.starts, w.ends, w.offer_id LIMIT {_FULL}""",
        "begun": f"""SELECT {columns}
            FROM offers_offer o
            JOIN LATERAL ({occurrence(chosen)}) occurrence ON occurrence.starts < %(since)s::timestamptz
            WHERE {HAS_BEGUN} AND {chosen.offer_sql} {plain} {_and(sought)}
                AND (SELECT count(*) FROM walked) < {_FULL}
            ORDER BY {_by(order)} LIMIT {_FULL}""",
    }
    if not chosen.timed:
        parts["over"] = f"""SELECT {columns}
            FROM offers_offer o LEFT JOIN LATERAL ({occurrence(chosen)}) occurrence ON true
            WHERE {chosen.offer_sql} {plain} {_and(sought)} AND (SELECT count(*) FROM walked) < {_FULL}
                AND NOT EXISTS (SELECT FROM offers_occurrence c WHERE c.offer_id = o.id AND c.ends >= %(now)s)
                AND (SELECT count(*) FROM walked) + (SELECT count(*) FROM begun) < {_FULL}
            ORDER BY o.id LIMIT {_FULL}"""
    if highlights:
        parts["highlighted"] = f"""SELECT {columns}
            FROM offers_offer o {join} LATERAL ({occurrence(chosen)}) occurrence ON true
            WHERE o.highlight IS NOT NULL AND {chosen.offer_sql} {_and(sought)}
            ORDER BY {_by(order)} LIMIT {_FULL}"""
    named = ", ".join(f"{name} AS MATERIALIZED ({body})" for name, body in parts.items())
    together = " UNION ALL ".join(f"SELECT * FROM {name}" for name in parts)
    return f"""
    WITH {named}
    SELECT * FROM ({together}) soonest ORDER BY {_by(order)} LIMIT %(limit)s OFFSET %(start)s"""


def _sorted(sought: Sought) -> str:
    chosen, order = sought.chosen, sought.order
    timed = f"AND {exists(sought)}" if chosen.timed and not order.timed else ""
    first = ""
    if order.timed:
        first = f"{'JOIN' if chosen.timed else 'LEFT JOIN'} LATERAL ({occurrence(chosen)}) occurrence ON true"
    group = "CASE WHEN o.production = '' THEN o.id::text ELSE o.production END"
    if sought.query.group_by_production:
        keys = [*(f"{key.sql} {key.direction}" for key in order.keys), "o.id"]
        nth = f", row_number() OVER (PARTITION BY {group} ORDER BY {', '.join(keys)}) AS nth"
        after = ordering.after(sought.query, order, named=True)
        which = f"WHERE nth = 1 {f'AND {after[0]}' if after else ''}"
        inner_after = ""
    else:
        nth, which, inner_after = "", "", _and(sought)
    names = "".join(f", chosen.k{number}" for number in range(len(order.keys)))
    none = "SELECT " + ", ".join(f"NULL AS {name}" for name in cards.OCCURRENCE_NAMES)
    shown = none if sought.timeless or sought.query.embed != "card" else occurrence(chosen)
    matching = f"""SELECT o.id {_keys(order)} {nth} FROM offers_offer o {first}
            WHERE {chosen.offer_sql} {timed} {inner_after}"""
    best = ""
    if sought.named and not which:
        # None of the others can come before these: mostly they fill the page, and thousands needn't be weighed.
        best = (
            f"best AS MATERIALIZED ({matching} AND {sought.named.sql} ORDER BY {_by(order)} LIMIT {_FULL}),"
        )
        matching = f"""SELECT * FROM best UNION ALL ({matching} AND {filters.text.UNNAMED}
            AND (SELECT count(*) FROM best) < {_FULL} ORDER BY {_by(order)} LIMIT {_FULL})"""
    return f"""
    WITH {best} chosen AS MATERIALIZED (
        SELECT * FROM ({matching}) matching {which}
        ORDER BY {_by(order)} LIMIT %(limit)s OFFSET %(start)s
    )
    SELECT o.id, {sought.columns}, occurrence.*, {_metres(sought.query)} AS metres {names}
    FROM chosen JOIN offers_offer o ON o.id = chosen.id
    LEFT JOIN LATERAL ({shown}) occurrence ON true
    ORDER BY {_by(order)}"""
