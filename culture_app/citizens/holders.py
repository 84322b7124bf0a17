"""Whose bookings and places are hers: only the vault knows, and it writes down that she looked."""

from uuid import UUID

from personal_vault import services as vault
from personal_vault.data import Actor, Purpose


def holders_of(citizen: UUID) -> tuple[UUID, ...]:
    """Her holders. Raises VaultErased."""
    return vault.holders(
        citizen=citizen, purpose=Purpose.OWN_ACCESS, actor=Actor(kind="citizen", id=str(citizen))
    )
