"""From a holder to the citizen behind it, for what must reach her: never without a line in her log."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from personal_vault import access_log, blind_index
from personal_vault.consent_rules import allowed
from personal_vault.data import Actor, Category, Purpose
from personal_vault.errors import ConsentRequired, VaultErased
from personal_vault.opened import Kind, opened


def owner_of(*, holder: UUID, purpose: Purpose, actor: Actor, now: datetime) -> UUID | None:
    """See personal_vault.services.owner_of."""
    owner = blind_index.citizen_of(holder)
    if owner is None:
        return None
    try:
        with opened(owner, [Kind.CONSENT]) as vault:
            may = allowed(purpose, Category.HOLDERS, vault.decisions(now))
            access_log.append(
                vault,
                at=now,
                actor=actor,
                purpose=purpose,
                given=[Category.HOLDERS] if may else [],
                withheld=[] if may else [Category.HOLDERS],
                records=int(may),
            )
    except VaultErased:
        return None
    if not may:
        raise ConsentRequired(f"{purpose} may not use {Category.HOLDERS}.")
    return owner


def note_support(*, holder: UUID, actor: Actor, reason: str, now: datetime) -> bool:
    """See personal_vault.services.note_support."""
    owner = blind_index.citizen_of(holder)
    if owner is None:
        return False
    try:
        with opened(owner, []) as vault:
            access_log.append(
                vault,
                at=now,
                actor=actor,
                purpose=Purpose.SUPPORT,
                given=[Category.HOLDERS],
                records=1,
                reason=reason,
            )
    except VaultErased:
        return False
    return True
