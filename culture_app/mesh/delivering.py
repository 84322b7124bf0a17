"""Decoded records to the rooms that keep them, a batch at a time; one outcome per record.

A batch that a room chokes on is halved until the one record that does it is alone: that one is refused, the others
go in. A database that is away is not a record's fault and stops the run; the next run goes on from there.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError

from culture_app.mesh import performers
from culture_app.mesh.codecs.entities import Performer
from culture_app.mesh.codecs.readers import Decoded
from culture_app.mesh.data import Kind, Product
from culture_app.offers import services as offers
from culture_app.offers.data import Outcome, SourceDocument
from culture_app.offers.intake import Intake
from personal_vault import services as vault
from personal_vault.data import ParticipantRow, ParticipationRow, ProductGround, RowOutcome

log = structlog.get_logger(__name__)

OFFERS = frozenset({Kind.PLACE, Kind.ORGANIZER, Kind.EVENT})
AnyOutcome = Outcome | RowOutcome
_GONE = (OperationalError, InterfaceError)


def begin(
    kind: Kind, product: Product, batch: Sequence[Decoded], now: datetime, intake: Intake
) -> Callable[[], list[AnyOutcome]]:
    """Hand a batch over without waiting for it; what is returned waits, and gives the outcomes."""
    if kind not in OFFERS:
        outcomes = deliver(kind, product, batch, now)
        return lambda: outcomes
    documents = [each for each in batch if isinstance(each, SourceDocument)]
    try:
        waiting = intake.put(documents)
    except _GONE:
        raise
    except Exception:
        return lambda: deliver(kind, product, batch, now)

    def wait() -> list[AnyOutcome]:
        try:
            return list(waiting())
        except _GONE:
            raise
        except Exception:
            return deliver(kind, product, batch, now)

    return wait


def deliver(kind: Kind, product: Product, batch: Sequence[Decoded], now: datetime) -> list[AnyOutcome]:
    """Hand a batch of one kind over; each room's call is a transaction of its own."""
    if kind is Kind.PERFORMER:
        return list(performers.ingest(performers=[each for each in batch if isinstance(each, Performer)]))
    if kind.personal:
        return _resilient(batch, lambda part: _persons(product, part), "The vault")
    return _resilient(
        batch,
        lambda part: list(
            offers.ingest(documents=[each for each in part if isinstance(each, SourceDocument)], now=now)
        ),
        "The offers room",
    )


def _persons(product: Product, batch: Sequence[Decoded]) -> list[AnyOutcome]:
    basis = product.legal_basis
    if basis is None:
        raise ValueError("personal records without a legal ground don't get this far")
    ground = ProductGround(
        product=product.name,
        legal_ground=basis.ground,
        purposes=frozenset(basis.purposes),
        recipient=basis.recipient,
    )
    return list(
        vault.ingest_participations(
            product=ground,
            rows=[each for each in batch if isinstance(each, ParticipationRow)],
            participants=[each for each in batch if isinstance(each, ParticipantRow)],
        )
    )


def _resilient(
    batch: Sequence[Decoded], hand_over: Callable[[Sequence[Decoded]], list[AnyOutcome]], room: str
) -> list[AnyOutcome]:
    try:
        return hand_over(batch)
    except _GONE:
        raise
    except Exception as error:
        if len(batch) > 1:
            middle = len(batch) // 2
            return _resilient(batch[:middle], hand_over, room) + _resilient(batch[middle:], hand_over, room)
        # Its message may quote a value: the class says enough to find the fault.
        log.exception("mesh_record_choked", room=room)
        reason = f"{room} could not take this record in ({type(error).__name__})."
        return [Outcome(iri="", status="rejected", reason=reason)]
