"""search: from a query to one SQL statement, and from its rows to a page.

The statement walks the offers in the asked order (nearest first along the GiST index), takes for each the first
occurrence that matches, and stops when the page is full. An exact count is a second, independent part of the
same statement, since its cost grows with the matches.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from culture_app.kernel.words import GeoPoint, Language, Page
from culture_app.offers import cards
from culture_app.offers.data import Candidate, OfferCard, OfferQuery
from culture_app.offers.filters import Selection, select
from culture_app.offers.filters.when import fixed_times
from culture_app.offers.tables import searched

# What each way of answering reads of an offer.
EMBEDS = {
    "none": "o.iri, o.kind",
    "card": "coalesce(o.card_{language}, o.card_nl) AS card",
    "full": "coalesce(o.document, o.source) AS body",
}
STATEMENT = """
SELECT o.id, {columns}, occurrence.*, {distance} AS metres
FROM offers_offer o
{join} JOIN LATERAL (
    SELECT {occurrence}
    FROM offers_occurrence c LEFT JOIN offers_availability a ON a.occurrence_id = c.id
    WHERE {occurrence_where}
    ORDER BY c.starts, c.id LIMIT 1
) occurrence ON true
WHERE {offer_where}
"""
ORDERED = """{offers}
ORDER BY {order}
LIMIT %(limit)s OFFSET %(start)s
"""
# Many offers stand at the same distance, in the same hall. The index can be walked in order of distance alone, not of
# distance and key; so the ties at the end of the page are taken too, and put in order afterwards.
NEAREST = """
SELECT * FROM (
    {offers}
    ORDER BY o.point <-> %(here)s::geography
    FETCH FIRST (%(start)s::bigint + %(limit)s::bigint) ROWS WITH TIES
) nearest
ORDER BY metres, id
LIMIT %(limit)s OFFSET %(start)s
"""
COUNT = """
SELECT count(*) AS n FROM offers_offer o WHERE {offer_where} {exists}
"""
EXISTS = """AND EXISTS (
    SELECT FROM offers_occurrence c LEFT JOIN offers_availability a ON a.occurrence_id = c.id
    WHERE {occurrence_where}
)"""
NEAREST_FIRST = ("o.point <-> %(here)s::geography", "ASC")
BY_KEY = ("o.id", "ASC")


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Rows of a page (see EMBEDS for what each holds) and the exact total, if it was asked for."""

    rows: Sequence[Mapping[str, Any]]
    total: int | None


def find(query: OfferQuery, *, now: datetime, language: Language) -> Found:
    """Run the query: one statement."""
    statement, parameters = compose(query, now=now, language=language)
    found = searched(statement, parameters)
    if not query.count:
        return Found(rows=found, total=None)
    # The count comes as a row of its own, so that a page past the end has it too.
    return Found(rows=[row for row in found if row["id"] is not None], total=found[0]["total"])


def compose(query: OfferQuery, *, now: datetime, language: Language) -> tuple[str, dict[str, Any]]:
    """The statement and its parameters; EXPLAIN tests pin what the planner makes of it."""
    chosen = select(query, now)
    offers = STATEMENT.format(
        columns=EMBEDS[query.embed].format(language=language),
        distance="o.point <-> %(here)s::geography" if query.near else "NULL::float8",
        join="INNER" if chosen.timed else "LEFT",
        occurrence=cards.OCCURRENCE,
        occurrence_where=f"c.offer_id = o.id AND {chosen.occurrence_sql}",
        offer_where=chosen.offer_sql,
    )
    keys = sort_keys(query)
    if keys == [NEAREST_FIRST, BY_KEY]:
        page = NEAREST.format(offers=offers)
    else:
        order = ", ".join(f"{expression} {direction}" for expression, direction in keys)
        page = ORDERED.format(offers=offers, order=order)
    parameters = {**chosen.parameters, "limit": query.limit, "start": query.start}
    if query.count:
        page = f"""
        WITH page AS ({page}), numbered AS (SELECT *, row_number() OVER () AS place FROM page),
            counted AS ({_count(chosen)})
        SELECT numbered.*, counted.n AS total FROM counted LEFT JOIN numbered ON true ORDER BY numbered.place
        """
    return page, parameters


def _count(chosen: Selection) -> str:
    exists = (
        EXISTS.format(occurrence_where=f"c.offer_id = o.id AND {chosen.occurrence_sql}")
        if chosen.timed
        else ""
    )
    return COUNT.format(offer_where=chosen.offer_sql, exists=exists)


