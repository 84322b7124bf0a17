"""The words of accounts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    CITIZEN = "citizen"
    CURATOR = "curator"
    ORGANISER = "organiser"
    DOOR = "door"
    SUPPORT = "support"


@dataclass(frozen=True, kw_only=True, slots=True)
class UserCard:
    """Somebody who signs in. `organiser` is the organiser an organiser or door account acts for."""

    id: UUID
    email: str
    role: Role
    organiser: UUID | None
    language: str
    created: datetime
