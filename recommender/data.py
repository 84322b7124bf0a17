"""The recommender's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from culture_app.kernel.words import Money, Texts
from culture_app.offers.data import OfferCard, OfferQuery

ReasonCode = Literal["visited", "interest", "near", "new", "popular", "soon", "varied"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SuggestionWish:
    """What is asked for: where and when (query), whether declared interests count, and the party.

    children: ages in whole years; each must fit what the event says of ages. budget: the most that
    one person may have to pay; an unknown price stays, a known higher one doesn't.
    """

    query: OfferQuery
    use_interests: bool = True
    children: tuple[int, ...] = ()
    budget: Money | None = None
    limit: int = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why: `texts` is the sentence in four languages, `subject` what it names, if anything."""

    code: ReasonCode
    texts: Texts
    subject: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    card: OfferCard
    reasons: tuple[Reason, ...]
    score: float
    position: int  # from 1


@dataclass(frozen=True, kw_only=True, slots=True)
class SuggestionPage:
    """`personal` says that history or interests played a part; `model` which artifact ranked, or "none"."""

    items: tuple[Suggestion, ...]
    model: str
    personal: bool


type OpinionWord = Literal["like", "not_for_me"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Opinion:
    """What she said of an event, since when, and what it was called then."""

    event: UUID
    opinion: OpinionWord
    at: datetime
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Trained:
    """What one training produced."""

    version: str
    people: int
    visits: int
    events: int
    first: datetime | None
    last: datetime | None
    metrics: Mapping[str, float]
    seconds: float
