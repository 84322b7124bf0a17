"""Finding a citizen's records again without saying what they are: blind indexes over holders and visits."""

from uuid import UUID

from personal_vault.data import OPINIONS, Visit
from personal_vault.keys import blind
from personal_vault.models import Record


def holder_index(holder: UUID) -> bytes:
    return blind("holder", holder.bytes)


def citizen_of(holder: UUID) -> UUID | None:
    """Whose holder this is; None once she is erased. One statement."""
    return Record.objects.filter(blind=holder_index(holder)).values_list("vault_id", flat=True).first()


def opinion_index(citizen: UUID, event: UUID) -> bytes:
    """Where her one opinion of an event is found again."""
    return blind("opinion", citizen.bytes, event.bytes)


def visit_index(citizen: UUID, visit: Visit) -> bytes:
    """The same visit told twice is one: whose, what, which day's performance, how we know. Of opinions there is one."""
    if visit.kind in OPINIONS:
        return opinion_index(citizen, visit.event)
    occurrence = visit.occurrence.bytes if visit.occurrence else b""
    return blind("visit", citizen.bytes, visit.event.bytes, occurrence, visit.kind.encode())