def sort_keys(query: OfferQuery) -> list[tuple[str, str]]:
    """Expressions and directions; the key at the end makes pages follow each other exactly.

    Without a wish: by relevance if there is a text, else nearest first if there is a point, else soonest first;
    what curators highlight comes before either.
    """
    wishes = query.sort or (("score", False),)
    keys = [key for name, ascending in wishes for key in _sort_key(query, name, ascending)]
    return [*keys, BY_KEY]


def _sort_key(query: OfferQuery, name: str, ascending: bool) -> list[tuple[str, str]]:
    direction = "ASC NULLS LAST" if ascending else "DESC NULLS LAST"
    if name == "distance" and query.near:
        return [NEAREST_FIRST if ascending else (NEAREST_FIRST[0], "DESC NULLS LAST")]
    if name == "start":
        return [("nullif(occurrence.starts, '0001-01-03 00:00:00+00'::timestamptz)", direction)]
    if name in ("created", "modified"):
        return [(f"o.{name}", direction)]
    if name == "availableTo":
        return [("o.available_to", direction)]
    if query.text:
        score = """ts_rank(o.search, websearch_to_tsquery('culture_nl', %(text)s::text))
            + word_similarity(%(folded)s::text, o.words)"""
        return [(score, direction)]
    if query.near:
        return _sort_key(query, "distance", True)
    return [("o.highlight", "ASC NULLS LAST"), *_sort_key(query, "start", True)]


def cards_page(*, query: OfferQuery, now: datetime, language: Language) -> Page[OfferCard]:
    found = find(replace(query, embed="card"), now=now, language=language)
    return Page(
        items=tuple(
            cards.card(row["card"], cards.occurrence_card(row), metres(row["metres"])) for row in found.rows
        ),
        total=found.total,
    )


def metres(value: float | None) -> int | None:
    return None if value is None else round(value)


CANDIDATES = """
SELECT o.id, occurrence.*, ST_X(o.point::geometry) AS lon, ST_Y(o.point::geometry) AS lat, {distance} AS metres,
    o.term_ids, o.labels, o.organizer_id, o.place_id, o.price_cents, o.age_min, o.age_max,
    CASE WHEN o.available_from > '1900-01-01' THEN o.available_from ELSE coalesce(o.created, o.pulled) END AS published
FROM offers_offer o
CROSS JOIN LATERAL (
    SELECT {occurrence}
    FROM offers_occurrence c LEFT JOIN offers_availability a ON a.occurrence_id = c.id
    WHERE {occurrence_where}
    ORDER BY c.starts, c.id LIMIT 1
) occurrence
WHERE {offer_where}
ORDER BY {order}
LIMIT %(limit)s
"""


def candidates(*, query: OfferQuery, now: datetime, limit: int) -> tuple[Candidate, ...]:
    """See services.candidates. Events only, with fixed times: what can be planned and booked."""
    wanted = replace(
        query,
        kinds=("event",),
        date_from=max(query.date_from or now, now),
        status=query.status or ("Available",),
        booking_availability=query.booking_availability or "Available",
    )
    chosen = select(wanted, now)
    timed = fixed_times(wanted, now)
    assert timed is not None
    statement = CANDIDATES.format(
        distance="o.point <-> %(here)s::geography" if query.near else "NULL::float8",
        occurrence=cards.OCCURRENCE,
        occurrence_where=f"c.offer_id = o.id AND {chosen.occurrence_sql} AND {timed.sql}",
        offer_where=chosen.offer_sql,
        order="o.point <-> %(here)s::geography" if query.near else "occurrence.starts, o.id",
    )
    found = searched(statement, {**chosen.parameters, **timed.parameters, "limit": limit})
    return tuple(_candidate(row) for row in found)


def _candidate(row: Mapping[str, Any]) -> Candidate:
    no_ages = row["age_min"] is None and row["age_max"] is None
    return Candidate(
        event=row["id"],
        occurrence=row["occurrence_id"],
        start=row["starts"],
        end=row["ends"],
        point=None if row["lat"] is None else GeoPoint(row["lat"], row["lon"]),
        distance_m=row["metres"],
        term_ids=tuple(row["term_ids"]),
        labels=tuple(row["labels"]),
        organiser=row["organizer_id"],
        place=row["place_id"],
        price_cents=row["price_cents"],
        ages=None if no_ages else (row["age_min"], row["age_max"]),
        published=row["published"],
        seats_left=row["seats_left"],
    )
