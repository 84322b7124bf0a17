"""Documents: as they come in, what is read in them, as they go out."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from culture_app.kernel.words import Texts
from culture_app.offers.data.kinds import (
    BookingAvailability,
    Kind,
    OfferStatus,
    OutcomeStatus,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceDocument:
    """One UiTdatabank JSON-LD document as a data product delivered it.

    `digest` is of the document's content: the same digest means that nothing changed. `without_nul`: whoever read it made
    sure that it holds no NUL character.
    """

    kind: Kind
    iri: str
    document: dict[str, Any]
    modified: datetime | None
    source: str
    digest: bytes
    without_nul: bool = False


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
class PriceLine:
    """One line of priceInfo; category is base, tariff, uitpas or group."""

    category: str
    name: Texts
    cents: int


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
class OverlayCard:
    """A curator's edits of one offer; they survive every pull."""

    offer: UUID
    labels_added: tuple[str, ...]
    labels_hidden: tuple[str, ...]
    highlight_rank: int | None
    image_override: str
    note: str
