"""The recommender's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from uuid import UUID

from culture_app.kernel.words import GeoPoint, Money, Texts
from culture_app.offers.data import OfferCard, OfferQuery

ReasonCode = Literal["visited", "booked", "liked", "interest", "near", "new", "popular", "soon", "varied"]
# What an event shares with another.
SimilarCode = Literal[
    "same_performers",
    "same_theme",
    "same_kind",
    "same_organiser",
    "same_place",
    "neighbourhood",
    "same_visitors",
]


# How an event's end is known: the organiser stated it; one leaves when one likes; nobody stated it.
type Ending = Literal["stated", "open", "assumed"]


@dataclass(frozen=True, kw_only=True, slots=True)
class HomeWish:
    """To be home by then (a Brussels clock's, on the evening of each event). Used for the search, kept nowhere."""

    by: time
    home: GeoPoint


@dataclass(frozen=True, kw_only=True, slots=True)
class WayHome:
    """Until when one can set off and be home in time."""

    leave_by: datetime
    ending: Ending


@dataclass(frozen=True, kw_only=True, slots=True)
class HomeEvenings:
    """Which evenings were looked at, the last one included; those without a timetable have what one can walk home from."""

    by: time
    first: date
    last: date
    without_timetable: tuple[date, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SuggestionWish:
    """What is asked for: where and when (query), whether declared interests count, and the party.

    children: ages in whole years; each must fit what the event says of ages. budget: the most that
    one person may have to pay; an unknown price stays, a known higher one doesn't. home: only what she
    can be home from in time.
    """

    query: OfferQuery
    use_interests: bool = True
    children: tuple[int, ...] = ()
    budget: Money | None = None
    limit: int = 20
    home: HomeWish | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why: `texts` is the sentence in four languages, `subject` what it names, if anything."""

    code: ReasonCode | SimilarCode
    texts: Texts
    subject: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    card: OfferCard
    reasons: tuple[Reason, ...]
    score: float
    position: int  # from 1
    propensity: float = 1.0  # how likely it was to stand there
    explored: bool = False
    home: WayHome | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SuggestionPage:
    """`personal` says that history or interests played a part; `model` which artifact ranked, or "none"."""

    items: tuple[Suggestion, ...]
    model: str
    personal: bool
    home: HomeEvenings | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Similar:
    """An event like another, with what they share."""

    card: OfferCard
    reasons: tuple[Reason, ...]
    position: int  # from 1


@dataclass(frozen=True, kw_only=True, slots=True)
class SimilarPage:
    """`event` is the one that they are like."""

    event: UUID
    items: tuple[Similar, ...]
    model: str


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
    """What one training produced, whether it is in use now, and why."""

    version: str
    people: int
    visits: int
    events: int
    first: datetime | None
    last: datetime | None
    metrics: Mapping[str, float]
    seconds: float
    live: bool = True
    verdict: str = ""
