"""Pages: one way of walking for each order, so that a page costs what it shows, not what there is.

- NEAREST walks offers outwards along the GiST index of points, and takes each one's first matching occurrence.
- BY_DAY does so for a window of days: it walks what takes place on those days, and beside it what is on for long
  (`shelves`). An offer that stands on several of the days counts on the day of its first matching occurrence alone.
- SOONEST walks occurrences by their start; what has begun already, then what has no more dates, only fill a page that
  is still short. Highlighted offers come before, where the order says so. A walk that has gone far without filling the
  page gives up: then there are few offers, and they are sorted.
- Whatever else: the matching offers' keys are sorted, and only a page of them is read.

All bodies give: id, the embed's columns, the occurrence's, metres, and the order's keys as k0, k1, ...
"""

import re
from typing import Any

from culture_app.offers import cards, filters, ordering
from culture_app.offers.data import OfferQuery
from culture_app.offers.filters import Selection
from culture_app.offers.ordering import Key, Order
from culture_app.offers.sought import Sought

LONG = "interval '192 hours'"
# Of what begins so long before, only the long is still on.
SHORT = f"c.starts >= %(since)s::timestamptz - {LONG} AND c.ends - c.starts <= {LONG}"
# So many occurrences a walk passes by before it gives up.
FURTHEST = 2_000
# Up to so many matching occurrences are sorted; of more, a walk soon meets some.
FEW = 2000
HAS_BEGUN = f"""o.id IN (
        SELECT t.offer_id FROM offers_occurrence t
        WHERE t.starts >= %(since)s::timestamptz - {LONG} AND t.starts < %(since)s::timestamptz
            AND t.ends >= %(since)s::timestamptz AND t.ends - t.starts <= {LONG}
        UNION ALL
        SELECT t.offer_id FROM offers_occurrence t
        WHERE t.ends - t.starts > {LONG} AND t.starts < %(since)s::timestamptz AND t.ends >= %(since)s::timestamptz)"""


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
        body = _few_or(_by_day(sought), sought)
    elif sought.order.how == "distance":
        body = _few_or(_nearest(sought), sought)
    elif sought.upcoming and sought.query.start + sought.query.limit <= FURTHEST:
        body = _few_or(_soonest(sought), sought)
    else:
        body = _sorted(sought)
    return body, parameters


def _few_or(walk: str, sought: Sought) -> str:
    """The walk or, where only a few occurrences match at all, these sorted: a walk would pass by everything else first.

    The statement finds out by itself, and runs one of the two.
    """
    if not sought.may_be_rare:
        return walk
    matching = f"""SELECT c.offer_id FROM offers_occurrence c LEFT JOIN offers_availability a ON a.occurrence_id = c.id
        WHERE {sought.chosen.occurrence_sql}"""
    if sought.window:  # each half has an index that holds no more than those days
        matching = f"{matching} AND {SHORT} UNION ALL {matching} AND c.ends - c.starts > {LONG}"
    return f"""
    WITH few AS MATERIALIZED ({matching} LIMIT {FEW + 1})
    SELECT * FROM (
        SELECT * FROM ({walk}) walk WHERE (SELECT count(*) FROM few) > {FEW}
        UNION ALL
        SELECT * FROM ({_sorted(sought, few=True)}) sorted WHERE (SELECT count(*) FROM few) <= {FEW}
    ) page
    ORDER BY {_by(sought.order)}"""


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
    return f"({found} AND {SHORT}) OR {found} AND c.ends - c.starts > {LONG}))"


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


_ANYWHERE = "20100000"  # metres: no two places are further apart


def _within(metres: str) -> str:
    """Of days. The box bounds the walk over the index."""
    return f"""AND d.point && _ST_Expand(%(here)s::geography, {metres})
            AND (d.point <-> %(here)s::geography) <= {metres}"""


