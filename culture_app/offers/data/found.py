"""What is found: cards, occurrences, and what is ranked and learned."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from culture_app.kernel.words import GeoPoint, Money, Texts
from culture_app.offers.data.documents import PriceLine
from culture_app.offers.data.kinds import (
    Basis,
    BookingAvailability,
    CrowdBasis,
    CrowdLevel,
    Kind,
    OfferStatus,
)


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
    production: str = ""
    performers: tuple[str, ...] = ()
