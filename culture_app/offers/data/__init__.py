"""The words of the offers room: what goes in at its door and what comes out."""

from culture_app.offers.data.candidates import Candidate, Candidates, Traits
from culture_app.offers.data.documents import (
    Expansion,
    OccurrenceSpec,
    OfferDocument,
    Outcome,
    OverlayCard,
    PriceLine,
    SourceDocument,
)
from culture_app.offers.data.found import (
    EventFeatures,
    Occurrence,
    OccurrenceCard,
    OccurrenceRow,
    OfferCard,
)
from culture_app.offers.data.kinds import (
    Basis,
    BookingAvailability,
    CrowdBasis,
    CrowdLevel,
    Kind,
    OfferStatus,
    OutcomeStatus,
)
from culture_app.offers.data.query import Bounds, Facet, Groups, OfferQuery, SummaryForm
from culture_app.offers.data.seats import Availability, Crowd, Gathering

__all__ = [
    "Availability",
    "Basis",
    "BookingAvailability",
    "Bounds",
    "Candidate",
    "Candidates",
    "Crowd",
    "CrowdBasis",
    "CrowdLevel",
    "EventFeatures",
    "Expansion",
    "Facet",
    "Gathering",
    "Groups",
    "Kind",
    "Occurrence",
    "OccurrenceCard",
    "OccurrenceRow",
    "OccurrenceSpec",
    "OfferCard",
    "OfferDocument",
    "OfferQuery",
    "OfferStatus",
    "Outcome",
    "OutcomeStatus",
    "OverlayCard",
    "PriceLine",
    "SourceDocument",
    "SummaryForm",
    "Traits",
]
