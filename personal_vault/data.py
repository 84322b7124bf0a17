"""The words of the vault.

Times are aware datetimes in UTC. A purpose says what for, a category says what of hers, an actor says who.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

type VisitKind = Literal["purchase", "check_in", "favourite", "view", "refused"]
type OutcomeStatus = Literal["created", "updated", "unchanged", "superseded", "rejected"]


class Purpose(StrEnum):
    """What personal data is wanted for. Terms of the W3C Data Privacy Vocabulary stand in `consent_rules`.

    `keep_history` is consented to, never read for: keeping is one thing, each use another.
    """

    OWN_ACCESS = "own_access"
    KEEP_HISTORY = "keep_history"
    SUGGESTIONS = "suggestions"
    TRAINING = "training"
    STATISTICS = "statistics"
    BOOKING = "booking"
    SUPPORT = "support"


class Category(StrEnum):
    """What of hers is wanted.

    `shown` is what suggestions showed her. `sensitive` is no data of its own: it says that what suggests religion,
    health, orientation or politics may be used as well.
    """

    INTERESTS = "interests"
    HISTORY = "history"
    HOLDERS = "holders"
    SHOWN = "shown"
    SENSITIVE = "sensitive"


# What she said of an event, beside what she took part in: that she likes it, or that it isn't for her.
OPINIONS: frozenset[VisitKind] = frozenset({"favourite", "refused"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Who asks: `Actor(kind="citizen", id=str(citizen))`, `Actor(kind="service", id="recommender")`."""

    kind: str
    id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Interest:
    """A term of UiTdatabank's taxonomy that she likes; weight 0..1."""

    term_id: str
    label: str = ""
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """Something she took part in, or (kind in OPINIONS) gave her opinion of."""

    event: UUID
    at: datetime
    kind: VisitKind
    occurrence: UUID | None = None
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownItem:
    """An event in a list that she saw: how likely it was to stand there, and whether it was tried from beyond the list."""

    event: UUID
    propensity: float
    explored: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownList:
    """A list that suggestions showed her, in order, and the model that ranked it."""

    at: datetime
    model: str
    items: tuple[ShownItem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Disclosure:
    """What the gate lets through. `withheld` are the categories that were asked for and not allowed.

    `keeps_shown` says that she lets us keep what she is shown; `as_of` counts the writes to her vault so far.
    """

    interests: tuple[Interest, ...] = ()
    history: tuple[Visit, ...] = ()
    holders: tuple[UUID, ...] = ()
    shown: tuple[ShownList, ...] = ()
    withheld: frozenset[Category] = frozenset()
    keeps_shown: bool = False
    as_of: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Consent:
    """One decision of hers, never changed afterwards (fields after ISO/IEC TS 27560)."""

    id: UUID
    purpose: Purpose
    category: Category
    given: bool
    at: datetime
    recipient: str
    notice: str
    language: str
    method: str
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Switch:
    """One line of her consent page: what holds now, and since when she decided (None: never, the default holds)."""

    purpose: Purpose
    category: Category
    given: bool
    decided_at: datetime | None
    notice: str
    text: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Profiling:
    """Whether anything of hers chooses suggestions or teaches them, and each switch of that."""

    on: bool
    switches: tuple[Switch, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """One line of her access log: who read what, what for. `reason` is in a person's own words, where one had to be given."""

    seq: int
    at: datetime
    actor: Actor
    purpose: Purpose
    given: tuple[Category, ...]
    withheld: tuple[Category, ...]
    records: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """Signed proof that a vault was erased: `signature` is Ed25519 over the UTF-8 bytes of `statement`.

    The statement is JSON: receipt, subject (a keyed digest, not the citizen's id), erased_at, records. Signature and
    public key (32 raw bytes) are in base64.
    """

    id: UUID
    erased_at: datetime
    records: int
    statement: str
    signature: str
    public_key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductGround:
    """A data product with participations, and why it may be kept at all."""

    product: str
    legal_ground: str
    purposes: frozenset[str]
    recipient: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ParticipationRow:
    """A deelname of the mesh (cp:Deelname)."""

    participant_iri: str
    participation_iri: str
    event_iri: str
    at: datetime | None = None
    modified: datetime | None = None
    birth_year: int | None = None
    statistical_sector: str | None = None
    theme: str | None = None
    type: str | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class ParticipantRow:
    """A participant of the mesh (cp:Participant)."""

    participant_iri: str
    modified: datetime | None = None
    birth_year: int | None = None
    statistical_sector: str | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class RowOutcome:
    """What became of one row. The reason never quotes a personal value."""

    iri: str
    status: OutcomeStatus
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SubjectShown:
    """What one person was shown and what came of it, under a number that means nothing outside this run."""

    row: int
    shown: tuple[ShownList, ...]
    visits: tuple[Visit, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SubjectVisits:
    """All visits of one person, under a number that means nothing outside this run."""

    row: int
    visits: tuple[Visit, ...]
