"""A search, as it is asked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from culture_app.kernel.words import GeoPoint, Language
from culture_app.offers.data.kinds import BookingAvailability, Kind, OfferStatus
from culture_app.offers.lucene import Lucene

Facet = Literal["regions", "types", "themes", "facilities", "labels", "crowds"]
# Size and whether it is HTML: ("sm", False) is sm-text.
SummaryForm = tuple[Literal["xs", "sm", "md", "lg", "xl"], bool]
Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """A box: south-west and north-east corner."""

    south_west: GeoPoint
    north_east: GeoPoint


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferQuery:
    """What is looked for. Empty (or None) means: no filter. Groups are AND of ORs: each inner tuple is a choice.

    Dates, local times, status, booking availability, seats, crowd, childcare and overnight are tested on the same
    occurrence; ranges match on overlap and both ends are inclusive. Local times are minutes since Brussels' midnight; from
    later than to crosses midnight. `available_*` test the publication window (availableFrom..availableTo). Money in cents.
    """

    kinds: tuple[Kind, ...] = ("event", "place")
    # Text and identity
    text: str = ""
    text_languages: tuple[Language, ...] = ()
    lucene: Lucene | None = None
    ids: tuple[UUID, ...] = ()
    places: tuple[UUID, ...] = ()
    organisers: tuple[UUID, ...] = ()
    productions: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    # Where
    near: GeoPoint | None = None
    distance_m: float | None = None
    bounds: Bounds | None = None
    regions: Groups = ()
    postal_codes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ("BE",)
    departures: Groups = ()
    # When
    date_from: datetime | None = None
    date_to: datetime | None = None
    local_from: int | None = None
    local_to: int | None = None
    weekdays: tuple[str, ...] = ()
    calendar_types: tuple[str, ...] = ()
    available_from: datetime | Literal["now"] | None = "now"
    available_to: datetime | Literal["now"] | None = "now"
    created_from: datetime | None = None
    created_to: datetime | None = None
    modified_from: datetime | None = None
    modified_to: datetime | None = None
    # State
    status: tuple[OfferStatus, ...] = ()
    booking_availability: BookingAvailability | None = None
    seats: int | None = None
    seats_unknown: bool = False
    crowds: tuple[str, ...] = ()
    attendance: tuple[str, ...] = ()
    workflow_status: tuple[str, ...] = ("APPROVED", "READY_FOR_VALIDATION", "ACTIVE")
    duplicates: bool | None = False
    # Who
    age_min: int | None = None
    age_max: int | None = None
    all_ages: bool | None = None
    born_from: date | None = None
    born_to: date | None = None
    audiences: tuple[str, ...] = ("everyone",)
    children_only: bool | None = None
    childcare: bool | None = None
    overnight: bool | None = None
    # What
    term_ids: Groups = ()
    term_labels: Groups = ()
    labels: Groups = ()
    place_term_ids: Groups = ()
    place_term_labels: Groups = ()
    place_labels: Groups = ()
    organizer_term_ids: Groups = ()
    organizer_term_labels: Groups = ()
    organizer_labels: Groups = ()
    price_min: int | None = None
    price_max: int | None = None
    uitpas: bool | None = None
    media: bool | None = None
    videos: bool | None = None
    main_languages: tuple[str, ...] = ()
    languages: Groups = ()
    completed_languages: Groups = ()
    # Of places: how many they hold at least, and whether they are for hire
    capacity: int | None = None
    hire: bool | None = None
    # The answer
    facets: tuple[Facet, ...] = ()
    summaries: tuple[SummaryForm, ...] = ()
    group_by_production: bool = False
    sort: tuple[tuple[str, bool], ...] = ()
    start: int = 0
    limit: int = 30
    after: str | None = None
    embed: Literal["none", "card", "full"] = "none"
    count: bool = True
    explain: bool = False
