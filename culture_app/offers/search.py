"""search: from a query to one SQL statement, and from its rows to a page.

`walks` makes the page, `counting` the exact total and the facets. The total is a second, independent part of the page's
statement, since its cost grows with the matches; facets are a statement of their own.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from culture_app.kernel.words import Language, Page
from culture_app.offers import cards, counting, explaining, ordering, shelves, walks
from culture_app.offers.data import OfferCard, OfferQuery
from culture_app.offers.filters import select
from culture_app.offers.sought import Sought
from culture_app.offers.tables import searched

# What each way of answering reads of an offer.
EMBEDS = {
    "none": "o.iri, o.kind",
    "card": "coalesce(o.card_{language}, o.card_nl) AS card",
    "full": "coalesce(o.document, o.source) AS body",
}
Counts = dict[str, dict[str, int]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Rows of a page (see EMBEDS for what each holds), the exact total and the facets' counts, if they were asked for, and
    the cursor of the next page, if there may be one.
    """

    rows: Sequence[Mapping[str, Any]]
    total: int | None
    next: str | None
    facets: Counts | None


def find(query: OfferQuery, *, now: datetime, language: Language) -> Found:
    """Run the query: one statement, two with facets. Raises BadParameter for a cursor that isn't one."""
    sought, parameters = _sought(query, now=now, language=language)
    statement, more = _page(sought)
    found = searched(statement, {**parameters, **more}, steady=sought.steady)
    total = None
    if _counts_itself(query):
        # The count comes as a row of its own, so that a page past the end has it too.
        total = found[0]["total"]
        found = [row for row in found if row["id"] is not None]
    following = None
    if found and len(found) == query.limit:
        keys = [found[-1][f"k{number}"] for number in range(len(sought.order.keys))]
        following = ordering.cursor(query, keys, found[-1]["id"])
    facets = None
    if query.facets:
        facets, total = _facets(sought, parameters)
    return Found(rows=found, total=total, next=following, facets=facets)


def compose(query: OfferQuery, *, now: datetime, language: Language) -> tuple[str, dict[str, Any]]:
    """The page's statement and its parameters; EXPLAIN tests pin what the planner makes of it."""
    sought, parameters = _sought(query, now=now, language=language)
    statement, more = _page(sought)
    return statement, {**parameters, **more}


def compose_facets(query: OfferQuery, *, now: datetime) -> tuple[str, dict[str, Any]]:
    """The facets' statement and its parameters."""
    sought, parameters = _sought(query, now=now, language="nl")
    return counting.facets(sought), parameters


def _sought(query: OfferQuery, *, now: datetime, language: Language) -> tuple[Sought, dict[str, Any]]:
    chosen = select(query, now)
    since = query.date_from or now
    order = ordering.order_of(query, since)
    columns = [EMBEDS[query.embed].format(language=language)]
    if query.summaries:
        columns.append("coalesce(o.document, o.source) AS calendar")
    explained = explaining.columns(query) if query.explain else ("", {})
    sought = Sought(
        query=query,
        chosen=chosen,
        order=order,
        now=now,
        since=since,
        columns=", ".join([*columns, *([explained[0]] if explained[0] else [])]),
        after=ordering.after(query, order),
    )
    parameters = {**chosen.parameters, **explained[1], "limit": query.limit, "start": query.start}
    if sought.window:
        seated = query.seats is not None and not query.seats_unknown
        low, high = shelves.lasting_range(query.kinds, seated=seated)
        first, last = shelves.day_range(*sought.window, seated=seated)
        parameters |= {"first_day": first, "last_day": last, "first_shelf": low, "last_shelf": high}
        parameters |= {"since": since, "day": shelves.number(sought.window[0])}
    return sought, parameters


def _page(sought: Sought) -> tuple[str, dict[str, Any]]:
    page, parameters = walks.page(sought)
    if _counts_itself(sought.query):
        page = f"""
        WITH page AS ({page}), numbered AS (SELECT *, row_number() OVER () AS place FROM page),
            counted AS ({counting.total(sought)})
        SELECT numbered.*, counted.n AS total FROM counted LEFT JOIN numbered ON true ORDER BY numbered.place
        """
    return page, parameters


def _counts_itself(query: OfferQuery) -> bool:
    """The facets' statement meets every match anyway, and gives the total with them."""
    return query.count and not query.facets


def _facets(sought: Sought, parameters: Mapping[str, Any]) -> tuple[Counts, int | None]:
    counts: Counts = defaultdict(dict, {facet: {} for facet in sought.query.facets})
    total = None
    for row in searched(counting.facets(sought), {**parameters, "since": sought.since}):
        if row["facet"] == counting.TOTAL:
            total = row["n"]
        else:
            counts[row["facet"]][row["key"]] = row["n"]
    return dict(counts), total


def cards_page(*, query: OfferQuery, now: datetime, language: Language) -> Page[OfferCard]:
    found = find(replace(query, embed="card"), now=now, language=language)
    return Page(
        items=tuple(
            cards.card(cards.spoken(row["card"], language), cards.occurrence_card(row), metres(row["metres"]))
            for row in found.rows
        ),
        total=found.total,
        next=found.next,
    )


def metres(value: float | None) -> int | None:
    return None if value is None else round(value)
