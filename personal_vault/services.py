"""The door of the vault. No read without citizen, purpose and actor; no consent, no key: no data; every read is logged."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from culture_app.kernel.words import Page
from personal_vault.data import (
    Access,
    Actor,
    Category,
    Consent,
    Disclosure,
    Interest,
    ParticipantRow,
    ParticipationRow,
    ProductGround,
    Purpose,
    Receipt,
    RowOutcome,
    SubjectVisits,
    Switch,
    Visit,
)


def read(*, citizen: UUID, purpose: Purpose, actor: Actor, categories: frozenset[Category]) -> Disclosure:
    """What of hers may be used for this purpose; logged. Raises ConsentRequired if nothing may, NotHers."""
    raise NotImplementedError


def set_interests(*, citizen: UUID, interests: Sequence[Interest]) -> tuple[Interest, ...]:
    """Replace her declared interests. Raises TooManyInterests."""
    raise NotImplementedError


def consent(
    *,
    citizen: UUID,
    purpose: Purpose,
    category: Category,
    given: bool,
    now: datetime | None = None,
    language: str = "nl",
    method: str = "app",
) -> Consent:
    """Write down a decision of hers; it holds from this moment. Raises NoSuchSwitch."""
    raise NotImplementedError


def consents(*, citizen: UUID) -> tuple[Switch, ...]:
    """Every switch of hers with what holds now."""
    raise NotImplementedError


def access_log(*, citizen: UUID, limit: int = 50, before: int | None = None) -> Page[Access]:
    """Her access log, latest first; `before` is the sequence number that the last page ended on."""
    raise NotImplementedError


def new_holder(*, citizen: UUID) -> UUID:
    """A random holder for one booking; only the vault can say whose it is."""
    raise NotImplementedError


def holders(*, citizen: UUID, purpose: Purpose, actor: Actor) -> tuple[UUID, ...]:
    """Her holders, oldest first; logged."""
    raise NotImplementedError


def record_visit(*, visit: Visit, holder: UUID | None = None, citizen: UUID | None = None) -> bool:
    """Keep a visit, once. False, and nothing kept, without consent or for an unknown holder."""
    raise NotImplementedError


def ingest_participations(
    *, product: ProductGround, rows: Sequence[ParticipationRow], participants: Sequence[ParticipantRow] = ()
) -> tuple[RowOutcome, ...]:
    """Seal people of a data product; repeatable. Outcomes of `rows`, then of `participants`. Raises NoLegalGround."""
    raise NotImplementedError


def seal_for_product(product: str, data: bytes) -> bytes:
    """Seal bytes under the product's key (quarantined personal records)."""
    raise NotImplementedError


def open_for_product(product: str, sealed: bytes, purpose: str, actor: Actor) -> bytes:
    """Open what `seal_for_product` made; logged. Raises SealBroken."""
    raise NotImplementedError


def stream(*, purpose: Purpose, actor: Actor) -> Iterator[SubjectVisits]:
    """Everybody whose visits may be used for this purpose, one at a time; one log line per person and run."""
    raise NotImplementedError


def export(*, citizen: UUID) -> dict[str, Any]:
    """All that the vault keeps of her, as JSON-ready values; logged."""
    raise NotImplementedError


def erase(*, citizen: UUID) -> Receipt:
    """Erase her vault: the key first. Repeatable; the same receipt each time."""
    raise NotImplementedError
