"""The words of the mesh: products, records, and what a pull did."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import Literal

Texts = dict[str, str]
Status = Literal["created", "updated", "unchanged", "superseded", "withdrawn", "rejected"]
Media = Literal["uitdatabank", "oslo-rdf", "oslo-csv", "gtfs", "food", "childcare", "unknown"]


class Kind(IntEnum):
    """What a record is about; the order is the order of a pull, so that an event finds its place."""

    PLACE = 0
    ORGANIZER = 1
    PERFORMER = 2
    EVENT = 3
    PARTICIPANT = 4
    PARTICIPATION = 5

    @property
    def personal(self) -> bool:
        return self >= Kind.PARTICIPANT


@dataclass(frozen=True, kw_only=True, slots=True)
class LegalBasis:
    """Why a producer may hand over personal records, in its own words, and what for."""

    ground: str
    purposes: tuple[str, ...]
    recipient: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Port:
    """An output port that names files: `path` is relative to the descriptor and may hold wildcards."""

    name: str
    path: str
    entity: str = ""
    media_type: str = ""
    type: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Product:
    """A data product as its descriptor states it; files without a descriptor belong to a product `files`."""

    name: str
    summary: str = ""
    domain: str = ""
    owner: str = ""
    terms_of_use: str = ""
    schedule: str = ""
    legal_basis: LegalBasis | None = None
    ports: tuple[Port, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    folder: Path | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One file to read. `label` is how reports name it."""

    product: Product
    path: Path
    label: str
    media: Media
    entity: str = ""
    explicit: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One record as it was found. `value` is the codec's own; `fault` says why there is none."""

    position: str
    raw: bytes
    value: object = None
    fault: str = ""
    media_type: str = "application/ld+json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """What choosing between two versions needs: what it is, its IRI, and when it was changed."""

    kind: Kind
    iri: str
    modified: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class QuarantineLine:
    """One line of a report: where the record is (file and position), and why it can't be used."""

    source: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PullReport:
    """What a pull did. `read` is the sum of the other counts; withdrawn offers count as updated."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    superseded: int = 0
    quarantined: tuple[QuarantineLine, ...] = ()
    ignored: tuple[str, ...] = field(default=())

    @property
    def read(self) -> int:
        return self.created + self.updated + self.unchanged + self.superseded + len(self.quarantined)


@dataclass(frozen=True, kw_only=True, slots=True)
class RetryOutcome:
    """What became of a quarantined record that was tried again."""

    id: int
    status: Status
    reason: str = ""

    @property
    def accepted(self) -> bool:
        return self.status != "rejected"
