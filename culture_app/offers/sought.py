"""What a statement is made of: the query, what it selects, in which order, and from when on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from culture_app.offers import filters
from culture_app.offers.data import OfferQuery
from culture_app.offers.filters import Selection
from culture_app.offers.filters.piece import Piece
from culture_app.offers.ordering import Order

# Beyond that many days most of what is near matches anyway, and each day costs a descent of the index.
MOST_DAYS = timedelta(days=31)


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
        walked = self.order.how == "distance" or (self.order.how == "start" and self.upcoming)
        return walked and not (
            query.count or query.group_by_production or self.may_be_rare or any_rare(query)
        )

    @property
    def may_be_rare(self) -> bool:
        """Whether a walk could go on for long without meeting anything: what is asked of an occurrence may be rare, and
        neither a few days nor a neighbourhood ends the walk.
        """
        query = self.query
        asked = (
            query.seats, query.crowds, query.status, query.booking_availability, query.childcare, query.overnight,
            query.local_from, query.local_to,
        )  # fmt: skip
        ended = self.order.how == "distance" and self.window and query.distance_m is not None
        return not ended and any(each is not None and each != () for each in asked)

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


def any_rare(query: OfferQuery) -> bool:
    """Whether something is asked that few offers may have, and that an index finds: a word, a key, a place."""
    rare = (
        query.text, query.lucene, query.ids, query.places, query.organisers, query.productions, query.creators,
        query.contributors, query.regions, query.postal_codes, query.departures, query.term_ids, query.term_labels,
        query.labels, query.place_term_ids, query.place_term_labels, query.place_labels, query.organizer_term_ids,
        query.organizer_term_labels, query.organizer_labels, query.bounds, query.languages, query.completed_languages,
    )  # fmt: skip
    return any(rare)
