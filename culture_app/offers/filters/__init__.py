"""Which offers and which of their occurrences a query means: each filter is one small piece of SQL.

- A piece reads the query and gives a Piece, or None where the query doesn't ask. Values are always parameters.
- Conditions of OFFER_PIECES are on `o` (offers_offer); those of OCCURRENCE_PIECES on `c` (offers_occurrence) and `a`
  (offers_availability, may be NULL): they are tested together on the same occurrence.
- A piece that belongs to a facet names it: the facet's counts leave that piece out, so that a click adds to the choice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from culture_app.offers.data import OfferQuery
from culture_app.offers.filters import lent, lucene, state, text, what, when, where, who
from culture_app.offers.filters.piece import Piece, Reader

OFFER_PIECES: tuple[Reader, ...] = (
    state.kinds, state.workflow, state.duplicate, state.attendance, state.created, state.modified,
    when.embargo, when.calendar_bounds, when.calendar_types, when.weekdays,
    where.country, where.place, where.around, where.bounds, where.regions, where.postal_codes, where.departures,
    who.audience, who.ages, who.all_ages, who.births, who.children_only,
    what.identity, what.organiser, what.production, what.creators, what.contributors, what.terms, what.term_labels,
    what.labels, what.price, what.uitpas, what.media, what.videos, what.main_language, what.languages,
    what.completed_languages, what.capacity, what.hire,
    lent.place_terms, lent.place_term_labels, lent.place_labels,
    lent.organizer_terms, lent.organizer_term_labels, lent.organizer_labels,
    text.words, lucene.lucene,
)  # fmt: skip
OCCURRENCE_PIECES: tuple[Reader, ...] = (
    when.dates, when.local_times, state.status, state.booking, state.seats, state.crowds, who.childcare, who.overnight,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """`timed` says whether an occurrence has to match at all; without it `occurrence` says which one is shown.
    `upcoming`: no occurrence matches that has ended already.
    """

    offer: tuple[Piece, ...]
    occurrence: tuple[Piece, ...]
    timed: bool
    upcoming: bool
    parameters: Mapping[str, Any]

    @property
    def offer_sql(self) -> str:
        return " AND ".join(["NOT o.withdrawn", *(piece.sql for piece in self.offer)])

    @property
    def occurrence_sql(self) -> str:
        """Without `c.offer_id = o.id`, which whoever joins says."""
        return " AND ".join(piece.sql for piece in self.occurrence)


def select(query: OfferQuery, now: datetime) -> Selection:
    """The whole of what a query asks."""
    offer = _pieces(OFFER_PIECES, query, now)
    occurrence = _pieces(OCCURRENCE_PIECES, query, now)
    timed = bool(occurrence)
    # Without dates it is about what can still be gone to, unless what is over was asked for too.
    dated = bool(query.date_from or query.date_to)
    upcoming = not timed or (not dated and query.available_from == "now")
    if upcoming:
        occurrence = (*occurrence, Piece("c.ends >= %(now)s"))
    parameters: dict[str, Any] = {"now": now}
    for piece in (*offer, *occurrence):
        parameters |= piece.parameters
    return Selection(
        offer=offer, occurrence=occurrence, timed=timed, upcoming=upcoming, parameters=parameters
    )


def _pieces(readers: Iterable[Reader], query: OfferQuery, now: datetime) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for reader in readers:
        read = reader(query, now)
        if isinstance(read, tuple):
            found.extend(read)
        elif read is not None:
            found.append(read)
    return tuple(found)
