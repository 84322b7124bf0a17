"""The words of the offers room: what goes in at its door and what comes out."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from culture_app.kernel.words import GeoPoint, Language, Money, Texts
from culture_app.offers.lucene import Lucene

Kind = Literal["event", "place", "organizer"]
OfferStatus = Literal["Available", "TemporarilyUnavailable", "Unavailable"]
BookingAvailability = Literal["Available", "Unavailable"]
Basis = Literal["pool", "reported"]
CrowdLevel = Literal["quiet", "moderate", "busy", "unknown"]
# Empty: nothing to go by.
CrowdBasis = Literal["sales", "history", "scans", ""]
Facet = Literal["regions", "types", "themes", "facilities", "labels", "crowds"]
# Size and whether it is HTML: ("sm", False) is sm-text.
SummaryForm = tuple[Literal["xs", "sm", "md", "lg", "xl"], bool]
Groups = tuple[tuple[str, ...], ...]
OutcomeStatus = Literal["created", "updated", "unchanged", "superseded", "rejected", "withdrawn"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceDocument:
    """One UiTdatabank JSON-LD document as a data product delivered it.

    `digest` is of the document's content: the same digest means that nothing changed.
    """

    kind: Kind
    iri: str
    document: dict[str, Any]
    modified: datetime | None
    source: str
    digest: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of one document; `reason` and `mended` are sentences for a curator."""

    iri: str
    status: OutcomeStatus
    reason: str = ""
    mended: tuple[str, ...] = ()


class OccurrenceSpec(NamedTuple):
    """One sub-event of a calendar; `start` and `end` in UTC, `local_start` as Brussels' "HH:MM".

    A named tuple, since a pull makes millions: a frozen dataclass takes four times as long to make.
    """

    start: datetime
    end: datetime
    local_start: str
    status: OfferStatus = "Available"
    booking_availability: BookingAvailability = "Available"
    capacity: int | None = None
    remaining: int | None = None
    childcare_start: str | None = None
    childcare_end: str | None = None
    overnight: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Expansion:
    """A calendar written out. `open_ended`: one occurrence from calendar.BEGINNING to calendar.END_OF_TIME.
    `rolling`: the window depends on now, so it has to be moved every night. `calendar_type` is as it was understood:
    single, multiple, periodic, permanent; empty for what has no calendar.
    """

    occurrences: tuple[OccurrenceSpec, ...]
    calendar_type: str = ""
    mended: tuple[str, ...] = ()
    open_ended: bool = False
    rolling: bool = False


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


@dataclass(frozen=True, kw_only=True, slots=True)
class OccurrenceCard:
    """The occurrence that a card shows. Times are None where the offer is always open (open-ended)."""

    id: UUID
    start: datetime | None
    end: datetime | None
    status: OfferStatus
    booking_availability: BookingAvailability
    seats_left: int | None
    crowd: CrowdLevel
    crowd_basis: CrowdBasis = ""
    crowd_as_of: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferCard:
    """What a phone draws of an offer, in the asked language."""

    id: UUID
    iri: str
    kind: Kind
    name: str
    image: str | None
    place_id: UUID | None
    place_name: str | None
    municipality: str | None
    point: GeoPoint | None
    occurrence: OccurrenceCard | None
    distance_m: int | None
    price_min: Money | None
    free: bool | None
    terms: tuple[tuple[str, str], ...]
    labels: tuple[str, ...]
    organiser: UUID | None
    organiser_name: str | None = None
    place_iri: str | None = None
    postal_code: str | None = None
    highlight: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """What the recommender ranks: one event with its first matching occurrence."""

    event: UUID
    occurrence: UUID
    start: datetime
    end: datetime
    point: GeoPoint | None
    distance_m: float | None
    term_ids: tuple[str, ...]
    labels: tuple[str, ...]
    organiser: UUID | None
    place: UUID | None
    price_cents: int | None
    ages: tuple[int | None, int | None] | None
    published: datetime
    seats_left: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class EventFeatures:
    """What the recommender learns about an event, past events included."""

    event: UUID
    term_ids: tuple[str, ...]
    labels: tuple[str, ...]
    organiser: UUID | None
    place: UUID | None
    municipality: str | None
    point: GeoPoint | None
    price_cents: int | None
    age_min: int | None
    age_max: int | None
    text: str
    start: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceLine:
    """One line of priceInfo; category is base, tariff, uitpas or group."""

    category: str
    name: Texts
    cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Occurrence:
    """Everything that planning and booking need of one occurrence."""

    id: UUID
    event: UUID
    kind: Kind
    organiser: UUID | None
    place: UUID | None
    start: datetime
    end: datetime
    status: OfferStatus
    booking_availability: BookingAvailability
    capacity: int | None
    seats_left: int | None
    seats_basis: Basis | None
    point: GeoPoint | None
    event_name: Texts
    place_name: str | None
    municipality: str | None
    booking_url: str | None
    prices: tuple[PriceLine, ...]
    age_min: int | None
    age_max: int | None
    childcare_start: str | None
    childcare_end: str | None
    overnight: bool
    withdrawn: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class OccurrenceRow:
    """One line of the list of occurrences; times None where open-ended."""

    id: UUID
    start: datetime | None
    end: datetime | None
    status: OfferStatus
    booking_availability: BookingAvailability
    capacity: int | None
    remaining: int | None
    seats_left: int | None
    crowd: CrowdLevel
    childcare_start: str | None
    childcare_end: str | None
    overnight: bool
    crowd_basis: CrowdBasis = ""
    crowd_as_of: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferDocument:
    """A whole document as rendered bytes (JSON), with overlays applied."""

    id: UUID
    iri: str
    kind: Kind
    body: bytes
    etag: str
    names: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Availability:
    """Seats of one occurrence. basis `pool` (sold here) always wins over `reported` (from a document)."""

    occurrence: UUID
    capacity: int | None
    seats_left: int | None
    basis: Basis
    as_of: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Crowd:
    """How full one occurrence is expected to be, what that was concluded from, and when."""

    occurrence: UUID
    level: CrowdLevel
    basis: CrowdBasis
    as_of: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathering:
    """An event's occurrence as far as its crowd goes: what makes it like others (`type` is the term's id, or empty), what its
    document tells of its seats (`seats_as_of`: since when; None where a pool is the truth), and the crowd recorded last.
    """

    occurrence: UUID
    event: UUID
    type: str
    organiser: UUID | None
    place: UUID | None
    start: datetime
    end: datetime
    called_off: bool
    capacity: int | None
    seats_left: int | None
    seats_as_of: datetime | None
    crowd: CrowdLevel
    crowd_basis: CrowdBasis
    crowd_as_of: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OverlayCard:
    """A curator's edits of one offer; they survive every pull."""

    offer: UUID
    labels_added: tuple[str, ...]
    labels_hidden: tuple[str, ...]
    highlight_rank: int | None
    image_override: str
    note: str
