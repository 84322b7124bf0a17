"""The closed lists that every part of the room shares."""

from typing import Literal

Kind = Literal["event", "place", "organizer"]
OfferStatus = Literal["Available", "TemporarilyUnavailable", "Unavailable"]
BookingAvailability = Literal["Available", "Unavailable"]
Basis = Literal["pool", "reported"]
CrowdLevel = Literal["quiet", "moderate", "busy", "unknown"]
# Empty: nothing to go by.
CrowdBasis = Literal["sales", "history", "scans", ""]
OutcomeStatus = Literal["created", "updated", "unchanged", "superseded", "rejected", "withdrawn"]