def _by_day(sought: Sought) -> str:
    query, chosen = sought.query, sought.chosen
    # The walk's own distance: the same as the offer's, but the index gives it.
    order = Order((Key("(d.point <-> %(here)s::geography)", "float8"),), "distance", {})
    # The days' own point is looked at instead of the offer's.
    around = filters.where.around(query, sought.now)
    pieces = (piece.sql for piece in chosen.offer if around is None or piece.sql != around.sql)
    conditions = " AND ".join(("NOT o.withdrawn", *pieces))

    def part(shelf: str, day: str, box: str) -> str:
        return f"""SELECT o.id, {sought.columns}, occurrence.*, {_metres(query, "d.point")} AS metres {_keys(order)}
        FROM offers_day d JOIN offers_offer o ON o.id = d.offer_id
        JOIN LATERAL ({occurrence(chosen)}) occurrence ON {day}
        WHERE d.shelf BETWEEN {shelf} {box} AND {conditions} {_and(sought)}
        ORDER BY d.point <-> %(here)s::geography
        FETCH FIRST ({_FULL}) ROWS WITH TIES"""

    # As a CASE, since the planner takes an equality of two rows' values for rare, and would sort the whole neighbourhood.
    its_day = """CASE WHEN greatest((occurrence.starts AT TIME ZONE 'Europe/Brussels')::date - DATE '1970-01-01',
            %(day)s::int) = d.shelf >> 1 THEN true END"""
    asked = "" if query.distance_m is None else _within("%(distance)s::float8")
    # Of what is on for long little may be on just then: it isn't looked for further away than the days' page reaches.
    reach = f"""(SELECT CASE WHEN count(*) >= {_FULL} THEN max(metres) + 1 ELSE {_ANYWHERE} END FROM days)"""
    reach = reach if query.distance_m is None else f"least(%(distance)s::float8, {reach})"
    return f"""
    WITH days AS MATERIALIZED ({part("%(first_day)s::int AND %(last_day)s::int", its_day, asked)}),
        lasting AS ({part("%(first_shelf)s::int AND %(last_shelf)s::int", "true", _within(reach))})
    SELECT * FROM (SELECT * FROM days UNION ALL SELECT * FROM lasting) nearest
    ORDER BY {_by(order)} LIMIT %(limit)s OFFSET %(start)s"""


_OF_OCCURRENCE, _OF_SEATS = re.compile(r"\bc\."), re.compile(r"\ba\.")


def _itself(chosen: Selection) -> str:
    """The conditions on the walked occurrence itself, which is the first that matches: so that what doesn't match is
    passed by without looking at its offer. Seats stand in a subselect, which can only be looked up row by row: joined, the
    planner would read all of them first.
    """
    found = []
    for piece in chosen.occurrence:
        sql = _OF_OCCURRENCE.sub("w.", piece.sql)
        if _OF_SEATS.search(sql):
            sql = (
                f"(SELECT {sql} FROM (SELECT) one LEFT JOIN offers_availability a ON a.occurrence_id = w.id)"
            )
        found.append(sql)
    return " AND ".join(found)


