"""The six entities of the mesh, as OSLO Cultuurparticipatie names them, free of any wire format.

CSV and RDF are read into these; `documents` writes the first four as UiTdatabank documents. Instants stay the text
they came as: the document carries them on, and the calendar's rules judge them.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from culture_app.mesh.data import Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """Parts in the languages they came in; `streets` includes the house number."""

    streets: Texts
    postcode: str = ""
    localities: Texts = field(default_factory=dict)
    country: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """One time that an activity takes place; a location only where it differs from the activity's."""

    start: str
    end: str = ""
    location: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    day: str  # monday .. sunday
    opens: str
    closes: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    category: str  # base | tariff
    names: Texts
    amount: Decimal
    currency: str = "EUR"


@dataclass(frozen=True, kw_only=True, slots=True)
class Booking:
    url: str = ""
    email: str = ""
    phone: str = ""
    starts: str = ""
    ends: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entity:
    """What all have in common. `rest` keeps what this version of ours doesn't know."""

    iri: str
    created: str = ""
    modified: str = ""
    deleted: str = ""
    rest: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Activity(Entity):
    names: Texts
    descriptions: Texts = field(default_factory=dict)
    type: str = ""
    theme: str = ""
    location: str = ""
    slots: tuple[Slot, ...] = ()
    hours: tuple[Hours, ...] = ()
    prices: tuple[Price, ...] = ()
    booking: Booking | None = None
    contact: Booking | None = None
    realised_by: tuple[str, ...] = ()
    attendance: str = ""
    online_url: str = ""
    tickets: str = ""
    tickets_left: int | None = None
    labels: tuple[str, ...] = ()
    hidden_labels: tuple[str, ...] = ()
    ages: str = ""
    audience: str = ""
    workflow: str = ""
    image: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Venue(Entity):
    names: Texts
    type: str = ""
    address: Address | None = None
    point: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Organiser(Entity):
    names: Texts
    homepage: str = ""
    address: Address | None = None
    point: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Performer(Entity):
    names: Texts
    homepage: str = ""
    theme: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Participant(Entity):
    birth_year: int | None = None
    sector: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Participation(Entity):
    participant: str
    activity: str
    at: str
    birth_year: int | None = None
    sector: str = ""
    theme: str = ""
    type: str = ""
