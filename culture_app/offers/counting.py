"""How many match: the exact total, and facets.

A facet's counts leave that facet's own filters out (disjunctive), so that each number is the total that a click on it
gives. One pass over the offers that fail at most one facet's filters counts them all.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from culture_app.offers import faceted, keys
from culture_app.offers.data import Facet, OfferQuery
from culture_app.offers.filters.piece import Piece
from culture_app.offers.sought import Sought
from culture_app.offers.walks import exists

# Where each facet's lines stand, and what its own begin with.
COLUMNS: dict[Facet, tuple[str, str]] = {
    "regions": ("facet_regions", ""),
    "types": ("facet_terms", f"{keys.TYPE}:"),
    "themes": ("facet_terms", f"{keys.THEME}:"),
    "facilities": ("facet_terms", f"{keys.FACILITY}:"),
    "labels": ("facet_labels", ""),
}
_SHOWN = f"starts_with(k.line, '{faceted.SHOWN}')"
MOST_LABELS = 250
TOTAL = "total"
PRODUCTION = "CASE WHEN o.production = '' THEN o.id::text ELSE o.production END"


def total(sought: Sought) -> str:
    """SELECT count(*) AS n: of offers or, where they are grouped, of productions."""
    what = f"count(DISTINCT {PRODUCTION})" if sought.query.group_by_production else "count(*)"
    return f"SELECT {what} AS n FROM offers_offer o WHERE {_conditions(sought, sought.chosen.offer)}"


def _conditions(sought: Sought, pieces: Sequence[Piece], *, timed: str | None = None) -> str:
    """The offer's conditions, the occurrence's, and the days' where a short window near a point rules most out."""
    found = ["NOT o.withdrawn", *(piece.sql for piece in pieces)]
    if sought.chosen.timed:
        found.append(exists(sought, timed))
    if sought.window and sought.query.near and sought.query.distance_m is not None:
        found.append("""o.id IN (SELECT d.offer_id FROM offers_day d
            WHERE d.point && _ST_Expand(%(here)s::geography, %(distance)s::float8)
                AND (d.shelf BETWEEN %(first_day)s::int AND %(last_day)s::int
                    OR d.shelf BETWEEN %(first_shelf)s::int AND %(last_shelf)s::int))""")
    return " AND ".join(found)


def facets(sought: Sought) -> str:
    """Rows of (facet, key, n), for those facets that the query wants; the total, if it is wanted, as facet TOTAL. Keys
    without their prefix.
    """
    query, chosen = sought.query, sought.chosen
    own = _by_facet(chosen.offer)
    crowded = [piece.sql for piece in chosen.occurrence if piece.facet == "crowds"]
    others = [piece.sql for piece in chosen.occurrence if piece.facet != "crowds"]
    if crowded:
        own["crowds"] = [exists(sought)]
    flags = {name: f"({' AND '.join(conditions)})" for name, conditions in own.items()}
    plain = [piece for piece in chosen.offer if piece.facet is None]
    timed = " AND ".join(others) if others else None
    where = _conditions(sought, plain, timed=timed)
    if crowded and not others:
        where = " AND ".join(["NOT o.withdrawn", *(piece.sql for piece in plain)])
    # At most one of them fails: of any two, one holds. Said so, the index of keys finds what may count.
    where += "".join(f" AND ({one} OR {other})" for one, other in combinations(flags.values(), 2))
    columns = "".join(f", {sql} AS ok_{name}" for name, sql in flags.items())
    production = PRODUCTION if query.group_by_production else "o.id"
    sets, parts = _parts(query, flags)
    if "crowds" in query.facets:
        parts.append(_crowds(flags, others))
    if query.count:
        number = "count(DISTINCT base.production)" if query.group_by_production else "count(*)"
        parts.append(
            f"SELECT '{TOTAL}' AS facet, '' AS key, {number} AS n FROM base WHERE true{_others(flags, '')}"
        )
    named = "".join(f", {name} AS MATERIALIZED ({body})" for name, body in sets.items())
    return f"""
    WITH base AS MATERIALIZED (
        SELECT o.id, {production} AS production, o.facet_terms, o.facet_regions, o.facet_labels {columns}
        FROM offers_offer o WHERE {where}
    ){named}
    {" UNION ALL ".join(parts)}"""


def _by_facet(pieces: Sequence[Piece]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for piece in pieces:
        if piece.facet is not None:
            found[piece.facet].append(piece.sql)
    return found


def _others(flags: Mapping[str, str], facet: str) -> str:
    return "".join(f" AND ok_{name}" for name in flags if name != facet)


def _parts(query: OfferQuery, flags: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Offers that share all their lines are counted at once, before their lines are told apart. Productions can't be:
    one may be in several sets.
    """
    oks = "".join(f", ok_{name}" for name in flags)
    grouped = query.group_by_production
    number = "count(DISTINCT s.production)" if grouped else "sum(s.n)::bigint"
    sets: dict[str, str] = {}
    parts: list[str] = []
    for facet in query.facets:
        if facet not in COLUMNS:
            continue
        column, prefix = COLUMNS[facet]
        sets[column] = (
            f"SELECT DISTINCT {column} AS lines, production {oks} FROM base"
            if grouped
            else f"SELECT {column} AS lines {oks}, count(*) AS n FROM base GROUP BY {column} {oks}"
        )
        lines = f"FROM {column} s, string_to_table(s.lines, E'\\n') k(line) WHERE true{_others(flags, facet)}"
        if facet == "labels":
            parts.append(f"""(SELECT 'labels' AS facet, min(substr(k.line, 2)) FILTER (WHERE {_SHOWN}) AS key, {number} AS n
                {lines} GROUP BY lower(substr(k.line, 2)) HAVING bool_or({_SHOWN})
                ORDER BY 3 DESC, 2 LIMIT {MOST_LABELS})""")
        else:
            its = f"AND starts_with(k.line, '{prefix}')" if prefix else ""
            parts.append(
                f"SELECT '{facet}' AS facet, substr(k.line, {len(prefix) + 1}) AS key, {number} AS n {lines} {its} GROUP BY k.line"
            )
    return sets, parts


def _crowds(flags: Mapping[str, str], others: Sequence[str]) -> str:
    """By the expected crowd of an occurrence that matches all else; what has no occurrence counts nowhere."""
    occurrence = " AND ".join(others) or "c.ends >= %(now)s"
    return f"""SELECT 'crowds' AS facet, coalesce(a.crowd, 'unknown') AS key, count(DISTINCT base.production) AS n
        FROM base JOIN offers_occurrence c ON c.offer_id = base.id
        LEFT JOIN offers_availability a ON a.occurrence_id = c.id
        WHERE {occurrence}{_others(flags, "crowds")} GROUP BY 2"""
