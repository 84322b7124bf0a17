"""How many match: the exact total, and facets.

A facet's counts leave that facet's own filters out (disjunctive), so that each number is the total that a click on it
gives. One pass over the offers that fail at most one facet's filters counts them all.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from culture_app.offers import keys
from culture_app.offers.data import Facet
from culture_app.offers.filters.piece import Piece
from culture_app.offers.walks import Sought, exists

PREFIXES: dict[Facet, str] = {
    "regions": keys.REGION,
    "types": keys.TYPE,
    "themes": keys.THEME,
    "facilities": keys.FACILITY,
    "labels": keys.LABEL,
}
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
    fails = " + ".join(f"(NOT {name})::int" for name in flags.values())
    if len(flags) > 1:
        where += f" AND {fails} <= 1"
    columns = "".join(f", {sql} AS ok_{name}" for name, sql in flags.items())
    group = f"{PRODUCTION} AS production" if query.group_by_production else "o.id AS production"
    parts = [_counted(query.facets, flags, grouped=query.group_by_production)]
    if "labels" in query.facets:
        parts = [_visible(parts[0])]
    if "crowds" in query.facets:
        parts.append(_crowds(flags, others))
    if query.count:
        number = "count(DISTINCT base.production)" if query.group_by_production else "count(*)"
        parts.append(f"SELECT '{TOTAL}', '', {number} FROM base WHERE true{_others(flags, '')}")
    return f"""
    WITH base AS MATERIALIZED (
        SELECT o.id, {group}, o.keys, o.labels {columns} FROM offers_offer o WHERE {where}
    )
    {" UNION ALL ".join(part for part in parts if part)}"""


def _by_facet(pieces: Sequence[Piece]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for piece in pieces:
        if piece.facet is not None:
            found[piece.facet].append(piece.sql)
    return found


def _others(flags: Mapping[str, str], facet: str) -> str:
    return "".join(f" AND ok_{name}" for name in flags if name != facet)


def _counted(wanted: Sequence[Facet], flags: Mapping[str, str], *, grouped: bool) -> str:
    """Every facet of keys at once."""
    choices = [
        f"(starts_with(k.key, '{PREFIXES[facet]}:'){_others(flags, facet)})"
        for facet in wanted
        if facet in PREFIXES
    ] or ["FALSE"]
    name = " ".join(
        f"WHEN '{prefix}' THEN '{facet}'" for facet, prefix in PREFIXES.items() if facet in wanted
    )
    name = f"CASE split_part(k.key, ':', 1) {name} END" if name else "NULL::text"
    number = "count(DISTINCT base.production)" if grouped else "count(*)"
    return f"""SELECT {name} AS facet, substr(k.key, strpos(k.key, ':') + 1) AS key, {number} AS n
        FROM base, unnest(base.keys) k(key) WHERE {" OR ".join(choices)} GROUP BY k.key"""


def _visible(counted: str) -> str:
    """Of labels only those that are shown somewhere, as written there, and not endlessly many."""
    return f"""SELECT * FROM (
        WITH counted AS ({counted}),
            shown AS (SELECT lower(l.label) AS key, min(l.label) AS label
                FROM base, unnest(base.labels) l(label) GROUP BY lower(l.label)),
            labels AS (SELECT 'labels', shown.label, counted.n FROM counted JOIN shown USING (key)
                WHERE counted.facet = 'labels' ORDER BY counted.n DESC, shown.label LIMIT {MOST_LABELS})
        SELECT * FROM counted WHERE facet <> 'labels' UNION ALL SELECT * FROM labels
    ) visible"""


def _crowds(flags: Mapping[str, str], others: Sequence[str]) -> str:
    """By the expected crowd of an occurrence that matches all else; what has no occurrence counts nowhere."""
    occurrence = " AND ".join(others) or "c.ends >= %(now)s"
    return f"""SELECT 'crowds', coalesce(a.crowd, 'unknown'), count(DISTINCT base.production)
        FROM base JOIN offers_occurrence c ON c.offer_id = base.id
        LEFT JOIN offers_availability a ON a.occurrence_id = c.id
        WHERE {occurrence}{_others(flags, "crowds")} GROUP BY 2"""
