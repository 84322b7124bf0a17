"""What she says of an event: that she likes it, or that it isn't for her. One opinion per event, the last one.

It is history of hers: kept where she lets history be kept, sealed, with the event's name, and removed with the rest. It
never counts as having taken part.
"""

from dataclasses import replace
from uuid import UUID

from personal_vault import blind_index, writing
from personal_vault.data import Visit
from personal_vault.models import Record
from personal_vault.opened import Kind, Opened, Sealed
from personal_vault.payloads import pack_visit, unpack_visit


def keep(vault: Opened, opinion: Visit) -> tuple[Visit, bool]:
    """Her opinion as it is kept now, and whether that is new: the same one told again keeps its time.

    Two statements, one where nothing changes.
    """
    opinion = replace(opinion, occurrence=None)
    blind = blind_index.opinion_index(vault.owner, opinion.event)
    present = _present(vault, blind)
    if present is not None and present.kind == opinion.kind:
        return present, False
    writing.put(vault, Kind.VISIT, pack_visit(opinion), blind=blind)
    return opinion, True


def take_back(citizen: UUID, event: UUID) -> bool:
    """Whether there was one. One statement."""
    return writing.remove_one(citizen, blind_index.opinion_index(citizen, event))


def _present(vault: Opened, blind: bytes) -> Visit | None:
    row = Record.objects.filter(blind=blind).values_list("kind", "id", "version", "sealed").first()
    if row is None:
        return None
    kind, identifier, version, sealed = row
    return unpack_visit(vault.plain(Sealed(kind, identifier, version, bytes(sealed))))
