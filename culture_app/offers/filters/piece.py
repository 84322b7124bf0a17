"""What a filter is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from culture_app.offers.data import Facet, OfferQuery

NOTHING = "FALSE"


@dataclass(frozen=True, slots=True)
class Piece:
    """A condition and its parameters; `facet`: the facet whose counts leave it out."""

    sql: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    facet: Facet | None = None


# Of a list that is AND of ORs a reader gives one piece per group, since each may belong to another facet.
Reader = Callable[[OfferQuery, datetime], Piece | tuple[Piece, ...] | None]


def inverted(first: Any, last: Any) -> bool:
    """Whether a range ends before it begins: nothing overlaps it, though much may span both its ends."""
    return first is not None and last is not None and first > last


def joined(conditions: list[str], parameters: Mapping[str, Any]) -> Piece | None:
    """All of them, or nothing."""
    return Piece(" AND ".join(conditions), parameters) if conditions else None