def _soonest(sought: Sought) -> str:
    chosen, order = sought.chosen, sought.order
    highlights = any(key.sql == "o.highlight" for key in order.keys)
    plain = "AND o.highlight IS NULL" if highlights else ""
    columns = f"o.id, {sought.columns}, occurrence.*, {_metres(sought.query)} AS metres {_keys(order)}"
    join = "JOIN" if chosen.timed else "LEFT JOIN"
    until = "AND w.starts <= %(until)s::timestamptz" if sought.query.date_to else ""
    furthest = f"{FURTHEST} + {_FULL}"
    # Without its own columns it would be copied whole.
    steps = f"""SELECT w.id, w.offer_id, w.starts, w.ends, w.local_start, w.local_end, w.status, w.booking_availability,
            w.overnight, w.childcare_start, w.childcare_end
        FROM offers_occurrence w WHERE {_from_where(sought)} {until}
        ORDER BY w.starts, w.ends, w.offer_id LIMIT {furthest}"""
    short, lost = f"(SELECT count(*) FROM walked) < {_FULL}", "(SELECT lost FROM lost)"
    parts = {
        "walked": f"""SELECT {columns}
            FROM ({steps}) w JOIN offers_offer o ON o.id = w.offer_id
            JOIN LATERAL ({occurrence(chosen, "w.offer_id")}) occurrence ON occurrence.occurrence_id = w.id
            WHERE {_itself(chosen)} AND {chosen.offer_sql} {plain} {_and(sought)}
            ORDER BY w.starts, w.ends, w.offer_id LIMIT {_FULL}""",
        "begun": f"""SELECT {columns}
            FROM offers_offer o
            JOIN LATERAL ({occurrence(chosen)}) occurrence ON occurrence.starts < %(since)s::timestamptz
            WHERE {HAS_BEGUN} AND {chosen.offer_sql} {plain} {_and(sought)}
                AND {short} AND NOT {lost}
            ORDER BY {_by(order)} LIMIT {_FULL}""",
    }
    if not chosen.timed:
        parts["over"] = f"""SELECT {columns}
            FROM offers_offer o LEFT JOIN LATERAL ({occurrence(chosen)}) occurrence ON true
            WHERE {chosen.offer_sql} {plain} {_and(sought)} AND {short} AND NOT {lost}
                AND NOT EXISTS (SELECT FROM offers_occurrence c WHERE c.offer_id = o.id AND c.ends >= %(now)s)
                AND (SELECT count(*) FROM walked) + (SELECT count(*) FROM begun) < {_FULL}
            ORDER BY o.id LIMIT {_FULL}"""
    if highlights:
        parts["highlighted"] = f"""SELECT {columns}
            FROM offers_offer o {join} LATERAL ({occurrence(chosen)}) occurrence ON true
            WHERE o.highlight IS NOT NULL AND {chosen.offer_sql} {_and(sought)}
            ORDER BY {_by(order)} LIMIT {_FULL}"""
    parts["lost"] = f"SELECT {short} AND (SELECT count(*) FROM ({steps}) w) = {furthest} AS lost"
    ordered = ["walked", "lost", *(name for name in parts if name not in ("walked", "lost"))]
    named = ", ".join(f"{name} AS MATERIALIZED ({parts[name]})" for name in ordered)
    together = " UNION ALL ".join(
        f"SELECT * FROM {name} WHERE NOT {lost}" for name in parts if name != "lost"
    )
    return f"""
    WITH {named}
    SELECT * FROM (
        {together} UNION ALL SELECT * FROM ({_sorted(sought, beside=True)}) sorted WHERE {lost}
    ) soonest ORDER BY {_by(order)} LIMIT %(limit)s OFFSET %(start)s"""


def _from_where(sought: Sought) -> str:
    """Where the walk begins: at `since` or, on a following page, where the one before it ended."""
    if sought.after:
        number = next(n for n, key in enumerate(sought.order.keys) if key.sql.startswith("CASE"))
        begun = f"after_{number}"
        if "after_0" in sought.after[1] and number > 0:  # still among the highlights
            return "w.starts >= %(since)s::timestamptz"
        return f"w.starts >= %({begun})s::timestamptz" if begun in sought.after[1] else "FALSE"
    return "w.starts >= %(since)s::timestamptz"


def _sorted(sought: Sought, *, few: bool = False, beside: bool = False) -> str:
    """`few`: among those alone. `beside`: with the same columns as a walk, whichever of the two it will be."""
    chosen, order = sought.chosen, sought.order
    among = "AND o.id IN (SELECT offer_id FROM few)" if few else ""
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
    shown = (
        none
        if sought.timeless or (sought.query.embed != "card" and not (few or beside))
        else occurrence(chosen)
    )
    matching = f"""SELECT o.id {_keys(order)} {nth} FROM offers_offer o {first}
            WHERE {chosen.offer_sql} {timed} {among} {inner_after}"""
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
        ORDER BY {_by(order)} {f"LIMIT {_FULL}" if beside else "LIMIT %(limit)s OFFSET %(start)s"}
    )
    SELECT o.id, {sought.columns}, occurrence.*, {_metres(sought.query)} AS metres {names}
    FROM chosen JOIN offers_offer o ON o.id = chosen.id
    LEFT JOIN LATERAL ({shown}) occurrence ON true
    ORDER BY {_by(order)}"""
