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
from culture_app.offers.filters import state, text, what, when, where, who
from culture_app.offers.filters.piece import Piece, Reader

OFFER_PIECES: tuple[Reader, ...] = (
    state.kinds, state.workflow, when.embargo, where.country, who.audience, state.duplicate, what.identity, where.place,
    what.organiser, what.terms, what.labels, who.ages, what.price, text.words, where.around, when.calendar_bounds,
)  # fmt: skip
OCCURRENCE_PIECES: tuple[Reader, ...] = (when.dates, state.status, state.booking, state.seats)


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
    found = (reader(query, now) for reader in readers)
    return tuple(piece for piece in found if piece is not None)
